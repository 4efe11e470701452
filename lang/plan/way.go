package plan

import "github.com/journeylang/journey/lang/source"

// Way is one of several ways on from a step.
type Way struct {
	Label string      // for people: the condition, the arm, "else", "time is up"
	To    int         // the step that it leads to, or End
	Where source.Span // the line that opens it; of a way that is not written, the step
}

// The ways on that have no words of their own in the script.
const (
	WayElse    = "else"
	WayTimeUp  = "time is up"
	WaySent    = "sent"
	WayCame    = "the time came"
	WayMissing = "missing"
	WayDone    = "done"
	WayExpired = "expired"
	WayAnswer  = "answered"
	WayFailed  = "on error"
	WayAgain   = "again"
	WayLast    = "after the last"
)

// Ways returns the ways on from the step with the given index, in the order in which drawings draw them; none where
// there is but one.
func (j *Journey) Ways(step int) []Way {
	s := &j.Steps[step]
	var ways []Way
	add := func(label string, to int) {
		ways = append(ways, Way{Label: label, To: to, Where: j.opening(s, to)})
	}
	branches := func() {
		for i := range s.Branches {
			b := &s.Branches[i]
			add(b.Label, b.To)
			if !b.Where.IsZero() {
				ways[i].Where = b.Where
			}
		}
	}
	switch s.Kind {
	case If, Choose:
		branches()
		add(WayElse, s.Else)
	case Split:
		branches()
	case WaitFor:
		branches()
		add(WayTimeUp, s.Else)
	case Remind:
		add(WayDone, s.Branches[0].To)
		add(WayExpired, s.Else)
	case Repeat:
		add(WayAgain, s.Branches[0].To)
		add(WayLast, s.Next)
	case Send, SendBest:
		if s.HasElse {
			add(WaySent, s.Next)
			add(WayElse, s.Else)
		}
	case WaitUntil:
		if s.HasElse {
			add(WayCame, s.Next)
			add(WayMissing, s.Else)
		}
	case Do:
		if s.HasElse {
			add(WayAnswer, s.Next)
			add(WayFailed, s.Else)
		}
	}
	return ways
}

// opening is where the way from a step to another begins in the script: at that step where it stands inside the first,
// else at the first.
func (j *Journey) opening(s *Step, to int) source.Span {
	if to == End {
		return s.Where
	}
	if at := j.Steps[to].Where; at.File == s.Where.File && at.Start > s.Where.Start && at.End <= s.Where.End {
		return at
	}
	return s.Where
}
