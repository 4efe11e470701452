package journeytest

import (
	"slices"
	"time"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// trace hands every line of a contact's trace to visit, oldest first.
func (r *trial) trace(who string, visit func(fold.Line)) {
	lines, err := r.shell.Path(r.entity(who))
	if err != nil {
		panic(err) // everything is in memory
	}
	for _, l := range slices.Concat(r.gone[who], lines) {
		visit(l)
	}
}

// entity returns the id of a person, which is its name, or of an account that the test has given a name.
func (r *trial) entity(who string) string {
	if id, firm := r.firms[who]; firm {
		return id
	}
	return who
}

// view calls f with the state of a contact; the test has made the contact.
func (r *trial) view(who string, f func(w *machine.World, st *machine.State)) {
	err := r.shell.View(r.entity(who), func(_ int64, w *machine.World, st *machine.State) {
		if st != nil {
			f(w, st)
		}
	})
	if err != nil {
		panic(err) // everything is in memory
	}
}

// words tells a line of the trace in plain words.
func (r *trial) words(l fold.Line) string { return explain.Line(r.shell.World(), l) }

// journey returns the name of the journey that a line concerns, or "".
func (r *trial) journey(l *fold.Line) string { return explain.Journey(r.shell.World(), &l.Entry) }

func (r *trial) local(ms int64) time.Time { return time.UnixMilli(ms).In(r.plan.Zone) }

// clock writes an instant as the script does.
func (r *trial) clock(ms int64) string { return explain.Clock(ms, r.plan.Zone) }
