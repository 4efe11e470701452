package server

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/machine"
)

// viewsKept is how long views of forms are gathered before they are written down together: one record for a crowd.
const viewsKept = 5 * time.Second

// views counts how often the pages of forms are shown. What is gathered when the machine loses power is lost.
type views struct {
	mu    sync.Mutex
	since time.Time
	of    map[string]int64
}

// seen counts one view, and reports whether it is time to write them down.
func (v *views) seen(form string, now time.Time) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.of == nil {
		v.of, v.since = map[string]int64{}, now
	}
	v.of[form]++
	return now.Sub(v.since) >= viewsKept
}

// write hands what was gathered to the engine.
func (v *views) write(ctx context.Context, e *engine.Engine) error {
	v.mu.Lock()
	of := v.of
	v.of = nil
	v.mu.Unlock()
	var inputs []machine.Input
	for form, n := range of {
		inputs = append(inputs, machine.Input{Kind: machine.ViewInput, Contact: machine.DeskID("form:" + form), Key: form, Time: n})
	}
	slices.SortFunc(inputs, func(a, b machine.Input) int { return strings.Compare(a.Key, b.Key) })
	return e.Ingest(ctx, inputs)
}

// viewed counts that the page of a form was shown.
func (s *Server) viewed(ctx context.Context, form string) {
	if !s.views.seen(form, time.Now()) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, formAnswer)
	defer cancel()
	if err := s.views.write(ctx, s.engine); err != nil {
		s.logger.Warn("views of forms were not counted", "err", err)
	}
}
