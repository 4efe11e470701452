package graph

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/journeylang/journey/lang/plan"
)

// startNode is the box that says who enters and leaves, and what for.
func startNode(j *plan.Journey) Node {
	var lines []Line
	say := func(word, text string) { lines = append(lines, Line{word, text}) }
	switch {
	case j.Start.On != nil:
		say("start on", triggerText(j.Start.On))
	case j.Start.With != "":
		say("start with", strings.TrimSpace(j.Start.With+" "+j.Start.Text))
	}
	if j.Live != "" {
		say("open", j.Live)
	}
	if j.Per != nil {
		say("per", j.Per.Text)
	}
	switch {
	case j.Again.Always:
		say("again", "always")
	case j.Again.After != plan.Duration{}:
		say("again", "after "+durationText(j.Again.After))
	}
	if len(j.Only) > 0 {
		say("only", strings.Join(j.Only, ", "))
	}
	if len(j.Skip) > 0 {
		say("skip", strings.Join(j.Skip, ", "))
	}
	for i := range j.Exits {
		say("exit on", triggerText(&j.Exits[i]))
	}
	for i := range j.Whens {
		say("exit when", j.Whens[i].Text)
	}
	for i := range j.Goals {
		say("goal", goalText(&j.Goals[i]))
	}
	if j.HoldOut > 0 {
		say("hold out", percentText(j.HoldOut))
	}
	title := j.Title
	if title == "" {
		title = j.Name
	}
	return newNode(StartID, "start", title, lines)
}

// stepNode is the box of a step.
func stepNode(s *plan.Step) Node {
	label := s.Label
	var lines []Line
	if s.Name != "" {
		lines = append(lines, Line{"label", s.Name})
	}
	switch s.Kind {
	case plan.Send:
		if s.Message != nil && s.Message.Subject != "" {
			lines = append(lines, Line{"", s.Message.Subject})
		}
	case plan.If:
		// With one question the box asks it, with several the ways do.
		label = "if"
		if len(s.Branches) == 1 {
			label = "if " + s.Branches[0].Label
		}
	}
	return newNode(s.ID, kindName(s.Kind), label, lines)
}

func kindName(k plan.StepKind) string {
	switch k {
	case plan.Send, plan.SendBest:
		return "send"
	case plan.Wait:
		return "wait"
	case plan.WaitFor:
		return "wait-for"
	case plan.WaitUntil:
		return "wait-until"
	case plan.Remind:
		return "remind"
	case plan.Repeat:
		return "repeat"
	case plan.If:
		return "if"
	case plan.Choose:
		return "choose"
	case plan.Split:
		return "split"
	case plan.Do:
		return "do"
	case plan.Set:
		return "set"
	case plan.Exit:
		return "exit"
	case plan.HoldOut:
		return "hold-out"
	case plan.Work:
		return "task"
	case plan.CreateLead:
		return "lead"
	case plan.StartJourney:
		return "begin"
	case plan.Raise:
		return "raise"
	case plan.AddTo, plan.RemoveFrom:
		return "list"
	}
	return "step"
}

func triggerText(t *plan.Trigger) string {
	if t.Text != "" {
		return t.Text
	}
	name := t.Event
	if t.Interaction != "" {
		name += "." + t.Interaction
	}
	if t.Where != nil {
		name += " where " + t.Where.Text
	}
	return name
}

func goalText(g *plan.Goal) string {
	text := triggerText(&g.On)
	if g.Within != (plan.Duration{}) {
		text += " within " + durationText(g.Within)
	}
	if g.Worth != nil {
		text += " worth " + g.Worth.Text
	}
	if g.ThenExit {
		text += " then exit"
	}
	return text
}

func percentText(share float64) string { return strconv.FormatFloat(share*100, 'g', 4, 64) + "%" }

// durationText writes a duration as the language does: 3d, 1h30m, 1d12h.
func durationText(d plan.Duration) string {
	var b strings.Builder
	if d.Days != 0 {
		fmt.Fprintf(&b, "%dd", d.Days)
	}
	seconds := int64(d.Exact.Seconds())
	for _, unit := range []struct {
		name string
		size int64
	}{{"h", 3600}, {"m", 60}, {"s", 1}} {
		if n := seconds / unit.size; n != 0 {
			fmt.Fprintf(&b, "%d%s", n, unit.name)
			seconds -= n * unit.size
		}
	}
	if b.Len() == 0 {
		return "0s"
	}
	return b.String()
}
