package server

import (
	"net/http"
	"slices"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// Trip is a passage through a journey that is under way, or whose goals may still be reached.
type Trip struct {
	Journey    string `json:"journey"`
	Trip       uint32 `json:"trip"`
	Entered    string `json:"entered"`
	Step       string `json:"step"`        // id of the step where it stands, or ""
	WaitingFor string `json:"waiting_for"` // events, or ""
	Until      string `json:"until"`       // or ""
	Ended      string `json:"ended"`       // or ""
	Reason     string `json:"reason"`
	HoldOut    bool   `json:"holdout"`
}

// Contact is what is known of a contact now.
type Contact struct {
	ID           string         `json:"id"`
	Alias        string         `json:"alias,omitempty"` // the id that was asked for, which was merged into this contact
	Profile      map[string]any `json:"profile"`
	Segments     []string       `json:"segments"`
	Unsubscribed []string       `json:"unsubscribed"`      // purposes and topics
	Consent      []Consent      `json:"consent,omitempty"` // every answer, the latest first
	Trips        []Trip         `json:"trips"`
	Account      string         `json:"account,omitempty"` // the name that GET /v1/accounts/{name} knows it by
	Leads        []Lead         `json:"leads,omitempty"`
	Tasks        []Task         `json:"tasks,omitempty"`
}

// ContactRow is a contact in a list.
type ContactRow struct {
	ID       string         `json:"id"`
	Into     string         `json:"into,omitempty"` // of an alias: the contact that it was merged into, whose all is
	Profile  map[string]any `json:"profile"`
	Segments []string       `json:"segments"`
	Journeys []string       `json:"journeys"` // under way
	Account  string         `json:"account,omitempty"`
}

// Contacts is a page of contacts: the answer of GET /v1/contacts.
type Contacts struct {
	Contacts []ContactRow `json:"contacts"`
	Next     string       `json:"next"` // ?after= of the next page, or ""
}

// contacts lists contacts, by the beginning of their id and by a rule.
func (s *Server) contacts(r *http.Request) (any, error) {
	page := Contacts{Contacts: []ContactRow{}}
	var err error
	page.Next, err = s.list(r, engine.Listing{Of: engine.ListContacts}, func(_ engine.Listed, _ int64, _ *machine.World, st *machine.State) {
		row := ContactRow{ID: st.ID, Into: st.Into, Profile: shown(st.Profile), Segments: append([]string{}, st.Segments...), Journeys: []string{}}
		for i := range st.Trips {
			if t := &st.Trips[i]; t.Left == 0 && !slices.Contains(row.Journeys, t.Journey) {
				row.Journeys = append(row.Journeys, t.Journey)
			}
		}
		if st.Account != nil {
			row.Account = st.Account.ID
		}
		page.Contacts = append(page.Contacts, row)
	})
	return page, err
}

// shown writes values as JSON has them.
func shown(values machine.Values) map[string]any {
	out := make(map[string]any, len(values))
	for name, v := range values {
		out[name] = explain.Plain(v)
	}
	return out
}

// contact answers what is known of a contact; an alias is who it was merged into.
func (s *Server) contact(r *http.Request) (any, error) {
	id, alias, err := s.survivor(r)
	if err != nil {
		return nil, err
	}
	var c *Contact
	err = s.engine.View(r.Context(), id, func(now int64, w *machine.World, st *machine.State) {
		if st != nil {
			c = known(now, w, st)
			c.Alias = alias
		}
	})
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, unknownContact(id)
	}
	return c, nil
}

// survivor returns the contact that a request is about, and the alias that it calls it by; "": it calls it by its id.
func (s *Server) survivor(r *http.Request) (id, alias string, err error) {
	named := r.PathValue("id")
	if id, err = s.engine.Follow(r.Context(), named); id != named {
		alias = named
	}
	return id, alias, err
}

