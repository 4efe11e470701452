package plan

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
)

// Team is the people of a role.
type Team struct {
	Name    string
	Members []string
}

// Task is work that a step hands to people.
type Task struct {
	Kind       string // task, call, appointment
	Text       string // Liquid
	Role       string // whose worklist it goes to; "": nobody's
	Owner      bool   // to the owner of the lead or the contact
	RoundRobin bool   // to the members of the role in turn
	Due        Duration
	Contact    []string // what the text reads of the contact, sorted; so do the others
	Start      []string
	Account    []string
	Lead       []string
	Results    []string // what it reads of what actions have yielded, sorted: company.name
}

func teams(info *check.Info) []*Team {
	var all []*Team
	for _, d := range info.Teams {
		t := &Team{Name: d.Name.Name}
		for _, m := range d.Members {
			t.Members = append(t.Members, m.Value)
		}
		all = append(all, t)
	}
	return all
}

// Team returns the team called name; nil: the role has no members that the program knows of.
func (p *Program) Team(name string) *Team {
	for _, t := range p.Teams {
		if t.Name == name {
			return t
		}
	}
	return nil
}

func (f *flattening) task(s *ast.Task, path string) []looseEnd {
	at := f.add(Work, path, s.Kind.Name+"-"+slug(s.Text.Value), label(s.Span()), s.Span())
	f.Steps[at].Task = task(s, f.info)
	return []looseEnd{f.next(at)}
}

func task(s *ast.Task, info *check.Info) *Task {
	t := &Task{Kind: s.Kind.Name, Text: s.Text.Value, RoundRobin: s.RoundRobin}
	if s.To != nil {
		t.Role, t.Owner = s.To.Name, s.To.Name == "owner"
	}
	if t.Owner {
		t.Role = ""
	}
	if s.Due != nil {
		t.Due = duration(*s.Due)
	}
	if m := info.Texts[s]; m != nil {
		t.Contact, t.Start, t.Account, t.Lead, t.Results = m.Contact, m.Start, m.Account, m.Lead, m.Results
	}
	return t
}
