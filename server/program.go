package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/journeylang/journey/lang/graph"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// Program is what runs.
type Program struct {
	Name     string    `json:"name"`
	Version  string    `json:"version"` // counts publishes
	Started  string    `json:"started"`
	Now      string    `json:"now"`
	Zone     string    `json:"zone"`
	Currency string    `json:"currency"`
	Speed    float64   `json:"speed"`
	Journeys []Journey `json:"journeys"`
	Roles    []string  `json:"roles,omitempty"` // whose worklists there are
	Leads    bool      `json:"leads"`           // whether it has any
	Accounts bool      `json:"accounts"`
	Forms    int       `json:"forms"` // how many
	Segments int       `json:"segments"`
}

// Journey names a journey of the program.
type Journey struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Doc    string `json:"doc"`
	Status string `json:"status"` // live, paused, stopped
}

func (s *Server) current() (*machine.Program, error) {
	if p := s.engine.Program(); p != nil {
		return p, nil
	}
	return nil, problemf(http.StatusServiceUnavailable, "no program has been published yet; try again in a moment")
}

func (s *Server) program(r *http.Request) (any, error) {
	p, err := s.current()
	if err != nil {
		return nil, err
	}
	steers, err := s.engine.Steers(r.Context())
	if err != nil {
		return nil, err
	}
	status := map[string]string{}
	for _, st := range machine.Standings(steers) {
		status[st.Journey] = st.State
	}
	out := Program{Name: p.Plan.Name, Version: fmt.Sprint(p.Number), Started: instant(s.started.UnixMilli()), Now: instant(s.engine.Now()),
		Zone: explain.Zone(s.engine.World()).String(), Currency: p.Plan.Currency, Speed: s.options.Speed, Journeys: []Journey{}, Roles: p.Plan.Roles(),
		Leads: p.Plan.Lead != nil, Accounts: p.Plan.Account != nil, Forms: len(p.Plan.Forms), Segments: len(p.Plan.Segments)}
	for _, j := range p.Plan.Journeys {
		out.Journeys = append(out.Journeys, Journey{j.Name, j.Title, j.Doc, cmp.Or(status[j.Name], machine.Live)})
	}
	return out, nil
}

// drawings are the graphs of the program's journeys, each drawn once.
type drawings struct {
	mu     sync.Mutex
	number uint32 // of the program
	drawn  map[string]json.RawMessage
}

func (s *Server) graph(r *http.Request) (any, error) {
	p, err := s.current()
	if err != nil {
		return nil, err
	}
	name := r.PathValue("name")
	j, _, ok := p.Journey(name)
	if !ok {
		return nil, unknownJourney(name)
	}
	return s.drawn.of(p.Number, j)
}

func (d *drawings) of(number uint32, j *plan.Journey) (json.RawMessage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.number != number || d.drawn == nil {
		d.number, d.drawn = number, map[string]json.RawMessage{}
	}
	if text := d.drawn[j.Name]; text != nil {
		return text, nil
	}
	g, err := graph.Of(j)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(g)
	if err != nil {
		return nil, fmt.Errorf("write the graph of %s: %w", j.Name, err)
	}
	d.drawn[j.Name] = text
	return text, nil
}

func unknownJourney(name string) error {
	return problemf(http.StatusNotFound, "the program has no journey %q; journey report and GET /v1/program list them", name)
}
