package server

import (
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/machine"
)

// event is one item of POST /v1/events.
type event struct {
	Contact string         `json:"contact"`
	Event   string         `json:"event"`
	Time    *string        `json:"time"`
	ID      string         `json:"id"`
	Fields  map[string]any `json:"fields"`
}

// contact is one item of POST /v1/contacts.
type contact struct {
	ID     string         `json:"id"`
	Fields map[string]any `json:"fields"`
}

// accepted is the answer to what was taken: it is durable.
type accepted struct {
	Accepted int `json:"accepted"`
}

// takeEvents takes things that contacts did. An event that the program does not declare is kept as it is; a contact
// that nobody knew begins to exist.
func (s *Server) takeEvents(r *http.Request) (any, error) {
	program := s.engine.Program()
	return take(s, r, func(item *event) (machine.Input, []Fault) {
		in := machine.Input{Kind: machine.EventInput, Contact: item.Contact, Name: item.Event, ID: item.ID}
		faults := named("contact", item.Contact)
		faults = append(faults, named("event", item.Event)...)
		if item.ID != "" {
			faults = append(faults, named("id", item.ID)...)
		}
		if item.Time != nil {
			at, err := schema.ParseTime(*item.Time)
			if err != nil {
				faults = append(faults, Fault{Field: "time", Message: err.Error(), Hint: "leave it away for now"})
			}
			in.Time = at.UnixMilli()
		}
		var declared *schema.Record
		of := "the event " + item.Event
		if program != nil {
			if e, ok := program.Plan.Event(item.Event); ok {
				declared = e.Fields
			}
		}
		var wrong []Fault
		in.Fields, wrong = values(declared, item.Fields, of, false)
		return in, append(faults, wrong...)
	})
}

// takeContacts sets fields of contacts; null or an empty text removes one.
func (s *Server) takeContacts(r *http.Request) (any, error) {
	program := s.engine.Program()
	return take(s, r, func(item *contact) (machine.Input, []Fault) {
		in := machine.Input{Kind: machine.ContactInput, Contact: item.ID}
		var declared *schema.Record
		if program != nil {
			declared = schema.Given(program.Plan.Contact, program.Plan.Account)
		}
		fields, wrong := values(declared, item.Fields, "the contact", true)
		in.Fields = fields
		if program != nil && declared != program.Plan.Contact {
			machine.NameAccount(in.Fields, program.Plan.Account)
		}
		return in, append(named("id", item.ID), wrong...)
	})
}

// take reads the items of a request, makes an input of each, and hands all of them to the engine, or none.
func take[T any](s *Server, r *http.Request, input func(*T) (machine.Input, []Fault)) (any, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	var inputs []machine.Input
	n, err := items(body, func(item *T) []Fault {
		in, faults := input(item)
		if len(faults) == 0 && in.Msgsize()+in.Fields.Bound() > engine.InputBytes {
			if b, err := in.MarshalMsg(nil); err != nil || len(b) > engine.InputBytes {
				return []Fault{{Message: fmt.Sprintf("this is larger than %d KiB", engine.InputBytes>>10), Hint: "leave away what no journey needs"}}
			}
		}
		inputs = append(inputs, in)
		return faults
	})
	if err != nil {
		return nil, err
	}
	if err := s.engine.Ingest(r.Context(), inputs); err != nil {
		return nil, err
	}
	return accepted{n}, nil
}

// values turns the values of an item into those of the machine: by the type that the program declares, or as they are.
// Missing values are left out, unless they remove what was there.
func values(declared *schema.Record, given map[string]any, of string, removing bool) (machine.Values, []Fault) {
	var faults []Fault
	out := make(machine.Values, len(given))
	for _, name := range machine.Values(given).Names() {
		if wrong := named("", name); wrong != nil {
			faults = append(faults, Fault{Field: "fields", Message: "the name of a field: " + wrong[0].Message, Hint: wrong[0].Hint})
			continue
		}
		v, hint := given[name], "write it so that JSON objects are at most 8 levels deep"
		var err error
		if f, ok := declared.Field(name); ok {
			v, err = schema.Coerce(f.Type, v)
			hint = fmt.Sprintf("%s declares %s as %s", of, name, f.Type.Article())
		} else if depth(v) > maxDepth {
			err = fmt.Errorf("this is nested too deeply")
		}
		if err != nil {
			faults = append(faults, Fault{Field: "fields." + name, Message: err.Error(), Hint: hint})
			continue
		}
		if v != nil || removing {
			out[name] = v
		}
	}
	return out, faults
}

// maxDepth is how deep lists and objects in an undeclared field may be nested; what is stored must be readable again.
const maxDepth = 8

func depth(v any) int {
	deepest := 0
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			deepest = max(deepest, depth(e))
		}
	case map[string]any:
		for _, e := range v {
			deepest = max(deepest, depth(e))
		}
	default:
		return 0
	}
	return deepest + 1
}

// named says what is wrong with an id or a name, if anything.
func named(field, name string) []Fault {
	switch {
	case name == "":
		return []Fault{{Field: field, Message: "this is missing", Hint: fmt.Sprintf("write \"%s\": \"…\"", field)}}
	case len(name) > maxName:
		return []Fault{{Field: field, Message: fmt.Sprintf("this has %d bytes", len(name)), Hint: fmt.Sprintf("write at most %d", maxName)}}
	case strings.ContainsFunc(name, unicode.IsControl):
		return []Fault{{Field: field, Message: "this has a control character in it, such as a line end", Hint: "leave it away"}}
	case strings.TrimSpace(name) != name:
		return []Fault{{Field: field, Message: "this has spaces at its ends", Hint: "leave them away: they would make it somebody else"}}
	}
	return nil
}

// number reads a number of the query, which lies between 1 and most.
func number(r *http.Request, name string, usual, most int) (int, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return usual, nil
	}
	n := 0
	if _, err := fmt.Sscanf(text, "%d", &n); err != nil || n < 1 || n > most || fmt.Sprint(n) != text {
		return 0, problemf(http.StatusBadRequest, "%s=%s is not a number from 1 to %d", name, text, most)
	}
	return n, nil
}
