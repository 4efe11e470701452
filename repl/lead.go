package repl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// leads lists the leads of a contact: :leads ada
func (s *Session) leads(w *strings.Builder, rest string) error {
	id, err := s.whom(rest)
	if err != nil {
		return err
	}
	t := table{}
	s.view(id, func(st *machine.State) {
		for i := range st.Leads {
			l := &st.Leads[i]
			state := "open"
			if !l.Open() {
				state = "closed"
			}
			t.row(l.ID, cmp.Or(l.Stage, state), "since "+s.clock(cmp.Or(l.Since, l.Created)), s.fields(l.Fields))
		}
	})
	if len(t.rows) == 0 {
		fmt.Fprintf(w, "%s has no leads\n", id)
	}
	t.write(w)
	return nil
}

// lead shows one lead with its timeline: :lead 34-6-0
func (s *Session) lead(w *strings.Builder, rest string) error {
	if rest == "" {
		return fmt.Errorf("which one? :leads lists them")
	}
	id, err := s.leadOwner(rest)
	if err != nil {
		return err
	}
	s.world(id, func(program *machine.World, st *machine.State) {
		l := st.Lead(rest)
		if l == nil {
			fmt.Fprintf(w, "the lead %s is forgotten\n", rest)
			return
		}
		t := table{}
		t.row("of", machine.EntityName(id))
		view := machine.ViewLead(program, st, s.now(), l.ID)
		for _, f := range s.plan.Lead.Fields {
			if v, set := view[f.Name]; set {
				t.row("lead."+f.Name, s.show(v))
			} else if f.Default != nil {
				t.row("lead."+f.Name, s.show(f.Default)+"  (never set)")
			}
		}
		if waits := l.Waits(s.plan, st); len(waits) > 0 {
			t.row("waits for", strings.Join(waits, ", "))
		}
		for _, p := range l.Timeline {
			text := strings.TrimSpace(strings.ReplaceAll(p.What, "_", " ") + " " + p.To)
			if p.By != "" {
				text += " by " + p.By
			}
			if p.Why != "" {
				text += ": " + p.Why
			}
			t.row(s.clock(p.At), text)
		}
		for _, stay := range l.Stays() {
			t.row("in "+stay.Stage, stay.Time(s.now()).String())
		}
		t.write(w)
	})
	return nil
}

// account shows an account and its contacts: :account Contoso
func (s *Session) account(w *strings.Builder, rest string) error {
	if rest == "" {
		return fmt.Errorf("which one? name it by its unique field")
	}
	known := false
	s.view(machine.AccountID(machine.AccountKey(rest)), func(st *machine.State) {
		known = true
		t := table{}
		for _, name := range st.Profile.Names() {
			t.row("account."+name, s.show(st.Profile[name]))
		}
		t.row("contacts", cmp.Or(strings.Join(st.Contacts, ", "), "none"))
		t.write(w)
	})
	if !known {
		return fmt.Errorf("there is no account %q", rest)
	}
	return nil
}

// worklist shows what waits for a role: :worklist sales
func (s *Session) worklist(w *strings.Builder, rest string) error {
	if rest == "" {
		return fmt.Errorf("whose? name the role: :worklist sales")
	}
	var items []machine.Item
	s.view(machine.RoleID(rest), func(st *machine.State) {
		if st.Worklist != nil {
			items = slices.Clone(st.Worklist.Items)
		}
	})
	t := table{}
	for _, item := range items {
		text := ""
		s.view(item.Contact, func(st *machine.State) {
			for i := range st.Tasks {
				if task := &st.Tasks[i]; task.ID == item.Task {
					text = explain.TaskText(task.Text, task.Values, s.plan.Zone)
				}
			}
		})
		due := ""
		if item.Due != 0 {
			due = "due " + s.clock(item.Due)
		}
		t.row(item.Task, item.Kind, cmp.Or(text, item.Stage), machine.EntityName(item.Contact), cmp.Or(item.Person, "nobody yet"), "since "+s.clock(item.Created), due)
	}
	if len(t.rows) == 0 {
		fmt.Fprintf(w, "nothing waits for %s\n", rest)
	}
	t.write(w)
	return nil
}

// done says that a task is done: :done ada 34-6-0 maja@contoso.example
func (s *Session) done(w *strings.Builder, rest string) error {
	words := strings.Fields(rest)
	if len(words) < 2 || len(words) > 3 {
		return fmt.Errorf("write it like :done ada 34-6-0 maja@contoso.example; :worklist ROLE lists the tasks")
	}
	in := machine.Input{Kind: machine.TaskInput, Contact: words[0], Name: machine.TaskDone, Key: words[1]}
	if len(words) == 3 {
		in.Detail = words[2]
	}
	if err := s.put(in); err != nil {
		return err
	}
	s.news(w, words[0])
	return nil
}

// list puts a contact into a static segment or takes it out: :add ada beta_list, :remove ada beta_list
func list(change string) func(*Session, *strings.Builder, string) error {
	return func(s *Session, w *strings.Builder, rest string) error {
		id, segment, ok := strings.Cut(rest, " ")
		if !ok {
			return fmt.Errorf("write it like :%s ada beta_list", change)
		}
		if err := machine.CheckList(s.plan, segment); err != nil {
			return err
		}
		if err := s.put(machine.Input{Kind: machine.ListInput, Contact: id, Name: segment, Status: change}); err != nil {
			return err
		}
		s.news(w, id)
		return nil
	}
}

func (s *Session) fields(values machine.Values) string {
	var all []string
	for _, name := range values.Names() {
		all = append(all, name+": "+s.show(values[name]))
	}
	return strings.Join(all, ", ")
}
