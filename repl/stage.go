package repl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/runtime/machine"
)

// leadOwner returns whose lead it is: the id of a contact or an account.
func (s *Session) leadOwner(lead string) (string, error) {
	owner := ""
	s.view(machine.LeadEntry(lead), func(st *machine.State) { owner = st.Owner() })
	if owner == "" {
		return "", fmt.Errorf("there is no lead %s; :leads lists those of a contact", lead)
	}
	return owner, nil
}

// sayOf puts what somebody says of a lead, and shows what came of it.
func (s *Session) sayOf(w *strings.Builder, lead string, in machine.Input) error {
	owner, err := s.leadOwner(lead)
	if err != nil {
		return err
	}
	in.Kind, in.Contact, in.Key = machine.LeadInput, owner, lead
	in.Detail = cmp.Or(in.Detail, "you")
	if err := s.put(in); err != nil {
		return err
	}
	s.news(w, owner)
	return nil
}

// stage sets the stage or the outcome of a lead: :stage 34-6-0 won maja@contoso.example
func (s *Session) stage(w *strings.Builder, rest string) error {
	words := strings.Fields(rest)
	if len(words) < 2 || len(words) > 3 {
		return fmt.Errorf("write it like :stage 34-6-0 sales_acceptance; :leads lists the leads")
	}
	var places []string
	for _, d := range s.plan.Processes {
		for _, stage := range d.Stages {
			places = append(places, stage.Name)
		}
		places = append(places, d.Outcomes...)
	}
	if !slices.Contains(places, words[1]) {
		if near := diag.Nearest(words[1], places); near != "" {
			return fmt.Errorf("no process has a stage %s; did you mean %s?", words[1], near)
		}
		return fmt.Errorf("no process has a stage %s; there are %s", words[1], strings.Join(places, ", "))
	}
	in := machine.Input{Name: machine.LeadUpdate, Fields: machine.Values{"stage": words[1]}}
	if len(words) == 3 {
		in.Detail = words[2]
	}
	return s.sayOf(w, words[0], in)
}

// said is a command that says one thing of a lead: :ready 34-6-0 maja@contoso.example
func said(name string, in machine.Input) func(*Session, *strings.Builder, string) error {
	return func(s *Session, w *strings.Builder, rest string) error {
		words := strings.Fields(rest)
		if len(words) < 1 || len(words) > 2 {
			return fmt.Errorf("write it like :%s 34-6-0; :leads lists the leads", name)
		}
		in := in
		if len(words) == 2 {
			in.Detail = words[1]
		}
		return s.sayOf(w, words[0], in)
	}
}
