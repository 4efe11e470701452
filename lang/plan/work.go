package plan

import (
	"fmt"
	"io"

	"github.com/journeylang/journey/lang/schema"
)

// work writes what the steps that hand something on say beside what every step says.
func (r *rendering) work(s *Step) {
	switch s.Kind {
	case Set:
		if s.Record != "contact" {
			fmt.Fprintf(r.w, "of %q\n", s.Record)
			r.records[s.Record+"."+s.Field] = true
		}
	case Work:
		t := s.Task
		fmt.Fprintf(r.w, "%s %q to %q owner %v round robin %v due %+v\n", t.Kind, t.Text, t.Role, t.Owner, t.RoundRobin, t.Due)
		// A step that is compared by itself (definition) belongs to no program.
		if t.RoundRobin && r.p != nil {
			if team := r.p.Team(t.Role); team != nil {
				fmt.Fprintf(r.w, "team %q\n", team.Members)
			}
		}
		r.reads(t.Contact, t.Account, t.Lead)
	case CreateLead, StartJourney, Raise, AddTo, RemoveFrom:
		fmt.Fprintf(r.w, "target %q account %v\n", s.Target, s.Account)
		for _, g := range s.Given {
			r.expr(g.Name, g.Value)
			if s.Kind == CreateLead {
				r.records["lead."+g.Name] = true
			}
		}
		if s.Kind == Raise {
			r.events[s.Target] = true
		}
	}
}

// reads notes the fields that a text reads.
func (r *rendering) reads(contact, account, lead []string) {
	for _, f := range contact {
		r.fields[f] = true
	}
	for _, f := range account {
		r.records["account."+f] = true
	}
	for _, f := range lead {
		r.records["lead."+f] = true
	}
}

// owned writes the fields of the account or the lead that the journey names.
func (r *rendering) owned(owner string, rec *schema.Record) {
	if rec == nil {
		return
	}
	only := map[string]bool{}
	for _, f := range rec.Fields {
		only[f.Name] = r.records[owner+"."+f.Name]
	}
	if text := record(rec, only); text != "" {
		fmt.Fprintf(r.w, "%s %s\n", owner, text)
	}
}

// dumpRecords writes what accounts and leads have, and the teams.
func dumpRecords(w io.Writer, p *Program) {
	if p.Account != nil {
		fmt.Fprintf(w, "account { %s }\n", record(p.Account, nil))
	}
	if p.Lead != nil {
		fmt.Fprintf(w, "lead { %s }\n", record(p.Lead, nil))
	}
	for _, t := range p.Teams {
		fmt.Fprintf(w, "team %s %q\n", t.Name, t.Members)
	}
}

func dumpSegment(w io.Writer, s *Segment) {
	if s.Rule == nil {
		fmt.Fprintf(w, "segment %s static\n", s.Name)
		return
	}
	fmt.Fprintf(w, "segment %s = %s\n", s.Name, exprText(s.Rule))
}

func dumpWork(w io.Writer, s *Step) {
	if t := s.Task; t != nil {
		fmt.Fprintf(w, "      %s to %q contact %q start %q account %q lead %q\n", t.Kind, t.Role, t.Contact, t.Start, t.Account, t.Lead)
	}
	for _, g := range s.Given {
		fmt.Fprintf(w, "      %s: %s\n", g.Name, exprText(g.Value))
	}
}
