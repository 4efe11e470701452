package explain

import (
	"fmt"
	"maps"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// waitsUntil tells a wait for a time: until when, and what that was computed from.
func (p *telling) waitsUntil(until string) string {
	read := maps.Clone(p.Values)
	limit, limited := read["limit"].(string)
	delete(read, "limit")
	text := "waits until " + until
	if limited {
		text += ", at most " + limit
	}
	return because(text, p.zoned(read))
}

// met tells what ended a wait for events, or why it did not begin: what is so on arrival counts.
func (p *telling) met() string {
	if p.Values["already"] != true {
		return "what was awaited happened: " + p.Text
	}
	for i := range p.step.Branches {
		switch on := p.step.Branches[i].On; {
		case on == nil || p.step.Branches[i].Label != p.Text:
		case on.Event == plan.NameEnters(on.Segment):
			return "does not wait: is in the segment " + on.Segment + " already"
		case on.Segment != "":
			return "does not wait: is not in the segment " + on.Segment
		}
	}
	return "does not wait, it had happened: " + p.Text
}

// notWaited tells why a trip went on from a wait for a time, and how.
func (p *telling) notWaited() string {
	read := p.zoned(p.Values)
	switch p.Text {
	case "missing":
		if p.step.HasElse {
			return because("took else", read)
		}
		return because("does not wait", read)
	case "inside":
		return because("does not wait: it is inside the window", read)
	}
	return because("does not wait: the time has come already", read)
}

// zoned tells of a value that names no zone that the clock of the project is meant.
func (p *telling) zoned(values machine.Values) machine.Values {
	zone, ok := values["zone"].(string)
	if !ok {
		return values
	}
	out := machine.Values{}
	for name, v := range values {
		if name != "zone" {
			why := name + " is missing, so the zone"
			if v != nil {
				why = fmt.Sprintf("%s is %s, which is no zone, so the zone", name, Show(v))
			}
			out[why] = zone
		}
	}
	return out
}

func because(text string, values machine.Values) string {
	if why := reasons(values); why != "" {
		return text + " because " + why
	}
	return text
}

// reminds tells what a series does next: until is when.
func (p *telling) reminds(until string) string {
	awaited := Awaited(p.step)
	read := maps.Clone(p.Values)
	next, more := read["next"].(string)
	end := p.instant(read["until"])
	delete(read, "next")
	delete(read, "until")
	text := fmt.Sprintf("listens until %s for %s", until, awaited)
	if more {
		text = fmt.Sprintf("gets %s at %s unless %s happens first; the series ends at %s", next, until, awaited, end)
	}
	return because(text, read)
}

// reminded tells through which exit a series was left, and behind which of its messages.
func (p *telling) reminded() string {
	read := maps.Clone(p.Values)
	message, _ := read["reminder.message"].(string)
	number, _ := read["reminder.number"].(float64)
	already := read["already"] == true
	for _, name := range []string{"reminder.message", "reminder.number", "already"} {
		delete(read, name)
	}
	awaited := Awaited(p.step)
	var text string
	switch {
	case p.Text == "expired" && message == "":
		return because("the series ended without "+awaited, read)
	case p.Text == "expired":
		return because(fmt.Sprintf("the series ended without %s; its last reminder was number %v, %s", awaited, number, message), read)
	case already:
		text = "needs no reminder, it had happened: " + awaited
	case message == "":
		text = "what it is about happened before the first reminder: " + awaited
	default:
		text = fmt.Sprintf("reminder number %v, %s, was heeded: %s", number, message, awaited)
	}
	return because(text, read)
}

// instant writes a time of the trace as people in the zone of the project read it.
func (p *telling) instant(v any) string {
	if at, ok := v.(time.Time); ok {
		return Clock(at.UnixMilli(), p.zone)
	}
	return Show(v)
}
