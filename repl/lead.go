package repl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/journeytest"
	"github.com/journeylang/journey/runtime/machine"
)

// leads lists leads: those of a contact, those for which a condition holds, or all.
//
//	:leads ada      :leads lead.stage == "won" and account.employees > 50      :leads
func (s *Session) leads(w *strings.Builder, rest string) error {
	owners := s.owners()
	var holds *expr.Program
	switch {
	case rest == "" && s.current != "":
		owners = []string{s.current}
	case rest == "":
	case plainWord.MatchString(rest) && !strings.HasPrefix(rest, "lead."):
		if err := s.known(rest); err != nil {
			return err
		}
		owners = []string{rest}
	default:
		line := ":leads " + rest
		if holds = s.compileFor(w, s.leadScope(), line, len(line)-len(rest), schema.Type{Kind: schema.Bool}); holds == nil {
			return nil
		}
	}
	t, n := table{}, 0
	for _, id := range owners {
		s.view(id, func(st *machine.State) {
			for i := range st.Leads {
				if holds != nil && !s.holdsFor(holds, st, i) {
					continue
				}
				if n++; n <= maxContacts {
					t.row(s.leadCells(st, i, len(owners) > 1)...)
				}
			}
		})
	}
	t.write(w)
	switch {
	case n > maxContacts:
		fmt.Fprintf(w, "… and %d more\n", n-maxContacts)
	case n == 0 && len(owners) == 1:
		fmt.Fprintf(w, "%s has no leads\n", machine.EntityName(owners[0]))
	case n == 0:
		fmt.Fprintln(w, "no leads")
	}
	return nil
}

// owners returns the ids of all who may have leads: contacts, then accounts.
func (s *Session) owners() []string { return slices.Concat(s.shell.Contacts(), s.shell.Accounts()) }

// leadCells is a line about a lead: its id, whose it is where that is asked, where it stands and since when.
func (s *Session) leadCells(st *machine.State, i int, named bool) []string {
	l := &st.Leads[i]
	state := "open"
	if !l.Open() {
		state = "closed"
	}
	cells := []string{l.ID}
	if named {
		cells = append(cells, machine.EntityName(st.ID))
	}
	return append(cells, cmp.Or(l.Stage, state), "since "+s.clock(cmp.Or(l.Since, l.Created)), s.fields(l.Fields))
}

// leadScope is what a condition about leads may name: all that one about contacts may, and the lead.
func (s *Session) leadScope() *expr.Scope {
	scope := s.scope()
	if s.plan.Lead != nil {
		scope.Records["lead"] = s.plan.Lead
	}
	return scope
}

// holdsFor asks a condition about one of the leads of a contact or an account.
func (s *Session) holdsFor(holds *expr.Program, st *machine.State, lead int) bool {
	one := *st
	one.Leads = st.Leads[lead : lead+1]
	one.Leads = slices.Clone(one.Leads)
	one.Leads[0].Closed = 0 // what has been closed is asked about as well
	v, _, err := machine.Ask(s.shell.World(), &one, s.now(), s.past(st.ID, holds), holds)
	return err == nil && v == true
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
			t.row(s.clock(p.At), explain.Passage(p.What, p.To, p.By, p.Why))
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
		return fmt.Errorf("which one? name it by its unique field; or make one: :account { name: \"Contoso\" }")
	}
	if strings.HasPrefix(rest, "{") {
		return s.putAccount(w, rest)
	}
	known := false
	s.view(machine.AccountID(machine.AccountKey(rest)), func(st *machine.State) {
		known = true
		t := table{}
		for _, name := range st.Profile.Names() {
			t.row("account."+name, s.show(st.Profile[name]))
		}
		t.row("contacts", cmp.Or(strings.Join(st.Contacts, ", "), "none"))
		if len(st.Segments) > 0 {
			t.row("segments", strings.Join(st.Segments, ", "))
		}
		if in := s.trips(st); in != "" {
			t.row("is in", in)
		}
		for i := range st.Leads {
			t.row("lead", strings.Join(s.leadCells(st, i, false), "  "))
		}
		t.write(w)
	})
	if !known {
		return s.noAccount(rest)
	}
	s.lastOf(w, machine.AccountID(machine.AccountKey(rest)), "")
	return nil
}

