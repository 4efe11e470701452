package explain

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// suspended tells that a trip was paused, and what that means for the time that it waits for.
func (p *telling) suspended() string {
	text := p.name() + " is paused"
	due, waits := p.Values["due"].(time.Time)
	if !waits {
		return text
	}
	at := Clock(due.UnixMilli(), p.zone)
	switch p.Text {
	case machine.Shift:
		return fmt.Sprintf("%s: what is due %s will be later by the length of the pause", text, at)
	case machine.Expire:
		return fmt.Sprintf("%s: leaves at resume if that is after %s", text, at)
	}
	return fmt.Sprintf("%s: what is due %s waits for the resume", text, at)
}

// moved tells where a trip stands in the new version.
func (p *telling) moved() string {
	text := fmt.Sprintf("moved to the new version of %s", p.name())
	switch {
	case p.step == nil && p.Text == "":
		return text
	case p.step == nil:
		return fmt.Sprintf("%s, behind %s, which is gone: nothing follows", text, p.Text)
	case p.step.Label == p.Text:
		text += ", still at " + p.Text
	default:
		text += fmt.Sprintf(", from %s to %s", p.Text, p.step.Label)
	}
	if due, waits := p.Values["due"].(time.Time); waits {
		text += ", until " + Clock(due.UnixMilli(), p.zone)
		if was, changed := p.Values["was"].(time.Time); changed {
			text += " instead of " + Clock(was.UnixMilli(), p.zone)
		}
	}
	return text
}
