package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/journeylang/journey/runtime/store"
)

// Problem is an answer that is an error, as RFC 9457 writes it.
type Problem struct {
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail"`           // for people: what is wrong and how to mend it
	Errors []Fault `json:"errors,omitempty"` // what is wrong with which item, the first maxFaults of them
}

// Fault is what is wrong with one item of a request.
type Fault struct {
	Item    int    `json:"item"` // from 1, in the order of the body
	Line    int    `json:"line"` // of the body, from 1
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

func problemf(status int, format string, args ...any) *Problem {
	return &Problem{Title: http.StatusText(status), Status: status, Detail: fmt.Sprintf(format, args...)}
}

// problem answers with an error. What callers did wrong is theirs to know, what we did wrong is logged.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, err error) {
	var p *Problem
	switch {
	case errors.As(err, &p):
	case errors.Is(err, store.ErrFull):
		w.Header().Set("Retry-After", "5")
		p = problemf(http.StatusInsufficientStorage, "%v", err)
	case s.engine.Err() != nil:
		p = problemf(http.StatusServiceUnavailable, "%v; stop the server and look at its log", s.engine.Err())
	case r.Context().Err() != nil:
		return // nobody is there to read an answer
	case errors.Is(err, context.DeadlineExceeded):
		w.Header().Set("Retry-After", "5")
		p = problemf(http.StatusServiceUnavailable, "this took longer than %v; the server is busy, try again", answerLimit)
	default:
		w.Header().Set("Retry-After", "5")
		p = problemf(http.StatusServiceUnavailable, "%v", err)
		s.logger.Warn("a request failed", "route", r.Pattern, "err", err)
	}
	writeJSON(w, p.Status, "application/problem+json", p)
}

func writeJSON(w http.ResponseWriter, status int, kind string, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		// Every value comes from JSON or from a plan; only a number like infinity could do this.
		status, kind, body = http.StatusInternalServerError, "application/problem+json", []byte(`{"title":"Internal Server Error","status":500,"detail":"the answer cannot be written as JSON"}`)
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
}

// maxFaults is how many faults an answer lists.
const maxFaults = 20

// faulty is the answer to a request with faults: nothing of it was taken.
func faulty(faults []Fault, items int) *Problem {
	first := faults[0]
	where := fmt.Sprintf("item %d", first.Item)
	if first.Field != "" {
		where += ", " + first.Field
	}
	detail := fmt.Sprintf("nothing was taken: %s: %s; %s", where, first.Message, first.Hint)
	if n := others(faults); n > 0 {
		detail += fmt.Sprintf(" (%d more of the %d items are wrong too)", n, items)
	}
	p := problemf(http.StatusUnprocessableEntity, "%s", strings.TrimSuffix(detail, "; "))
	p.Errors = faults[:min(len(faults), maxFaults)]
	return p
}

// others counts the items with faults beside the first.
func others(faults []Fault) int {
	n, last := 0, faults[0].Item
	for _, f := range faults[1:] {
		if f.Item != last {
			n, last = n+1, f.Item
		}
	}
	return n
}
