package explain

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// text tells the line in words that a marketer uses.
func (p *telling) text() string {
	switch p.Entry.Kind {
	case machine.Happened:
		return withValues("did "+p.Text, p.Values)
	case machine.Changed:
		return p.changed()
	case machine.Entered:
		if p.Text != "" {
			return fmt.Sprintf("entered %s for %s", p.name(), strings.TrimLeft(p.Text, "#="))
		}
		return "entered " + p.name()
	case machine.Refused:
		return fmt.Sprintf("did not enter %s: %s", p.name(), refusal(p.Text))
	case machine.Reached:
		return p.waits()
	case machine.Branched:
		return p.branched()
	case machine.Handed:
		return fmt.Sprintf("is sent %s %s", p.medium(), p.Text)
	case machine.Blocked:
		message, _ := p.Values["message"].(string)
		return fmt.Sprintf("was not sent %s: %s", message, gate(p.Text))
	case machine.Delivered:
		return fmt.Sprintf("got %s %s", p.medium(), p.Text)
	case machine.Undelivered:
		why, _ := p.Values["why"].(string)
		if why == "" {
			why = "the channel did not take it"
		}
		return fmt.Sprintf("did not get %s %s: %s", p.medium(), p.Text, why)
	case machine.Assigned:
		if why, failed := p.Values["why"].(string); failed && len(p.Values) == 1 && p.Text != "why" {
			return fmt.Sprintf("contact.%s stays as it is: %s", p.Text, why)
		}
		if v := p.Values[p.Text]; v != nil {
			return fmt.Sprintf("contact.%s is now %s", p.Text, Show(v))
		}
		return fmt.Sprintf("contact.%s is now missing", p.Text)
	case machine.Goal:
		if worth, _ := p.Values["worth"].(float64); worth != 0 {
			return fmt.Sprintf("reached the goal %s of %s, worth %s", p.Text, p.name(), Show(worth))
		}
		return fmt.Sprintf("reached the goal %s of %s", p.Text, p.name())
	case machine.Left:
		return fmt.Sprintf("left %s: %s", p.name(), leaving(p.Text))
	case machine.Joined:
		return "joined the segment " + p.Text
	case machine.Parted:
		return "left the segment " + p.Text
	case machine.Withdrew:
		return "unsubscribed from " + p.Text + " messages"
	}
	return p.Text
}

func (p *telling) name() string {
	if p.journey == nil {
		return "a journey that is gone"
	}
	return p.journey.Name
}

func (p *telling) medium() string {
	if p.step != nil && p.step.Message != nil {
		return p.step.Message.Medium
	}
	return "the message"
}

func (p *telling) changed() string {
	var set, removed []string
	for _, name := range p.Values.Names() {
		if v := p.Values[name]; v == nil {
			removed = append(removed, name)
		} else {
			set = append(set, name+" is "+Show(v))
		}
	}
	if len(removed) > 0 {
		set = append(set, "no "+strings.Join(removed, ", no "))
	}
	if len(set) == 0 {
		return "became known"
	}
	return "profile: " + strings.Join(set, ", ")
}

func (p *telling) waits() string {
	until := p.Text
	if at, err := time.Parse(time.RFC3339, p.Text); err == nil {
		until = Clock(at.UnixMilli(), p.zone)
	}
	if p.step != nil && p.step.Kind == plan.WaitFor {
		return fmt.Sprintf("waits until %s for %s", until, Awaited(p.step))
	}
	return "waits until " + until
}

// branched tells which way was taken, and with which values.
func (p *telling) branched() string {
	kind := plan.If
	if p.step != nil {
		kind = p.step.Kind
	}
	switch {
	case kind == plan.WaitFor && p.Text == "time is up":
		return "waited in vain for " + Awaited(p.step)
	case kind == plan.WaitFor:
		return "what was awaited happened: " + p.Text
	case kind == plan.Split:
		return "was dealt the arm " + p.Text
	}
	way := "took the branch " + p.Text
	if p.Text == "else" {
		way = "took else"
	}
	if because := reasons(p.Values); because != "" {
		return way + " because " + because
	}
	return way
}

// reasons tells the values that decided: `contact.plan is "free" and contact.age is missing`.
func reasons(values machine.Values) string {
	var all []string
	for _, name := range values.Names() {
		all = append(all, name+" is "+Show(values[name]))
	}
	return strings.Join(all, " and ")
}

func refusal(reason string) string {
	switch word, segment, _ := strings.Cut(reason, " "); {
	case reason == "where":
		return "the event does not fit its where"
	case reason == "no key":
		return "the event has no value for per"
	case reason == "under way":
		return "already under way in it"
	case reason == "entered before":
		return "has been in it before, and it takes nobody again"
	case reason == "too soon":
		return "was in it too short a time ago"
	case word == "only":
		return "not in the segment " + segment
	case word == "skip":
		return "in the segment " + segment + ", which it skips"
	}
	return reason
}

func gate(name string) string {
	switch name {
	case "no_address":
		return "no e-mail address"
	case "unsubscribed":
		return "unsubscribed from messages of this purpose"
	}
	return strings.ReplaceAll(name, "_", " ")
}

func leaving(reason string) string {
	switch reason {
	case "end":
		return "came to its end"
	case "exit":
		return "an exit happened"
	case "goal":
		return "its goal was reached"
	case "holdout":
		return "held out, as a control: measured, never contacted"
	}
	return reason
}

func withValues(text string, values machine.Values) string {
	if len(values) == 0 {
		return text
	}
	var all []string
	for _, name := range values.Names() {
		all = append(all, name+": "+Show(values[name]))
	}
	return text + " { " + strings.Join(all, ", ") + " }"
}

// Show writes a value as a script would: texts in quotes, a date without its time, nothing as "missing".
func Show(v any) string {
	switch v := v.(type) {
	case nil:
		return "missing"
	case string:
		return strconv.Quote(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.UTC().Format("2006-01-02")
		}
		return v.UTC().Format("2006-01-02T15:04:05Z07:00")
	case []any:
		all := make([]string, len(v))
		for i := range v {
			all[i] = Show(v[i])
		}
		return "[" + strings.Join(all, ", ") + "]"
	case map[string]any:
		return strings.TrimSpace(withValues("", v))
	}
	return fmt.Sprint(v)
}

// Plain turns a value into what JSON can say of it: a date is "2026-03-02", an instant is RFC 3339 in UTC.
func Plain(v any) any {
	switch v := v.(type) {
	case time.Time:
		return Show(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = Plain(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name := range v {
			out[name] = Plain(v[name])
		}
		return out
	}
	return v
}
