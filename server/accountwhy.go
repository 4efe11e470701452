package server

import (
	"net/http"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// accountWhy answers how an account came to be where it is.
func (s *Server) accountWhy(r *http.Request) (any, error) {
	key := machine.AccountKey(r.PathValue("name"))
	lines, err := s.engine.Path(r.Context(), machine.AccountID(key))
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, unknownAccount(r.PathValue("name"))
	}
	w := s.engine.World()
	return Path{Contact: key, Zone: explain.Zone(w).String(), Lines: PathLines(w, lines, r.URL.Query().Get("journey"))}, nil
}
