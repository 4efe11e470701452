package plan

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/expr"
)

// Series is what a remind step does: its messages in turn, until what it waits for has happened (Branches[0] of the
// step) or the limit has come (Else).
type Series struct {
	Reminders []Reminder
	// Limit is how long the series lasts; Date, where it is not nil, is when it ends instead.
	Limit Duration
	Date  *expr.Program
}

// Reminder is one message of a series.
type Reminder struct {
	After Duration // since the arrival
	Step  int      // the step that sends it; it leads back to the series
	Label string   // for people: "email cart_offer"
}

// series writes a series into the hash.
func (r *rendering) series(s *Series) {
	if s == nil {
		return
	}
	fmt.Fprintf(r.w, "series for %+v\n", s.Limit)
	r.expr("until", s.Date)
	for _, m := range s.Reminders {
		fmt.Fprintf(r.w, "after %+v %d\n", m.After, m.Step)
	}
}

// remind appends a series of messages: the step that waits, its sends, and its two exits.
func (f *flattening) remind(s *ast.Remind, path string) []looseEnd {
	on := f.trigger(&s.Until)
	at := f.add(Remind, path, "remind-"+slug(eventSlug(s.Until.Event)), "remind until "+on.Text, s.Span())
	id := f.Steps[at].ID
	f.Steps[at].Branches = []Branch{{Label: on.Text, On: &on, Arm: -1}}
	f.Steps[at].HasElse = s.Expired != nil
	series := &Series{}
	f.Steps[at].Series = series
	if s.Limit != nil {
		series.Limit = duration(*s.Limit)
	}
	if s.LimitDate != nil {
		series.Date = f.info.Exprs[s.LimitDate]
	}
	for _, r := range s.Reminders {
		first := len(f.Steps)
		join(f.step(r.Send, id), at)
		series.Reminders = append(series.Reminders, Reminder{After: duration(r.After), Step: first, Label: f.Steps[first].Label})
	}
	f.Reminds = append(f.Reminds, at)
	outer := f.behind
	f.behind = at
	ends := []looseEnd{f.next(at)}
	ends = append(ends, f.body(s.Done, f.id(id, "done"), f.branch(at, 0))...)
	ends = append(ends, f.body(s.Expired, f.id(id, "expired"), f.otherwise(at))...)
	f.behind = outer
	return ends
}
