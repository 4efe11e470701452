package journeytest

import (
	"time"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// trace hands every line of a contact's trace to visit, oldest first.
func (r *trial) trace(who string, visit func(fold.Line)) {
	lines, err := r.shell.Path(who)
	if err != nil {
		panic(err) // everything is in memory
	}
	for _, l := range lines {
		visit(l)
	}
}

// view calls f with the state of a contact; the test has made the contact.
func (r *trial) view(who string, f func(w *machine.World, st *machine.State)) {
	err := r.shell.View(who, func(_ int64, w *machine.World, st *machine.State) {
		if st != nil {
			f(w, st)
		}
	})
	if err != nil {
		panic(err) // everything is in memory
	}
}

func (r *trial) world() *machine.World {
	return &machine.World{Programs: []*machine.Program{r.shell.Program()}}
}

// words tells a line of the trace in plain words.
func (r *trial) words(l fold.Line) string { return explain.Line(r.world(), l) }

// journey returns the name of the journey that a line concerns, or "".
func (r *trial) journey(l *fold.Line) string {
	if l.Entry.Journey == machine.None {
		return ""
	}
	return r.plan.Journeys[l.Entry.Journey].Name
}

func (r *trial) local(ms int64) time.Time { return time.UnixMilli(ms).In(r.plan.Zone) }

// clock writes an instant as the script does; seconds only where they matter.
func (r *trial) clock(ms int64) string { return Clock(r.local(ms)) }

// Clock writes an instant as people write it in a test: 2026-03-02 10:00, with seconds only where there are some.
func Clock(t time.Time) string {
	if t.Second() != 0 || t.Nanosecond() != 0 {
		return t.Format("2006-01-02 15:04:05")
	}
	return t.Format("2006-01-02 15:04")
}
