package server

import (
	"net/http"

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
	Profile      map[string]any `json:"profile"`
	Segments     []string       `json:"segments"`
	Unsubscribed []string       `json:"unsubscribed"`      // purposes and topics
	Consent      []Consent      `json:"consent,omitempty"` // every answer, the latest first
	Trips        []Trip         `json:"trips"`
	Account      string         `json:"account,omitempty"` // the name that GET /v1/accounts/{name} knows it by
	Leads        []Lead         `json:"leads,omitempty"`
	Tasks        []Task         `json:"tasks,omitempty"`
}

// ContactID names a contact in a list.
type ContactID struct {
	ID string `json:"id"`
}

// contacts finds contacts by the beginning of their id.
func (s *Server) contacts(r *http.Request) (any, error) {
	n, err := number(r, "limit", 50, 1000)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	ids, err := s.engine.Contacts(r.Context(), q.Get("q"), q.Get("after"), n)
	if err != nil {
		return nil, err
	}
	found := make([]ContactID, len(ids))
	for i, id := range ids {
		found[i].ID = id
	}
	return map[string][]ContactID{"contacts": found}, nil
}

// contact answers what is known of a contact; an alias is who it was merged into.
func (s *Server) contact(r *http.Request) (any, error) {
	id, err := s.engine.Follow(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	var c *Contact
	err = s.engine.View(r.Context(), id, func(now int64, w *machine.World, st *machine.State) {
		if st != nil {
			c = known(now, w, st)
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

func unknownContact(id string) *Problem {
	return problemf(http.StatusNotFound, "nobody here has the id %q; ids are case-sensitive, and /v1/contacts?q= finds them by their beginning", id)
}

func known(now int64, w *machine.World, st *machine.State) *Contact {
	c := &Contact{ID: st.ID, Profile: make(map[string]any, len(st.Profile)), Segments: append([]string{}, st.Segments...),
		Unsubscribed: append([]string{}, st.Refusals...), Trips: []Trip{}}
	c.Consent = consents(st)
	for name, v := range st.Profile {
		c.Profile[name] = explain.Plain(v)
	}
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
	Zone    string          `json:"zone"` // the project's
	Lines   []explain.Entry `json:"lines"`
}

// why answers how a contact came to be where they are, of one journey or of all.
func (s *Server) why(r *http.Request) (any, error) {
	id, journey := r.PathValue("id"), r.URL.Query().Get("journey")
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
	return Path{Contact: id, Zone: explain.Zone(w).String(), Lines: PathLines(w, lines, journey)}, nil
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
