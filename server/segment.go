package server

import (
	"context"
	"errors"
	"net/http"
)

// Segment is a segment of the program with its size.
type Segment struct {
	Name string `json:"name"`
	Rule string `json:"rule"` // "": a static one
	Doc  string `json:"doc"`
	Size int    `json:"size"`
	// Filling tells how far a new or changed rule has been applied; it is left out where it has been applied to all.
	Filling *Filling `json:"filling,omitempty"`
}

// Filling is how many contacts a new rule has been applied to.
type Filling struct {
	Done int `json:"done"`
	Of   int `json:"of"`
}

// Members is who a rule holds for.
type Members struct {
	Count int      `json:"count"`
	Of    int      `json:"of"`  // all contacts
	IDs   []string `json:"ids"` // some of them, in order
}

// segments lists the segments with their sizes.
func (s *Server) segments(r *http.Request) (any, error) {
	all, err := s.engine.Segments(r.Context())
	if err != nil {
		return nil, err
	}
	out := make([]Segment, len(all))
	for i, g := range all {
		out[i] = Segment{Name: g.Name, Rule: g.Rule, Doc: g.Doc, Size: g.Size}
		if g.Of > 0 {
			out[i].Filling = &Filling{g.Visited, g.Of}
		}
	}
	return map[string][]Segment{"segments": out}, nil
}

// segment names members of a segment.
func (s *Server) segment(r *http.Request) (any, error) {
	p, err := s.current()
	if err != nil {
		return nil, err
	}
	name := r.PathValue("name")
	if !p.HasSegment(name) {
		return nil, problemf(http.StatusNotFound, "there is no segment %s; GET /v1/segments lists them", name)
	}
	return s.where(r, name)
}

// counted counts the contacts for whom a condition holds, and names some.
func (s *Server) counted(r *http.Request) (any, error) {
	where := r.URL.Query().Get("where")
	if where == "" {
		return nil, problemf(http.StatusBadRequest, "say whom to count: /v1/count?where=vip and not contact.country == \"DE\", percent-encoded")
	}
	return s.where(r, where)
}

func (s *Server) where(r *http.Request, text string) (any, error) {
	n, err := number(r, "limit", 50, 1000)
	if err != nil {
		return nil, err
	}
	p, err := s.current()
	if err != nil {
		return nil, err
	}
	rule, err := ruleOf(text, p.Plan.Scope())
	if err != nil {
		return nil, err
	}
	found, err := s.engine.Where(r.Context(), rule, n)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, problemf(http.StatusServiceUnavailable, "to ask all contacts took longer than %v; declare a segment with this rule, and who is in it is known at once", answerLimit)
	}
	if err != nil {
		return nil, err
	}
	return Members{found.Count, found.Of, found.IDs}, nil
}