func unknownContact(id string) *Problem {
	return problemf(http.StatusNotFound, "nobody here has the id %q; ids are case-sensitive, and /v1/contacts?q= finds them by their beginning", id)
}

func known(now int64, w *machine.World, st *machine.State) *Contact {
	c := &Contact{ID: st.ID, Profile: shown(st.Profile), Segments: append([]string{}, st.Segments...),
		Unsubscribed: append([]string{}, st.Refusals...), Trips: []Trip{}}
	c.Consent = consents(st)
	for i := range st.Trips {
		c.Trips = append(c.Trips, trip(w, &st.Trips[i]))
	}
	if st.Account != nil {
		c.Account = st.Account.ID
	}
	c.Leads, c.Tasks = leads(now, w, st), tasks(w, st)
	return c
}

func trip(w *machine.World, t *machine.Trip) Trip {
	out := Trip{Journey: t.Journey, Trip: t.No, Entered: instant(t.Entered), Until: instant(t.Due), Ended: instant(t.Left),
		Reason: t.Reason, HoldOut: t.HoldOut}
	if p := w.Program(t.Program); p != nil && t.Step >= 0 {
		if j, _, ok := p.Journey(t.Journey); ok && int(t.Step) < len(j.Steps) {
			out.Step = j.Steps[t.Step].ID
			out.WaitingFor = explain.Awaited(&j.Steps[t.Step])
		}
	}
	return out
}

// instant writes a time, or "" for none.
func instant(ms int64) string {
	if ms == 0 {
		return ""
	}
	return explain.Instant(ms).String()
}

// Path is a contact's trace.
type Path struct {
	Contact string          `json:"contact"`
	Alias   string          `json:"alias,omitempty"` // the id that was asked for, which was merged into this contact
	Zone    string          `json:"zone"`            // the project's
	Lines   []explain.Entry `json:"lines"`
}

// why answers how a contact came to be where they are, of one journey or of all.
func (s *Server) why(r *http.Request) (any, error) {
	journey := r.URL.Query().Get("journey")
	id, alias, err := s.survivor(r)
	if err != nil {
		return nil, err
	}
	lines, err := s.engine.Path(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, unknownContact(id)
	}
	if segment := r.URL.Query().Get("segment"); segment != "" {
		return s.whyIn(r, id, segment, lines)
	}
	w := s.engine.World()
	if journey != "" && !metJourney(w, lines, journey) {
		return nil, unknownJourney(journey)
	}
	return Path{Contact: id, Alias: alias, Zone: explain.Zone(w).String(), Lines: PathLines(w, lines, journey)}, nil
}

// metJourney reports whether the program has a journey, or a path still tells of it.
func metJourney(w *machine.World, lines []fold.Line, journey string) bool {
	if p := w.Current(); p != nil {
		if _, _, ok := p.Journey(journey); ok {
			return true
		}
	}
	return slices.ContainsFunc(lines, func(l fold.Line) bool { return explain.Journey(w, &l.Entry) == journey })
}

// whyIn answers why a contact is in a segment, or is not.
func (s *Server) whyIn(r *http.Request, id, segment string, lines []fold.Line) (any, error) {
	var m explain.Membership
	known := false
	err := s.engine.View(r.Context(), id, func(now int64, w *machine.World, st *machine.State) {
		if st != nil {
			m, known = explain.Member(w, st, now, segment, lines)
		}
	})
	if err == nil && !known {
		err = problemf(http.StatusNotFound, "there is no segment %s; GET /v1/segments lists them", segment)
	}
	return m, err
}

// PathLines tells the lines of a contact's trace that concern a journey, or all ("").
func PathLines(w *machine.World, lines []fold.Line, journey string) []explain.Entry {
	out := []explain.Entry{}
	for i := range lines {
		if e := explain.Of(w, &lines[i]); journey == "" || e.Journey == journey {
			out = append(out, e)
		}
	}
	return out
}
