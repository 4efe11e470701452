package server

import (
	"net/http"
	"strings"
)

// only answers whoever comes to a door of people by a method that it does not take.
func (s *Server) only(methods ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		s.problem(w, r, problemf(http.StatusMethodNotAllowed, "%s is not taken here; use %s", r.Method, strings.Join(methods, " or ")))
	}
}
