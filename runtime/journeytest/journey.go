package journeytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// judgeLeft looks for a trip that has ended, for the reason.
func (r *trial) judgeLeft(who string, claim *ast.LeftJourney) *miss {
	journey := claim.Journey.Name
	expected := who + " left " + journey
	if claim.Because != nil {
		expected += " because " + claim.Because.Span().Text()
	}
	var reasons, refusals []string
	entered := false
	r.trace(who, func(l fold.Line) {
		if r.journey(&l) != journey {
			return
		}
		switch l.Entry.Kind {
		case machine.Entered:
			entered = true
		case machine.Left:
			reasons = append(reasons, l.Entry.Text)
		case machine.Refused:
			refusals = append(refusals, r.words(l))
		}
	})
	if len(reasons) > 0 && (claim.Because == nil || slices.Contains(reasons, claim.Because.Value)) {
		return nil
	}
	var happened string
	switch {
	case len(reasons) > 0:
		happened = fmt.Sprintf("%s left it because %s", who, strings.Join(reasons, ", and because "))
	case entered:
		happened = who + " is still in it" + r.standing(who, journey)
	case len(refusals) > 0:
		happened = who + " " + refusals[len(refusals)-1]
	default:
		happened = who + " never entered it"
	}
	return &miss{expected, happened, ""}
}

// judgeKeptOut looks for a refusal at the door of a journey.
func (r *trial) judgeKeptOut(who string, claim *ast.KeptOut) *miss {
	journey := claim.Journey.Name
	found, told := false, ""
	r.trace(who, func(l fold.Line) {
		if r.journey(&l) != journey {
			return
		}
		switch l.Entry.Kind {
		case machine.Refused:
			found = found || claim.Because == nil || l.Entry.Text == claim.Because.Value
			told = who + " " + r.words(l)
		case machine.Entered:
			told = who + " entered it"
		}
	})
	if found {
		return nil
	}
	expected := who + " was kept out of " + journey
	if claim.Because != nil {
		expected += " because " + claim.Because.Span().Text()
	}
	if told == "" {
		told = who + " never came to the door of " + journey
	}
	return &miss{expected, told, ""}
}

// isGoal reports whether a goal has the name that a claim gives it. What the runtime itself notices is named by its segment
// or its record: enters dach is dach, lead.created is lead.
func isGoal(goal, name string) bool {
	return goal == name || plan.Inner(goal) && (strings.HasSuffix(goal, " "+name) || strings.HasPrefix(goal, name+"."))
}

// judgeReached looks for a goal that was counted.
func (r *trial) judgeReached(who string, claim *ast.Reached) *miss {
	reached, goals := false, []string(nil)
	r.trace(who, func(l fold.Line) {
		if l.Entry.Kind != machine.Goal {
			return
		}
		journey := r.journey(&l)
		reached = reached || isGoal(l.Entry.Text, claim.Goal.Name) && (claim.Journey == nil || journey == claim.Journey.Name)
		goals = append(goals, l.Entry.Text+" in "+journey)
	})
	if reached != claim.Not {
		return nil
	}
	goal := claim.Goal.Name
	if claim.Journey != nil {
		goal += " in " + claim.Journey.Name
	}
	m := &miss{expected: who + " reached " + goal, happened: who + " reached no goal"}
	if claim.Not {
		m.expected = who + " has not reached " + goal
	}
	if len(goals) > 0 {
		m.happened = who + " reached " + strings.Join(goals, ", ")
	}
	return m
}

// judgeIn looks into a segment, or for a trip that is under way.
func (r *trial) judgeIn(who string, claim *ast.InGroup) *miss {
	group := claim.Group.Name
	in, isSegment := false, false
	for _, s := range r.plan.Segments {
		isSegment = isSegment || s.Name == group
	}
	r.view(who, func(_ *machine.World, st *machine.State) {
		if isSegment {
			_, in = slices.BinarySearch(st.Segments, group)
			return
		}
		for i := range st.Trips {
			in = in || st.Trips[i].Left == 0 && st.Trips[i].Journey == group
		}
	})
	if in != claim.Not {
		return nil
	}
	expected, happened := who+" is in "+group, who+" is not"
	if !isSegment && !claim.Not {
		happened = r.outside(who, group)
	}
	if claim.Not {
		expected, happened = who+" is not in "+group, who+" is"
		if !isSegment {
			happened += r.standing(who, group)
		}
	} else if isSegment {
		r.view(who, func(_ *machine.World, st *machine.State) {
			happened += "; " + who + " is in "
			if len(st.Segments) == 0 {
				happened += "no segment"
			} else {
				happened += strings.Join(st.Segments, ", ")
			}
		})
	}
	return &miss{expected, happened, ""}
}

// outside says how it came that a contact has no trip under way through a journey, by what the trace told last.
func (r *trial) outside(who, journey string) string {
	text := who + " never came to the door of " + journey
	r.trace(who, func(l fold.Line) {
		if r.journey(&l) != journey {
			return
		}
		switch l.Entry.Kind {
		case machine.Left:
			text = fmt.Sprintf("%s left it (%s): %s", who, r.clock(l.Entry.Time), l.Entry.Text)
		case machine.Refused:
			text = fmt.Sprintf("%s %s (%s)", who, r.words(l), r.clock(l.Entry.Time))
		}
	})
	return text
}

// judgeWaits looks at the step at which a trip stands.
func (r *trial) judgeWaits(who string, claim *ast.Waits) *miss {
	journey := claim.Journey.Name
	expected := who + " waits in " + journey
	if claim.Step != nil {
		expected += " at " + claim.Step.Value
	}
	until := int64(0)
	if claim.Until != nil {
		at, err := r.instant(claim.Until)
		if err != nil {
			return &miss{expected, err.Error(), ""}
		}
		until = at.UnixMilli()
		expected += " until " + r.clock(until)
	}
	found := false
	r.view(who, func(w *machine.World, st *machine.State) {
		for i := range st.Trips {
			t := &st.Trips[i]
			if t.Left != 0 || t.Journey != journey || t.Step < 0 {
				continue
			}
			j, _, _ := w.Program(t.Program).Journey(journey)
			s := &j.Steps[t.Step]
			named := claim.Step == nil || s.Label == claim.Step.Value || strings.HasSuffix(s.ID, "/"+claim.Step.Value)
			found = found || named && (until == 0 || t.Due == until)
		}
	})
	if found {
		return nil
	}
	if stands := r.standing(who, journey); stands != "" {
		return &miss{expected, who + " is " + strings.TrimPrefix(stands, ", "), ""}
	}
	return &miss{expected, r.outside(who, journey), ""}
}

// standing says at which step a contact's trip through a journey stands: ", at wait 3d until 2026-03-05 10:00".
func (r *trial) standing(who, journey string) string {
	text := ""
	r.view(who, func(w *machine.World, st *machine.State) {
		for i := range st.Trips {
			t := &st.Trips[i]
			if t.Left != 0 || t.Journey != journey || t.Step < 0 {
				continue
			}
			j, _, _ := w.Program(t.Program).Journey(journey)
			text = ", at " + j.Steps[t.Step].Label
			if t.Due != 0 {
				text += " until " + r.clock(t.Due)
			}
		}
	})
	return text
}
