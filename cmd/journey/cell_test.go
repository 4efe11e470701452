package main

import (
	"context"
	"encoding/json"
	"io"
	"testing"
)

// answering is who answers everything with one JSON text.
type answering string

func (a answering) do(_ context.Context, _, _ string, _ io.Reader, v any) error {
	return json.Unmarshal([]byte(a), v)
}

// What people read is told by the clock of the project that answers; what machines read stays as it is.
func TestZoneOfAnswers(t *testing.T) {
	for _, c := range []struct{ program, instant, want string }{
		{`{"zone": "Europe/Copenhagen"}`, "2026-03-02T22:30:12.345Z", "2026-03-02 23:30"},
		{`{"zone": "Europe/Copenhagen"}`, "2026-07-02T22:30:12Z", "2026-07-03 00:30"},
		{`{"zone": ""}`, "2026-03-02T22:30:12Z", "2026-03-02 22:30"},
		{`{"zone": "Europe/Copenhagen"}`, "soon", "soon"},
	} {
		a := &asked{}
		if err := a.about(t.Context(), answering(c.program), func(asking) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if got := a.minute(c.instant); got != c.want {
			t.Errorf("%s: %s is told as %s, not as %s", c.program, c.instant, got, c.want)
		}
		if got := a.inShort(map[string]any{"created": c.instant}); got != "created: "+a.plainly(c.instant) {
			t.Errorf("%s: a field is told as %s", c.program, got)
		}
	}
}
