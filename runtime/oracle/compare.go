package oracle

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Compare holds what the machine says of an entity at the instant now (ms) against the oracle: the segments, of every lead
// the points, the grades and whether it is ready, and of every score that made a lead ready whether it had the points then.
// The error says what differs.
func Compare(w *machine.World, st *machine.State, now int64, history History) error {
	current := w.Current()
	if current == nil || machine.KindOf(st.ID) == machine.DeskEntity {
		return nil
	}
	p := current.Plan
	trace, err := history(st.ID)
	if err != nil {
		return err
	}
	if err := readiness(w, st.ID, trace, history); err != nil {
		return err
	}
	o, err := from(p, st.ID, trace, history, time.UnixMilli(now).UTC())
	if err != nil {
		return err
	}
	if o.alias {
		if st.Into == "" || len(st.Segments) > 0 || len(st.Leads) > 0 {
			return fmt.Errorf("%s was merged into another contact and has something left: %v", st.ID, st.Segments)
		}
		return nil
	}
	if err := o.compareSegments(p, st); err != nil {
		return err
	}
	return o.compareLeads(p, w, st)
}

func (o *Oracle) compareSegments(p *plan.Program, st *machine.State) error {
	in, open := o.Segments()
	if o.isAccount && !slices.ContainsFunc(p.Journeys, func(j *plan.Journey) bool { return j.Account }) {
		in = nil // accounts are in segments where they have journeys
	}
	var not []string
	for _, s := range p.Segments {
		want, got := slices.Contains(in, s.Name), slices.Contains(st.Segments, s.Name)
		if want == got || !Knows(p, s) || slices.Contains(open, s.Name) {
			continue
		}
		rule := "static"
		if s.Rule != nil {
			rule = s.Rule.Text
		}
		not = append(not, fmt.Sprintf("segment %s = %s: the oracle says %v, the machine %v", s.Name, rule, want, got))
	}
	if len(not) > 0 {
		return fmt.Errorf("%s at %s: %s", st.ID, o.now.Format(time.RFC3339Nano), strings.Join(not, "; "))
	}
	return nil
}

func (o *Oracle) compareLeads(p *plan.Program, w *machine.World, st *machine.State) error {
	leads := o.Leads()
	if len(leads) != len(st.Leads) {
		return fmt.Errorf("%s has %d leads, the oracle says %d", st.ID, len(st.Leads), len(leads))
	}
	for i := range leads {
		l, has := &leads[i], &st.Leads[i]
		about := fmt.Sprintf("lead %s of %s at %s", l.ID, st.ID, o.now.Format(time.RFC3339Nano))
		if l.ID != has.ID || l.Open != has.Open() || l.Ready != has.Ready {
			return fmt.Errorf("%s: it is %s, open %v, ready %v; the oracle says open %v, ready %v", about, has.ID, has.Open(), has.Ready, l.Open, l.Ready)
		}
		view := machine.ViewLead(w, st, o.now.UnixMilli(), l.ID)
		for _, s := range p.Scores {
			want, known := l.Points[s.Name]
			if !known {
				continue
			}
			got, _ := view[s.Name].(float64)
			if math.Abs(got-want) > nudge {
				return fmt.Errorf("%s: %s gives %v points, the oracle says %v", about, s.Name, got, want)
			}
			if l.Open && !l.Ready && want >= s.Ready+nudge {
				return fmt.Errorf("%s: it is not ready with %v points of %s", about, want, s.Name)
			}
			if m := slices.IndexFunc(has.Marks, func(m machine.Mark) bool { return m.Score == s.Name }); m >= 0 &&
				has.Marks[m].Grade != l.Grades[s.Name] && grade(s, want+nudge) == grade(s, want-nudge) {
				return fmt.Errorf("%s: %s grades it %q with %v points, the oracle says %q", about, s.Name, has.Marks[m].Grade, want, l.Grades[s.Name])
			}
		}
	}
	return nil
}

// readiness holds that every score that made a lead ready had reached its threshold at that moment, where the trace still tells
// all that gave it points then.
func readiness(w *machine.World, id string, trace []machine.Entry, history History) error {
	for i := range trace {
		e := &trace[i]
		if e.Kind != machine.ReadyForSales || slices.ContainsFunc(trace[i:], func(l machine.Entry) bool { return l.Kind == machine.LetGo }) {
			continue
		}
		p := w.Program(e.Program).Plan
		at := slices.IndexFunc(p.Scores, func(s *plan.Score) bool { return s.Name == e.Text })
		if at < 0 || !KnowsScore(p, p.Scores[at]) || readsAccount(p, p.Scores[at]) {
			continue
		}
		o, err := from(p, id, trace[:i], history, time.UnixMilli(e.Time).UTC())
		if err != nil {
			return err
		}
		for _, l := range o.Leads() {
			if s := p.Scores[at]; l.ID == e.Values["lead"] && l.Points[s.Name] < s.Ready-nudge {
				return fmt.Errorf("lead %s of %s was made ready by %s at %s with %v points, the oracle says %v", l.ID, id, s.Name,
					o.now.Format(time.RFC3339Nano), e.Values["points"], l.Points[s.Name])
			}
		}
	}
	return nil
}

// readsAccount reports whether points hang on what is known of the account, which has a history of its own.
func readsAccount(p *plan.Program, s *plan.Score) bool {
	var reads func(account, segments []string) bool
	reads = func(account, segments []string) bool {
		return len(account) > 0 || slices.ContainsFunc(segments, func(name string) bool {
			rule := named(p, name).Rule
			return rule != nil && reads(rule.Account, rule.Segments)
		})
	}
	for _, c := range s.Categories {
		for _, l := range c.Lines {
			if l.When != nil && reads(l.When.Account, l.When.Segments) {
				return true
			}
		}
	}
	return false
}
