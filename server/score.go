package server

import (
	"net/http"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// LeadScore is what every score gives a lead, line by line, with the events behind each line.
type LeadScore struct {
	Lead   string          `json:"lead"`
	Scores []explain.Score `json:"scores"`
}

// leadScore answers where the points of a lead come from.
func (s *Server) leadScore(r *http.Request) (any, error) {
	id := r.PathValue("lead")
	owner, err := s.engine.LeadOwner(r.Context(), id)
	if err != nil {
		return nil, err
	}
	path, err := s.engine.Path(r.Context(), owner)
	if err != nil {
		return nil, err
	}
	var found *LeadScore
	err = s.engine.View(r.Context(), owner, func(now int64, w *machine.World, st *machine.State) {
		if st != nil && st.Lead(id) != nil {
			found = &LeadScore{Lead: id, Scores: append([]explain.Score{}, explain.Scores(w, st, now, id, path)...)}
		}
	})
	if err == nil && found == nil {
		err = unknownLead(id)
	}
	return found, err
}
