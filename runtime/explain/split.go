package explain

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/journeylang/journey/runtime/machine"
)

// dealt tells which arm of a split was dealt, and the figures where they decided.
func (p *telling) dealt() string {
	text := "was dealt the arm " + p.Text
	arms := p.arms()
	switch {
	case arms == "":
		return text
	case p.Values["because"] == nil:
		return text + ", the highest of " + arms
	}
	return text + ", " + p.won() + ": " + arms
}

// decided tells who has won a split.
func (p *telling) decided() string {
	step := "a split"
	if p.step != nil {
		step = p.step.Label
	}
	return fmt.Sprintf("the arm %s of %s in %s now gets everybody, %s: %s", p.Text, step, p.name(), p.won(), p.arms())
}

func (p *telling) won() string {
	if p.Values["because"] == machine.WonSignificant {
		probability, _ := p.Values["p"].(float64)
		return "which has won (equal arms would ever look so different with a probability of at most " + percent(probability) + ")"
	}
	return "which did best when the time was up"
}

// arms tells how each arm does: "short 12 of 40 (a rate of 31.0%, drawn 28.1%)".
func (p *telling) arms() string {
	list, _ := p.Values["arms"].([]any)
	var all []string
	for _, v := range list {
		arm, _ := v.([]any)
		if len(arm) < 3 {
			continue
		}
		text := fmt.Sprintf("%v %v of %v", arm[0], arm[2], arm[1])
		if len(arm) == 5 {
			text += fmt.Sprintf(" (a rate of %s, drawn %s)", percent(arm[3]), percent(arm[4]))
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func percent(v any) string {
	share, _ := v.(float64)
	return strconv.FormatFloat(share*100, 'f', 1, 64) + "%"
}

// queued tells until when somebody waits at a door, and why.
func (p *telling) queued() string {
	text := fmt.Sprintf("waits at the door of %s until %s", p.name(), p.until())
	if p.journey != nil && p.journey.AtMost != nil {
		text += ": " + p.journey.AtMost.Text
	}
	return text
}
