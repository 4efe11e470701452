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
	if text, ok := p.record(); ok {
		return text
	}
	if text, ok := p.call(); ok {
		return text
	}
	if text, ok := p.scoring(); ok {
		return text
	}
	if text, ok := p.merge(); ok {
		return text
	}
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
		return fmt.Sprintf("did not enter %s: %s", p.name(), p.refusal())
	case machine.Reached:
		return p.waits()
	case machine.Branched:
		return p.branched()
	case machine.Handed:
		return fmt.Sprintf("is sent %s %s", p.medium(), p.Text)
	case machine.Blocked:
		return p.blocked()
	case machine.Delivered:
		return fmt.Sprintf("got %s %s", p.medium(), p.Text)
	case machine.Undelivered:
		return p.undelivered()
	case machine.Assigned:
		return p.assigned()
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
	case machine.Queued:
		return p.queued()
	case machine.Counted:
		return "counts for the arm " + p.Text
	case machine.Decided:
		return p.decided()
	case machine.Ruled:
		return p.ruled()
	case machine.Suspended:
		return p.suspended()
	case machine.Resumed:
		return p.name() + " goes on"
	case machine.Moved:
		return p.moved()
	case machine.Restarted:
		return "begins again, in the new version of " + p.name()
	case machine.Withdrawn:
		return p.withdrawn()
	case machine.Withdrew:
		return p.consent("unsubscribed from")
	case machine.Consented:
		return p.consent("subscribed to")
	case machine.Forgotten:
		return p.forgotten()
	case machine.LetGo:
		return "a contact of the account was forgotten: what it did is in the account's history and points no more"
	case machine.SentOn:
		if p.Values["contacts"] == 1.0 {
			return fmt.Sprintf("%s %s goes to the one contact of the account", p.medium(), p.Text)
		}
		return fmt.Sprintf("%s %s goes to each contact of the account, of whom there are %s", p.medium(), p.Text, Show(p.Values["contacts"]))
	case machine.Postponed:
		return p.postponed()
	case machine.AddressBlocked:
		return p.addressBlocked()
	case machine.Chose:
		return p.chose()
	case machine.ByMachine:
		return withValues("a program, not the contact, did "+p.Text, p.Values)
	}
	return p.Text
}

func (p *telling) undelivered() string {
	why, _ := p.Values["why"].(string)
	if why == "" {
		why = "the channel did not take it"
	}
	return fmt.Sprintf("did not get %s %s: %s", p.medium(), p.Text, why)
}

func (p *telling) assigned() string {
	field := p.Text
	if !strings.HasPrefix(field, "account.") && !strings.HasPrefix(field, "lead.") {
		field = "contact." + field
	}
	if why, failed := p.Values["why"].(string); failed && len(p.Values) == 1 && p.Text != "why" {
		return fmt.Sprintf("%s stays as it is: %s", field, why)
	}
	if v := p.Values[p.Text]; v != nil {
		return fmt.Sprintf("%s is now %s", field, Show(v))
	}
	return field + " is now missing"
}

func (p *telling) withdrawn() string {
	if paused, _ := p.Values["paused"].(bool); paused {
		return fmt.Sprintf("the call of %s was withdrawn: %s is paused, and lets go whose time comes", p.Text, p.name())
	}
	if call, _ := p.Values["call"].(bool); call {
		return fmt.Sprintf("the call of %s was withdrawn before it was made: %s was stopped", p.Text, p.name())
	}
	return fmt.Sprintf("%s %s was withdrawn before it was handed over: %s was stopped", p.medium(), p.Text, p.name())
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
	if p.step != nil {
		for _, m := range p.step.Among {
			if m.Name == p.Text {
				return m.Medium
			}
		}
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

// until tells the instant that the line's text names.
func (p *telling) until() string {
	if at, err := time.Parse(time.RFC3339, p.Text); err == nil {
		return Clock(at.UnixMilli(), p.zone)
	}
	return p.Text
}

func (p *telling) waits() string {
	until := p.until()
	if p.step != nil {
		switch p.step.Kind {
		case plan.WaitFor:
			return fmt.Sprintf("waits until %s for %s", until, Awaited(p.step))
		case plan.WaitUntil:
			return p.waitsUntil(until)
		case plan.Remind:
			return p.reminds(until)
		}
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
		return p.met()
	case kind == plan.WaitUntil:
		return p.notWaited()
	case kind == plan.Remind:
		return p.reminded()
	case kind == plan.Split:
		return p.dealt()
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

func leaving(reason string) string {
	switch reason {
	case "end":
		return "came to its end"
	case "exit":
		return "an exit happened"
	case "goal":
		return "its goal was reached"
	case "stopped":
		return "it was stopped"
	case "removed":
		return "its step is not in the new version, and nothing follows"
	case "expired while paused":
		return "what was due came while it was paused"
	case "too many steps at once":
		return "it took too many steps at once; put a wait into its repeat"
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