// putAccount makes an account, or changes one: :account { name: "Contoso", employees: 250 }
func (s *Session) putAccount(w *strings.Builder, fields string) error {
	line := ":account " + fields
	step, ok := s.read(w, madeAccount, line, len(line)-len(fields)).(*ast.TestAccount)
	if !ok {
		return nil
	}
	values, err := journeytest.Fields(step.Fields, s.plan.Account)
	if err != nil {
		return err
	}
	in, err := machine.AccountFields(s.plan.Account, values)
	if err != nil {
		return err
	}
	if err := s.put(in); err != nil {
		return err
	}
	s.news(w, in.Contact)
	return nil
}

// noAccount is the answer about an account that nobody knows.
func (s *Session) noAccount(name string) error {
	var names []string
	for _, id := range s.shell.Accounts() {
		names = append(names, machine.EntityName(id))
	}
	if near := diag.Nearest(machine.AccountKey(name), names); near != "" {
		return fmt.Errorf("there is no account %q; did you mean %s?", name, near)
	}
	return fmt.Errorf("there is no account %q; :accounts lists them", name)
}

// accounts lists accounts with their fields and how many contacts they have.
func (s *Session) accounts(w *strings.Builder, rest string) error {
	if s.plan.Account == nil {
		return fmt.Errorf("the program has no accounts; declare what they have: account { name: string unique }")
	}
	var holds *expr.Program
	if strings.HasPrefix(rest, "account.") || !plainWord.MatchString(rest) {
		line := ":accounts " + rest
		if holds = s.compile(w, line, len(line)-len(rest), schema.Type{Kind: schema.Bool}); holds == nil {
			return nil
		}
	}
	t, n := table{}, 0
	for _, id := range s.shell.Accounts() {
		if holds == nil && !strings.HasPrefix(machine.EntityName(id), machine.AccountKey(rest)) {
			continue
		}
		if holds != nil {
			if v, _, err := s.ask(id, holds); err != nil || v != true {
				continue
			}
		}
		if n++; n <= maxContacts {
			s.view(id, func(st *machine.State) {
				t.row(machine.EntityName(id), counted(len(st.Contacts), "contact"), s.fields(st.Profile))
			})
		}
	}
	t.write(w)
	switch {
	case n > maxContacts:
		fmt.Fprintf(w, "… and %d more\n", n-maxContacts)
	case n == 0:
		fmt.Fprintln(w, "no accounts")
	}
	return nil
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// tasks lists open tasks, of everybody or of a contact: :tasks ada
func (s *Session) tasks(w *strings.Builder, rest string) error {
	owners := s.owners()
	if rest != "" {
		if err := s.known(rest); err != nil {
			return err
		}
		owners = []string{rest}
	}
	t := table{}
	for _, id := range owners {
		s.view(id, func(st *machine.State) {
			for i := range st.Tasks {
				task := &st.Tasks[i]
				if !task.Open() {
					continue
				}
				due := ""
				if task.Due != 0 {
					due = "due " + s.clock(task.Due)
				}
				t.row(task.ID, task.Kind, explain.TaskText(task.Text, task.Values, s.plan.Zone), machine.EntityName(id), cmp.Or(task.Role, "no role"), cmp.Or(task.Person, "nobody yet"), due)
			}
		})
	}
	if len(t.rows) == 0 {
		fmt.Fprintln(w, "no open tasks")
	}
	t.write(w)
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
	id, err := s.whoseTask(words[0], words[1])
	if err != nil {
		return err
	}
	in := machine.Input{Kind: machine.TaskInput, Contact: id, Name: machine.TaskDone, Key: words[1]}
	if len(words) == 3 {
		in.Detail = words[2]
	}
	if err := s.put(in); err != nil {
		return err
	}
	s.news(w, id)
	return nil
}

// whoseTask returns the id of the contact or the account called who that has the task.
func (s *Session) whoseTask(who, task string) (string, error) {
	account := machine.AccountID(machine.AccountKey(who))
	for _, id := range [...]string{who, account} {
		has := false
		s.view(id, func(st *machine.State) { has = st.Task(task) != nil })
		if has {
			return id, nil
		}
	}
	known := false
	if s.view(account, func(*machine.State) { known = true }); !known {
		if err := s.known(who); err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("%s has no task %s; :tasks lists them", who, task)
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
