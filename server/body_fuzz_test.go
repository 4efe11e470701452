package server

import (
	"errors"
	"testing"
)

// FuzzItems: whatever a body holds, reading it ends, and what is wrong with it is a Problem with words and places.
func FuzzItems(f *testing.F) {
	for _, seed := range []string{``, `[]`, `{"contact":"a","event":"b"}`, `[{"contact":1},2,{"x":0}]`, "{}\n{}", `[{}`, `[{} {}]`, `{"contact":"a"`, `[,]`, "]", `{"fields":{"a":[[1]]}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		taken := 0
		n, err := items(body, func(*event) []Fault { taken++; return nil })
		var p *Problem
		if err == nil {
			if taken != n {
				t.Errorf("%d of %d items were taken without an error", taken, n)
			}
			return
		}
		if !errors.As(err, &p) || p.Detail == "" || p.Status < 400 || p.Status >= 500 {
			t.Fatalf("the error is %#v", err)
		}
		for _, f := range p.Errors {
			if f.Item < 1 || f.Item > n || f.Line < 1 || f.Message == "" || f.Hint == "" {
				t.Errorf("the fault %+v of %d items is not complete", f, n)
			}
		}
	})
}
