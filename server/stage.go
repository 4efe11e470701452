package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/journeylang/journey/runtime/machine"
)

// LeadPage is one lead, as GET /v1/leads/{lead} tells it.
type LeadPage struct {
	Lead
	Contact string   `json:"contact"`        // whose it is
	Account string   `json:"account"`        // whose it is where it is no contact's, or ""
	Name    string   `json:"name,omitempty"` // what people call the contact
	Stays   []Stay   `json:"stays"`          // the stages that it went through, oldest first
	Waits   []string `json:"waits"`          // what keeps it where it is: gates that are shut, contact or account
}

// Stay is the time that a lead spent in a stage.
type Stay struct {
	Stage   string  `json:"stage"`
	From    string  `json:"from"`
	To      string  `json:"to"`      // or "": it is there
	Seconds float64 `json:"seconds"` // until now, where it is there
	By      string  `json:"by"`      // who brought it there, or ""
	Why     string  `json:"why"`     // the rule that brought it there, or ""
}

// lead answers what is known of a lead, found by its id.
func (s *Server) lead(r *http.Request) (any, error) {
	id := r.PathValue("lead")
	owner, err := s.engine.LeadOwner(r.Context(), id)
	if err != nil {
		return nil, err
	}
	var page *LeadPage
	err = s.engine.View(r.Context(), owner, func(now int64, w *machine.World, st *machine.State) {
		if st == nil || st.Lead(id) == nil {
			return
		}
		page = &LeadPage{Stays: []Stay{}, Waits: []string{}}
		page.Contact, page.Account = whoseIs(owner)
		page.Name = nameOf(st)
		for _, l := range leads(now, w, st) {
			if l.ID == id {
				page.Lead = l
			}
		}
		l := st.Lead(id)
		for _, stay := range l.Stays() {
			page.Stays = append(page.Stays, Stay{stay.Stage, instant(stay.From), instant(stay.To), stay.Time(now).Seconds(), stay.By, stay.Why})
		}
		if w.Current() != nil {
			page.Waits = append(page.Waits, l.Waits(w.Current().Plan, st)...)
		}
	})
	if err == nil && page == nil {
		err = unknownLead(id)
	}
	return page, err
}

// checkStage reports a stage, a process or an outcome that leads cannot come to.
func checkStage(program *machine.Program, field, outcome string, fields machine.Values) []Fault {
	if len(program.Plan.Processes) == 0 {
		return nil
	}
	if outcome != "" {
		for _, d := range program.Plan.Processes {
			if d.Outcome(outcome) {
				return nil
			}
		}
		return []Fault{{Field: field, Message: "no process has this outcome", Hint: "GET /v1/program shows the scripts; leave it away to close the lead without one"}}
	}
	if process, _ := fields["process"].(string); process != "" && program.Plan.Process(process) == nil {
		var names []string
		for _, d := range program.Plan.Processes {
			names = append(names, d.Name)
		}
		return []Fault{{Field: "fields.process", Message: "there is no such process", Hint: "there are " + strings.Join(names, ", ")}}
	}
	return nil
}

// checkMove reports a stage that the process of a lead does not have; another process may have one of that name.
func (s *Server) checkMove(r *http.Request, program *machine.Program, in *machine.Input) []Fault {
	stage, _ := in.Fields["stage"].(string)
	if stage == "" {
		return nil
	}
	name, _ := in.Fields["process"].(string)
	if name == "" {
		err := s.engine.View(r.Context(), in.Contact, func(_ int64, _ *machine.World, st *machine.State) {
			if st != nil && st.Lead(in.Key) != nil {
				name = st.Lead(in.Key).Process
			}
		})
		if err != nil {
			return []Fault{{Field: "lead", Message: err.Error()}}
		}
	}
	d := program.Plan.Process(name)
	if d == nil {
		return nil
	}
	if of, _ := d.Stage(stage); of != nil || d.Outcome(stage) {
		return nil
	}
	var stages []string
	for _, of := range d.Stages {
		stages = append(stages, of.Name)
	}
	return []Fault{{Field: "fields.stage", Message: fmt.Sprintf("the process %s has no stage %q", name, stage),
		Hint: "it has " + strings.Join(append(stages, d.Outcomes...), ", ")}}
}

func unknownLead(id string) error {
	return problemf(http.StatusNotFound, "there is no lead %q; journey leads and GET /v1/leads list them", id)
}
