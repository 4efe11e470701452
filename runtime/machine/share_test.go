package machine_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/machine"
)

// Decoding shares strings between states, also while others decode: nobody may get another's text.
func TestSharedTexts(t *testing.T) {
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 20_000 {
				text := fmt.Sprintf("%d.%s", i*(worker%2+1), strings.Repeat("x", i%60))
				want := machine.Values{text: text, "n": float64(i%300 - 20), "half": float64(i) + 0.5, "list": []any{text, float64(i % 300)}}
				b, err := want.MarshalMsg(nil)
				if err != nil {
					t.Error(err)
					return
				}
				var got machine.Values
				if rest, err := got.UnmarshalMsg(b); err != nil || len(rest) > 0 {
					t.Errorf("decode %v: %v, %d bytes left", want, err, len(rest))
					return
				}
				clear(b) // what was decoded must not hang on to the bytes
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("decoded (-want +got):\n%s", diff)
					return
				}
			}
		})
	}
	all.Wait()
}

// A sender's input is measured by Bound before it is taken: no value may take more.
func TestBound(t *testing.T) {
	long := strings.Repeat("x", 70_000)
	for _, v := range []machine.Values{
		nil, {"": ""}, {"a": long}, {long: 1.5}, {"a": []any{long, long, 1e300, true, nil}}, {"m": map[string]any{"x": long, "at": time.Unix(1, 1)}},
		{"n": 0.0, "o": -1e15, "yes": true, "at": time.Unix(1e10, 5), "none": nil},
	} {
		b, err := v.MarshalMsg(nil)
		if err != nil {
			t.Fatal(err)
		}
		if v.Bound() < len(b) {
			t.Errorf("the bound of %.60v is %d, it takes %d bytes", v, v.Bound(), len(b))
		}
	}
}
