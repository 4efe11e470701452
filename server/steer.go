package server

import (
	"bytes"
	"net/http"
)

// order reads what is asked of what runs.
func (s *Server) order(r *http.Request) (Order, error) {
	var o Order
	body, err := readBody(r)
	if err != nil {
		return o, err
	}
	if len(bytes.TrimSpace(body)) > 0 {
		if err := readObject(body, &o, true, `{"people": "keep", "by": "maja", "note": "the new offer"}`); err != nil {
			return o, err
		}
	}
	if len(o.By) > maxName || len(o.Note) > maxNote {
		return o, problemf(http.StatusUnprocessableEntity, "this is too long: by may have %d bytes, and note %d", maxName, maxNote)
	}
	if o.By == "" {
		o.By = "local"
		if s.options.Token != "" {
			o.By = "token"
		}
	}
	return o, nil
}

// maxNote bounds what is kept of why something was done.
const maxNote = 2000

func (s *Server) planned(r *http.Request) (any, error) {
	o, err := s.order(r)
	if err != nil {
		return nil, err
	}
	return s.steer.Plan(r.Context(), o)
}

func (s *Server) publish(r *http.Request) (any, error) {
	o, err := s.order(r)
	if err != nil {
		return nil, err
	}
	return s.steer.Publish(r.Context(), o)
}

func (s *Server) rollback(r *http.Request) (any, error) {
	o, err := s.order(r)
	if err != nil {
		return nil, err
	}
	done, err := s.steer.Rollback(r.Context(), o)
	return done, stated(err)
}

// steered answers the requests that tell a journey to do something.
func (s *Server) steered(do string) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		o, err := s.order(r)
		if err != nil {
			return nil, err
		}
		o.Journey = r.PathValue("name")
		st, err := s.steer.Steer(r.Context(), do, o)
		return st, stated(err)
	}
}

func (s *Server) log(r *http.Request) (any, error) {
	return s.steer.Log(r.Context(), r.URL.Query().Get("journey"))
}
