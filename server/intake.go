package server

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// event is one item of POST /v1/events.
type event struct {
	Contact string `json:"contact"`
	person
	Event  string         `json:"event"`
	Time   *string        `json:"time"`
	ID     string         `json:"id"`
	Fields map[string]any `json:"fields"`
}

// contact is one item of POST /v1/contacts.
type contact struct {
	ID     string         `json:"id"`
	Person map[string]any `json:"person"` // fields by which they are looked for; id is who they become where nobody is known
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
	return bring(s, r, func(item *event) (identity.Arrival, []Fault) {
		a, faults := item.person.of(program, item.Contact)
		in := machine.Input{Kind: machine.EventInput, Contact: a.ID, Name: item.Event, ID: item.ID}
		faults = append(faults, named("event", item.Event)...)
		if item.ID != "" {
			faults = append(faults, named("id", item.ID)...)
		}
		if item.Time != nil {
			var wrong []Fault
			in.Time, wrong = readTime(*item.Time)
			faults = append(faults, wrong...)
		}
		faults = append(faults, s.forged("event", program, &in)...)
		var declared *schema.Record
		of := "the event " + item.Event
		if program != nil {
			if e, ok := program.Plan.Event(item.Event); ok {
				declared = e.Fields
			}
		}
		var wrong []Fault
		in.Fields, wrong = values(declared, item.Fields, of, false)
		a.Inputs = []machine.Input{in}
		return a, append(faults, wrong...)
	})
}

// forged reports an event that comes by another door.
func (s *Server) forged(field string, program *machine.Program, in *machine.Input) []Fault {
	if program == nil {
		return nil
	}
	if why, door := machine.Forged(program.Plan, in.Name, in.Time, s.engine.Now()); why != "" {
		return []Fault{{Field: field, Message: why, Hint: door}}
	}
	return nil
}

// takeContacts sets fields of contacts; null or an empty text removes one.
func (s *Server) takeContacts(r *http.Request) (any, error) {
	program := s.engine.Program()
	return bring(s, r, func(item *contact) (identity.Arrival, []Fault) {
		a, faults := identity.Arrival{ID: item.ID}, []Fault(nil)
		if item.Person == nil {
			faults = named("id", item.ID)
		} else {
			a, faults = (&person{Person: item.Person}).of(program, item.ID)
		}
		in := machine.Input{Kind: machine.ContactInput, Contact: a.ID}
		var declared *schema.Record
		if program != nil {
			declared = schema.Given(program.Plan.Contact, program.Plan.Account)
		}
		fields, wrong := values(declared, item.Fields, "the contact", true)
		in.Fields = fields
		if program != nil && declared != program.Plan.Contact {
			machine.NameAccount(in.Fields, program.Plan.Account)
		}
		a.New, a.Inputs = nil, []machine.Input{in}
		return a, append(faults, wrong...)
	})
}

// take reads the items of a request, makes an input of each, and hands all of them to the engine, or none.
func take[T any](s *Server, r *http.Request, input func(*T) (machine.Input, []Fault)) (any, error) {
	return bring(s, r, func(item *T) (identity.Arrival, []Fault) {
		in, faults := input(item)
		return identity.Arrival{ID: in.Contact, Inputs: []machine.Input{in}}, faults
	})
}

// bring reads the items of a request and hands all of them to the engine, or none. Whom an item does not name by an id is looked
// for.
func bring[T any](s *Server, r *http.Request, arrival func(*T) (identity.Arrival, []Fault)) (any, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	var all []identity.Arrival
	n, err := items(body, func(item *T) []Fault {
		a, faults := arrival(item)
		for i := range a.Inputs {
			if f := tooLarge(&a.Inputs[i]); len(faults) == 0 && f != nil {
				faults = f
			}
		}
		all = append(all, a)
		return faults
	})
	if err != nil {
		return nil, err
	}
	if err := s.takeIn(r.Context(), all); err != nil {
		return nil, err
	}
	return accepted{n}, nil
}

// takeIn makes arrivals durable.
func (s *Server) takeIn(ctx context.Context, all []identity.Arrival) error {
	program := s.engine.Program()
	if program == nil || !slices.ContainsFunc(all, func(a identity.Arrival) bool { return a.Matched(program.Plan) }) {
		var inputs []machine.Input
		for i := range all {
			inputs = append(inputs, all[i].Inputs...)
		}
		return s.engine.Ingest(ctx, inputs)
	}
	done, err := s.engine.Bring(ctx, all)
	if err != nil {
		return err
	}
	return done(ctx)
}

func tooLarge(in *machine.Input) []Fault {
	if in.Msgsize()+in.Fields.Bound() <= engine.InputBytes {
		return nil
	}
	if b, err := in.MarshalMsg(nil); err == nil && len(b) <= engine.InputBytes {
		return nil
	}
	return []Fault{{Message: fmt.Sprintf("this is larger than %d KiB", engine.InputBytes>>10), Hint: "leave away what no journey needs"}}
}

// readTime reads the time that an item names, ms.
func readTime(text string) (at int64, faults []Fault) {
	t, err := schema.ParseTime(text)
	if err != nil {
		faults = []Fault{{Field: "time", Message: err.Error(), Hint: "leave it away for now"}}
	}
	return t.UnixMilli(), faults
}

// values turns the values of an item into those of the machine: by the type that the program declares, or as they are.
// Missing values are left out, unless they remove what was there.
func values(declared *schema.Record, given map[string]any, of string, removing bool) (machine.Values, []Fault) {
	var faults []Fault
	out := make(machine.Values, len(given))
	for _, name := range machine.Values(given).Names() {
		if wrong := spelt("", name); wrong != nil {
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

// named says what is wrong with an id or a name that comes in, if anything.
func named(field, name string) []Fault {
	if faults := spelt(field, name); faults != nil {
		return faults
	}
	if hidden := schema.Hidden(name); hidden != "" {
		return []Fault{{Field: field, Message: "this has a character that nobody sees: " + hidden, Hint: "leave it away: it would make it something else that looks the same"}}
	}
	return nil
}

// spelt says what is wrong with a name, or with an id that may be there since it could have characters that nobody sees.
func spelt(field, name string) []Fault {
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

// yes reads a yes or no of the query; what is not said is no.
func yes(r *http.Request, name string) (bool, error) {
	switch text := r.URL.Query().Get(name); text {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	default:
		return false, problemf(http.StatusBadRequest, "%s=%s is neither true nor false", name, text)
	}
}
