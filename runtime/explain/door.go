package explain

import (
	"strings"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// refusal tells why the contact was turned away at the door of a journey, with what decided.
func (p *telling) refusal() string {
	switch word, segment, _ := strings.Cut(p.Text, " "); {
	case p.Text == machine.Paused, p.Text == machine.Stopped:
		return "it is " + p.Text
	case p.Text == plan.NotYetOpen:
		return "it opens on " + p.moment("opens")
	case p.Text == plan.Closed:
		return "it closed on " + p.moment("closed")
	case p.Text == "where" && len(p.Values) > 0:
		return "the event does not fit its where, because " + reasons(p.Values)
	case p.Text == "where":
		return "the event does not fit its where"
	case p.Text == "no key":
		return "there is no value for per"
	case p.Text == "under way":
		return "already under way in it" + p.since("since", ", since ")
	case p.Text == "gone":
		return "it is gone"
	case p.Text == "at the door":
		return "already waiting for its turn to enter"
	case p.Text == "entered before":
		return "has been in it before" + p.since("last", ", on ") + ", and it takes nobody again"
	case p.Text == "too soon":
		return "was in it too short a time ago" + p.since("last", ", on ") + p.since("again", "; may enter again from ")
	case word == "only":
		return "not in the segment " + segment
	case word == "skip":
		return "in the segment " + segment + ", which it skips"
	}
	return p.Text
}

// moment tells an instant among the values, in the project's zone.
func (p *telling) moment(name string) string {
	at, ok := p.Values[name].(time.Time)
	if !ok {
		return "a day that is not known"
	}
	return Clock(at.UnixMilli(), p.zone)
}

// since is moment with words in front; "" where an older line does not have the instant.
func (p *telling) since(name, words string) string {
	if _, ok := p.Values[name]; !ok {
		return ""
	}
	return words + p.moment(name)
}

// ruled tells which exit by rule came to hold, and with which values.
func (p *telling) ruled() string {
	text := "the exit of " + p.name() + " came to hold: " + p.Text
	if because := reasons(p.Values); because != "" {
		return text + ", because " + because
	}
	return text
}
