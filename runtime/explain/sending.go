package explain

import (
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// blocked tells which gate stopped a message, and what decided.
func (p *telling) blocked() string {
	message, _ := p.Values["message"].(string)
	return fmt.Sprintf("was not sent %s: %s", message, p.gate())
}

// gate tells a closed gate in words; lines of old have the name alone.
func (p *telling) gate() string {
	text := func(name string) string { s, _ := p.Values[name].(string); return s }
	switch p.Text {
	case "no_address":
		switch field, is := text("field"), text("is"); {
		case is != "" && field == "phone" && !strings.HasPrefix(is, "+"):
			return fmt.Sprintf("contact.phone is %q, to which nothing can be sent: it lacks its country, as in +45 12 34 56 78", is)
		case is != "":
			return fmt.Sprintf("contact.%s is %q, to which nothing can be sent", field, is)
		case field != "" && field != "email":
			return "contact." + field + " is missing"
		}
		return "no e-mail address"
	case "unsubscribed":
		return "unsubscribed from messages of this purpose"
	case "expired":
		if after := text("after"); after != "" {
			return "it expired: it was to go out within " + after + p.instantOf("since")
		}
		return "the journey closed while a quiet time held it"
	case "quiet":
		return fmt.Sprintf("the quiet %s never ends", text("quiet"))
	case "consent":
		if text("said") == machine.ConsentNo {
			return "no consent for " + text("consent") + ": it was withdrawn" + p.instantOf("at") + p.source()
		}
		return fmt.Sprintf("no consent for %s: it asks for a yes, and nothing was said", text("consent"))
	case "suppressed":
		switch because := text("because"); {
		case because == "bounced" && p.Values["until"] != nil:
			return "its address bounced and is left alone" + p.instantOf("until")
		case because == "complained" && p.Values["at"] != nil:
			return "its address complained" + p.instantOf("at")
		case because == "forgotten":
			return "suppressed: who had this address was forgotten, and asked for nothing more"
		case because != "":
			return because + " is suppressed"
		}
		return "suppressed"
	case "sent_before":
		return "this step has sent it to this address before"
	case "cap":
		return fmt.Sprintf("the cap of %s is reached; there is room again%s", text("cap"), p.instantOf("free"))
	case "not_rendered":
		return "it could not be written: " + text("why")
	case "overtaken":
		return "it was not sent before the next reminder or the end of the series was due"
	}
	return strings.ReplaceAll(p.Text, "_", " ")
}

// instantOf tells an instant among the values: " until 2026-03-05 10:00", " at …", or nothing.
func (p *telling) instantOf(name string) string {
	at, ok := p.Values[name].(time.Time)
	if !ok {
		return ""
	}
	word := name
	if name == "free" {
		word = "at"
	}
	return " " + word + " " + Clock(at.UnixMilli(), p.zone)
}

func (p *telling) source() string {
	if s, _ := p.Values["source"].(string); s != "" {
		return " (" + s + ")"
	}
	return ""
}

// postponed tells which quiet time holds a message.
func (p *telling) postponed() string {
	quiet, _ := p.Values["quiet"].(string)
	stretch, _ := p.Values["time"].(string)
	held := fmt.Sprintf("%s is held%s: the quiet %s, %s", p.Text, p.instantOf("until"), quiet, stretch)
	if at, early := p.Values["expires"].(time.Time); early {
		held += fmt.Sprintf("; it expires before, at %s", Clock(at.UnixMilli(), p.zone))
	}
	return held
}

// consent tells an answer with its source.
func (p *telling) consent(what string) string {
	text := what + " " + p.Text + " messages"
	if to, _ := p.Values["address"].(string); to != "" {
		text += " to " + to
	}
	return text + p.source()
}

// addressBlocked tells why nothing is sent to an address.
func (p *telling) addressBlocked() string {
	because, _ := p.Values["because"].(string)
	if p.Values["until"] == nil {
		return fmt.Sprintf("nothing is sent to %s any more: %s", p.Text, because)
	}
	return fmt.Sprintf("nothing is sent to %s%s: %s", p.Text, p.instantOf("until"), because)
}

// chose tells why one of several messages was sent, with the numbers.
func (p *telling) chose() string {
	message, _ := p.Values["message"].(string)
	how, _ := p.Values["how"].(string)
	var others []string
	for _, name := range p.Values.Names() {
		switch v := p.Values[name].(type) {
		case float64:
			others = append(others, fmt.Sprintf("%s %.2f", name, v))
		case string:
			if name != "message" && name != "how" {
				others = append(others, name+" closed by "+v)
			}
		}
	}
	why := map[string]string{
		"preferred": "it is the preferred channel", "engagement": "it is answered most",
		"chance": "chance has it so, to measure the choice",
	}[how]
	return fmt.Sprintf("of several messages gets %s %s: %s (%s)", p.Text, message, why, strings.Join(others, ", "))
}
