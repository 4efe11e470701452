package graph

import (
	"strings"

	"github.com/journeylang/journey/lang/plan"
)

// edges collects the ways of a journey, in the order of its steps and of their branches.
type edges struct {
	journey *plan.Journey
	list    []Edge
	ends    bool // some way leads to the end
}

// add draws a way to the step with index to.
func (b *edges) add(from string, to int, label string) {
	target := EndID
	if to == plan.End {
		b.ends = true
	} else {
		target = b.journey.Steps[to].ID
	}
	b.list = append(b.list, newEdge(from, target, label))
}

// leave draws all ways out of a step.
func (b *edges) leave(s *plan.Step) {
	switch s.Kind {
	case plan.Exit:
		return
	case plan.Send, plan.SendBest:
		if b.reminder(s) {
			break // it leads back to its series, whose line to it says when
		}
		b.add(s.ID, s.Next, "")
		if s.HasElse {
			b.add(s.ID, s.Else, "else: not sent")
		}
		return
	case plan.Do:
		b.add(s.ID, s.Next, "")
		if s.HasElse {
			b.add(s.ID, s.Else, "on error")
		}
		return
	case plan.If:
		for _, br := range s.Branches {
			label := br.Label
			if len(s.Branches) == 1 {
				label = "yes"
			}
			b.add(s.ID, br.To, label)
		}
		b.add(s.ID, s.Else, "else")
	case plan.Choose:
		for _, br := range s.Branches {
			b.add(s.ID, br.To, br.Label)
		}
		b.add(s.ID, s.Else, "else")
	case plan.WaitFor:
		for _, br := range s.Branches {
			label := br.Label
			if len(s.Branches) == 1 && strings.HasSuffix(s.Label, br.Label) {
				label = "happened"
			}
			b.add(s.ID, br.To, label)
		}
		late := "after " + durationText(s.For)
		if s.HasElse {
			late = "else " + late
		}
		b.add(s.ID, s.Else, late)
	case plan.WaitUntil:
		b.add(s.ID, s.Next, "")
		if s.HasElse {
			b.add(s.ID, s.Else, "else: no date")
		}
	case plan.Remind:
		b.series(s)
	case plan.Repeat:
		for _, br := range s.Branches {
			b.add(s.ID, br.To, br.Label)
		}
		b.add(s.ID, s.Next, "after the last")
	case plan.Split:
		for _, br := range s.Branches {
			b.add(s.ID, br.To, percentText(br.Share)+" "+br.Label)
		}
	default:
		b.add(s.ID, s.Next, "")
	}
}
