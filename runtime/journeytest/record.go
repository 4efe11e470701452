package journeytest

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// ContactFields returns the fields of a contact that is put in, as the input holds them: the account that it names is
// the unique field of its account.
func ContactFields(o *ast.Object, p *plan.Program) (machine.Values, error) {
	given := schema.Given(p.Contact, p.Account)
	fields, err := Fields(o, given)
	if err == nil && given != p.Contact {
		machine.NameAccount(fields, p.Account)
	}
	return fields, err
}

// account makes an account known, or says more of it.
func (r *trial) account(s *ast.TestAccount) bool {
	fields, err := Fields(s.Fields, r.plan.Account)
	if err == nil {
		var in machine.Input
		if in, err = machine.AccountFields(r.plan.Account, fields); err == nil {
			err = r.shell.Put(in)
		}
		if s.Name != nil && err == nil {
			if r.firms == nil {
				r.firms = map[string]string{}
			}
			r.firms[s.Name.Name] = in.Contact
		}
	}
	return err == nil || r.broken(s.Span(), "", "the account is known", err)
}

// newLead makes a lead of a contact.
func (r *trial) newLead(s *ast.TestLead) bool {
	fields, err := Fields(s.Fields, r.plan.Lead)
	if err == nil {
		err = r.shell.Put(machine.Input{Kind: machine.LeadInput, Contact: r.entity(s.Who.Name), Name: machine.LeadCreate, Fields: fields, Detail: "test"})
	}
	return err == nil || r.broken(s.Span(), s.Who.Name, s.Who.Name+" has the lead", err)
}

// leadBecomes changes the latest open lead of a contact; where all are closed, the latest one.
func (r *trial) leadBecomes(s *ast.TestLeadBecomes) bool {
	who, id := s.Who.Name, ""
	r.view(who, func(_ *machine.World, st *machine.State) {
		for i := range st.Leads {
			if l := &st.Leads[i]; id == "" || l.Open() || !st.Lead(id).Open() {
				id = l.ID
			}
		}
	})
	fields, err := Fields(s.Fields, r.plan.Lead)
	if err == nil && id == "" {
		err = fmt.Errorf("%s has no lead", who)
	}
	if err == nil {
		err = r.shell.Put(machine.Input{Kind: machine.LeadInput, Contact: r.entity(who), Name: machine.LeadUpdate, Key: id, Fields: fields, Detail: by(s.By)})
	}
	return err == nil || r.broken(s.Span(), who, "the lead of "+who+" changes", err)
}

// taskDone finishes an open task of a contact, by its text as people read it.
func (r *trial) taskDone(s *ast.TestTaskDone) bool {
	who, id := s.Who.Name, ""
	r.view(who, func(_ *machine.World, st *machine.State) {
		for i := range st.Tasks {
			t := &st.Tasks[i]
			if id == "" && t.Open() && t.Kind == s.Kind.Name && explain.TaskText(t.Text, t.Values, r.plan.Zone) == s.Text.Value {
				id = t.ID
			}
		}
	})
	err := error(nil)
	if id == "" {
		err = fmt.Errorf("%s has no open %s %q", who, s.Kind.Name, s.Text.Value)
	} else {
		err = r.shell.Put(machine.Input{Kind: machine.TaskInput, Contact: r.entity(who), Name: machine.TaskDone, Key: id, Detail: by(s.By)})
	}
	return err == nil || r.broken(s.Span(), who, "the "+s.Kind.Name+" is done", err)
}

// by is who a test says did it.
func by(who *ast.String) string {
	if who == nil {
		return "test"
	}
	return who.Value
}

// judgeTask looks among the open tasks of a contact.
func (r *trial) judgeTask(who string, claim *ast.HasTask) *miss {
	var open []string
	found := false
	r.view(who, func(_ *machine.World, st *machine.State) {
		for i := range st.Tasks {
			t := &st.Tasks[i]
			if !t.Open() {
				continue
			}
			text := explain.TaskText(t.Text, t.Values, r.plan.Zone)
			whose := " for nobody yet"
			if t.Person != "" {
				whose = fmt.Sprintf(" for %q", t.Person)
			}
			open = append(open, fmt.Sprintf("%s %q%s", t.Kind, text, whose))
			found = found || t.Kind == claim.Kind.Name && text == claim.Text.Value && (claim.For == nil || claim.For.Value == t.Person)
		}
	})
	if found != claim.Not {
		return nil
	}
	happened := who + " has no open task"
	if len(open) > 0 {
		happened = who + " has " + strings.Join(open, ", ")
	}
	return &miss{expected: who + " " + strings.TrimSpace(claim.Span().Text()), happened: happened}
}
