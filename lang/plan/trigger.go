package plan

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/expr"
)

// Trigger is an event that must happen, with a filter.
type Trigger struct {
	// Event is the declared name; of an interaction, the message's name; of what the runtime itself reports, the name
	// that NameEnters, NameLeaves, NameCreated or NameChanged gives it.
	Event       string
	Interaction string // opened, clicked, delivered, bounced, unsubscribed, complained; "" for any other event
	Segment     string // of enters and leaves
	Record      string // of created and changed: contact, account, lead
	Field       string // of changed
	Where       *expr.Program
	Text        string // as written, for people
}

// NameEnters names the joining of a segment, as the runtime reports it.
func NameEnters(segment string) string { return "enters " + segment }

// NameLeaves names the leaving of a segment.
func NameLeaves(segment string) string { return "leaves " + segment }

// NameCreated names the beginning of a contact, an account or a lead.
func NameCreated(record string) string { return record + ".created" }

// NameChanged names a new value of a field of a contact, an account or a lead. Its fields are before and after.
func NameChanged(record, field string) string { return record + "." + field + " changed" }

// Inner reports whether a name is one that the runtime gives to what it reports itself. Declared names have neither
// space nor dot, so no declared event has such a name; an undeclared one of that name starts and steers nothing.
func Inner(name string) bool {
	if strings.HasPrefix(name, "enters ") || strings.HasPrefix(name, "leaves ") || strings.HasSuffix(name, " changed") {
		return true
	}
	record, ok := strings.CutSuffix(name, ".created")
	return ok && isRecord(record)
}

// Hears returns the names of what the runtime itself reports that the journey listens to; it may list one twice.
func (j *Journey) Hears() []string { return j.hears }

func isRecord(name string) bool { return name == "contact" || name == "account" || name == "lead" }

func (f *flattening) trigger(t *ast.Trigger) Trigger {
	out := Trigger{Text: label(t.Span())}
	if t.Where != nil {
		out.Where = f.info.Exprs[t.Where]
	}
	name, part, verb := t.Event.Name.Name, t.Event.Interaction, t.Event.Verb
	switch {
	case verb != nil && part == nil && verb.Name == "leaves":
		out.Event, out.Segment = NameLeaves(name), name
	case verb != nil && part == nil:
		out.Event, out.Segment = NameEnters(name), name
	case verb != nil:
		out.Event, out.Record, out.Field = NameChanged(name, part.Name), name, part.Name
	case part == nil:
		out.Event = name
	case part.Name == "created" && isRecord(name) && f.messages[name] == nil:
		out.Event, out.Record = NameCreated(name), name
	case name == "form" && f.messages[name] == nil:
		out.Event = Submitted
	default:
		out.Event, out.Interaction = name, part.Name
	}
	if f.Journey != nil && Inner(out.Event) {
		f.hears = append(f.hears, out.Event)
	}
	return out
}
