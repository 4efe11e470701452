package soak

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// TestSoak checks some seeds: SOAK_SEED is the first, SOAK_SEEDS how many, SOAK_TIME for how long at most. A seed that
// fails is told with the smallest case that fails like it.
func TestSoak(t *testing.T) {
	t.Parallel()
	first, n, limit := number(t, "SOAK_SEED", 1), number(t, "SOAK_SEEDS", 0), time.Duration(0)
	if s := os.Getenv("SOAK_TIME"); s != "" {
		var err error
		if limit, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	soaking := limit > 0 || n > 0
	switch {
	case n > 0:
	case limit > 0:
		n = 1 << 40
	case os.Getenv("SOAK_SEED") != "":
		n = 1
	default:
		n = 6 // one of them on a real data folder
	}
	begin, failed := time.Now(), 0
	for s := first; s < first+n && failed < 3 && (limit == 0 || time.Since(begin) < limit); s++ {
		c, err := New(s)
		if err == nil {
			if err = c.Check(); err != nil {
				c = c.Shrink(60)
			}
		}
		if err != nil {
			failed++
			t.Errorf("seed %d: %v\nto see it again: SOAK_SEED=%d go test ./runtime/soak -run TestSoak", s, err, s)
			if c != nil {
				t.Logf("the smallest case that fails, and why:\n%s\n%v", c, c.Check())
			}
		}
		if soaking && s%100 == 0 {
			t.Logf("up to seed %d after %s", s, time.Since(begin).Round(time.Second))
		}
	}
}

func number(t *testing.T, name string, without uint64) uint64 {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return without
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// The harness notices what it is there for: an event that is applied twice, one that is lost, a key with two contents.
func TestSoakNotices(t *testing.T) {
	c, err := New(2)
	if err != nil {
		t.Fatal(err)
	}
	programs, err := c.programs()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(c.Acts, func(a Act) bool {
		return slices.ContainsFunc(a.Inputs, func(in machine.Input) bool { return in.Name == "visited" && in.Time == 0 })
	})
	twice := slices.Clone(c.Acts)
	twice[at].Inputs = nil
	for _, in := range c.Acts[at].Inputs {
		twice[at].Inputs = append(twice[at].Inputs, in)
		in.ID += " again"
		twice[at].Inputs = append(twice[at].Inputs, in)
	}
	if _, err := runLive(programs, twice, manner{}); err == nil || !strings.Contains(err.Error(), "applied 2 times") {
		t.Errorf("an event that is applied twice: %v", err)
	}
	whole, err := runVirtual(programs, c.Acts)
	if err != nil {
		t.Fatal(err)
	}
	less, err := runVirtual(programs, slices.Delete(slices.Clone(c.Acts), at, at+1))
	if err != nil {
		t.Fatal(err)
	}
	if differ(whole, less) == nil {
		t.Error("an event that is lost makes no difference")
	}
	o := newOutside(nil, nil)
	o.take(&post.Letter{Effect: machine.Effect{Key: "k", Owner: "p1"}})
	o.take(&post.Letter{Effect: machine.Effect{Key: "k", Owner: "p1", To: "else"}})
	if len(o.faults) != 1 {
		t.Errorf("a key with two contents: %v", o.faults)
	}
}

// A case that fails is made smaller for as long as it fails.
func TestShrink(t *testing.T) {
	c, err := New(3)
	if err != nil {
		t.Fatal(err)
	}
	for i, parts := 0, 0; ; i++ {
		less := c.without(i)
		if less == nil {
			if parts < 20 {
				t.Errorf("only %d parts of the case can be left away", parts)
			}
			return
		}
		if less.String() == c.String() {
			t.Errorf("part %d: nothing was left away", i)
		}
		parts++
	}
}
