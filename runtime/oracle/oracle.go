// Package oracle tells slowly and obviously what the machine keeps up to date fast: which segments a contact or an account
// is in at an instant, what points and grades its leads have, and whether they are ready for sales, from everything that
// ever happened. It reads the whole history each time, keeps nothing, and shares no code with what the machine keeps. So
// where the two differ, one of them is wrong.
//
// It takes the history from the trace. It does not know what the trace does not tell: the functions of authors, points for
// what the runtime reports (lead.created), and filters of points that read more than the event. Rules and scores that need
// these are left out (Knows, KnowsScore).
package oracle

import (
	"slices"
	"sort"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// History returns the trace of an entity, in the order of arrival.
type History func(id string) ([]machine.Entry, error)

// Oracle is what is known of a contact or an account at an instant.
type Oracle struct {
	facts
	program *plan.Program
	now     time.Time
	account *facts  // of a contact: its account; nil: none
	nudge   float64 // is added to all points
}

// from returns what a trace tells of an entity at the instant now. The trace may end before the one that history has.
func from(p *plan.Program, id string, trace []machine.Entry, history History, now time.Time) (*Oracle, error) {
	o := &Oracle{program: p, now: now}
	var err error
	if o.facts, err = gather(p, id, trace, history); err != nil {
		return nil, err
	}
	if o.firm == "" {
		return o, nil
	}
	trace, err = history(machine.AccountID(o.firm))
	if err != nil {
		return nil, err
	}
	account, err := gather(p, machine.AccountID(o.firm), trace, history)
	o.account = &account
	return o, err
}

// Knows reports whether the oracle can decide a segment.
func Knows(p *plan.Program, s *plan.Segment) bool { return s.Rule == nil || knows(p, s.Rule, true) }

// knows reports whether the oracle can decide a rule. points: the rule may read points.
func knows(p *plan.Program, rule *expr.Program, points bool) bool {
	if len(rule.Calls) > 0 {
		return false
	}
	for _, field := range rule.Lead {
		if !isPoints(p, field) {
			continue
		}
		if !points || field == "scored" || !slices.ContainsFunc(p.Scores, func(s *plan.Score) bool { return KnowsScore(p, s) }) {
			return false
		}
		for _, s := range p.Scores {
			if (field == s.Name || !slices.ContainsFunc(p.Scores, func(o *plan.Score) bool { return o.Name == field })) && !KnowsScore(p, s) {
				return false
			}
		}
	}
	for _, name := range rule.Segments {
		if s := named(p, name); s.Rule != nil && !knows(p, s.Rule, points) {
			return false
		}
	}
	return true
}

// isPoints reports whether a field of leads is what scores make.
func isPoints(p *plan.Program, field string) bool {
	return field == "score" || field == "grade" || field == "scored" ||
		slices.ContainsFunc(p.Scores, func(s *plan.Score) bool { return s.Name == field })
}

func named(p *plan.Program, name string) *plan.Segment {
	return p.Segments[slices.IndexFunc(p.Segments, func(s *plan.Segment) bool { return s.Name == name })]
}

// nudge is by how much points may be off, as the oracle adds them up in another order than the machine.
const nudge = 1e-7

// Segments returns the segments that the oracle knows and that the entity is in, in the order of names, and those that hang
// on points so near to a border that adding them up in another order decides.
func (o *Oracle) Segments() (in, open []string) {
	for _, s := range o.program.Segments {
		if !Knows(o.program, s) || o.isAccount && o.ofContacts(s) {
			continue
		}
		is := o.in(s.Name)
		for _, by := range [...]float64{nudge, -nudge} {
			if near := *o; len(o.program.Scores) > 0 && !slices.Contains(open, s.Name) {
				near.nudge = by
				if near.in(s.Name) != is {
					open = append(open, s.Name)
				}
			}
		}
		if is {
			in = append(in, s.Name)
		}
	}
	sort.Strings(in)
	return in, open
}

// ofContacts reports whether accounts are never in a segment: it is a list, or a rule that reads contacts.
func (o *Oracle) ofContacts(s *plan.Segment) bool {
	if s.Rule == nil || len(s.Rule.Contact) > 0 {
		return true
	}
	for _, name := range s.Rule.Segments {
		if o.ofContacts(named(o.program, name)) {
			return true
		}
	}
	return false
}

func (o *Oracle) in(segment string) bool {
	s := named(o.program, segment)
	if s.Rule == nil {
		return o.lists[segment]
	}
	view := o.plainView
	if slices.ContainsFunc(s.Rule.Lead, func(field string) bool { return isPoints(o.program, field) }) {
		view = o.view
	}
	var leads []any
	var latest map[string]any
	for _, l := range o.leads {
		view := view(l)
		leads = append(leads, view)
		if !l.closed {
			latest = view
		}
	}
	return s.Rule.Holds(o.env(latest, leads))
}

// env is what a rule sees. lead is the lead that it is about, or nil.
func (o *Oracle) env(lead map[string]any, leads []any) *expr.Env {
	env := &expr.Env{Now: o.now, Leads: leads, History: o.read, Member: o.in, Records: map[string]map[string]any{}}
	if lead != nil {
		env.Records["lead"] = lead
	}
	switch {
	case o.isAccount:
		env.Records["account"] = o.profile
	default:
		env.Contact = o.profile
		if o.account != nil {
			env.Records["account"] = o.account.profile
		}
	}
	return env
}
