package soak

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// view is what a run comes to, without what may differ from run to run: the names that keys give to things, the time that
// code took, and the order of what came about at one instant.
type view struct {
	paths    map[string][]string // by contact
	counts   []string
	profiles map[string]string
}

// keys are the names that the machine makes of partition, offset and index.
var keys = regexp.MustCompile(`\b\d{1,2}-\d+-\d+(-\d+)?\b`)

func newView() *view { return &view{paths: map[string][]string{}, profiles: map[string]string{}} }

func (v *view) addPath(id string, lines []fold.Line) error {
	var out []string
	for i := range lines {
		e := &lines[i].Entry
		if e.Kind == machine.Dead {
			return fmt.Errorf("an input of %s could not be applied: %s", id, e.Text)
		}
		values := maps.Clone(e.Values)
		for _, name := range []string{"took", "tries", "log"} {
			delete(values, name)
		}
		if e.Kind == machine.CallFailed {
			delete(values, "why")
		}
		out = append(out, keys.ReplaceAllString(fmt.Sprintf("%d %s j%d.%d of %d step %d %q %v", e.Time, e.Kind, e.Program, e.Journey, e.Trip, e.Step, e.Text, values), "#"))
	}
	slices.Sort(out) // times have the same number of digits
	v.paths[id] = out
	return nil
}

func (v *view) addState(st *machine.State) {
	if st == nil {
		return
	}
	var trips []string
	for _, t := range st.Trips {
		trips = append(trips, fmt.Sprintf("%s/%s at %d due %d left %d %s goals %b", t.Journey, t.Key, t.Step, t.Due, t.Left, t.Reason, t.Goals))
	}
	v.profiles[st.ID] = fmt.Sprintf("%v in %v %v trips %v leads %d tasks %d", st.Profile, st.Segments, st.Lists, trips, len(st.Leads), len(st.Tasks))
}

func (v *view) addCounts(all []*machine.Counts) {
	for _, c := range all {
		var lines []string
		reasons := func(of string, rs []machine.Reason) {
			for _, r := range rs {
				lines = append(lines, fmt.Sprintf("%s %q %d", of, r.Text, r.N))
			}
		}
		reasons("refused", c.Refused)
		reasons("left", c.Reasons)
		for i, s := range c.Steps {
			reasons(fmt.Sprintf("gate of step %d", i), s.Gates)
			s.Gates = nil
			lines = append(lines, fmt.Sprintf("step %03d %+v", i, s))
		}
		for i, g := range c.Goals {
			lines = append(lines, fmt.Sprintf("goal %d %d %d", i, g.N, g.Micros))
		}
		for i, a := range c.Arms {
			lines = append(lines, fmt.Sprintf("arm %d %d %d %d", i, a.People, a.Reached, a.Sent))
		}
		slices.Sort(lines)
		v.counts = append(v.counts, fmt.Sprintf("%s of program %d: %d entered, %d left, %d wait\n%s", c.Journey, c.Program, c.Entered, c.Left, c.Waiting, strings.Join(lines, "\n")))
	}
}

// differ returns an error that shows the first thing in which two runs differ.
func differ(a, b *view) error {
	ids := slices.Sorted(maps.Keys(a.paths))
	if other := slices.Sorted(maps.Keys(b.paths)); !slices.Equal(ids, other) {
		return fmt.Errorf("the contacts are %v and %v", ids, other)
	}
	for _, id := range ids {
		if err := differLines(id, a.paths[id], b.paths[id]); err != nil {
			return err
		}
		if x, y := a.profiles[id], b.profiles[id]; x != y {
			return fmt.Errorf("%s ends otherwise\n- %s\n+ %s", id, x, y)
		}
	}
	return differLines("the counters", a.counts, b.counts)
}

func differLines(of string, a, b []string) error {
	for i := range max(len(a), len(b)) {
		x, y := "", ""
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			before := strings.Join(a[max(0, i-12):min(i, len(a))], "\n  ")
			return errors.New(of + " differs\n  " + before + "\n- " + x + "\n+ " + y)
		}
	}
	return nil
}
