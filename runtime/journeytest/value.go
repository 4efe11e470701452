package journeytest

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
)

// Fields returns the values of an object as the record's fields hold them. An error is in the author's words; in a
// checked program there is none.
func Fields(o *ast.Object, rec *schema.Record) (machine.Values, error) {
	values := machine.Values{}
	if o == nil {
		return values, nil
	}
	for _, e := range o.Entries {
		f, ok := rec.Field(e.Key.Name)
		if !ok {
			return nil, fmt.Errorf("there is no field %s", e.Key.Name)
		}
		raw, ok := check.Literal(&e.Value)
		if !ok {
			return nil, fmt.Errorf("%s needs a plain value", e.Key.Name)
		}
		v, err := schema.Coerce(f.Type, raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Key.Name, err)
		}
		if v != nil {
			values[e.Key.Name] = v
		}
	}
	return values, nil
}

// EventInput returns the input that makes a declared event, or an answer to a message, happen to a contact.
func EventInput(p *plan.Program, contact string, ref *ast.EventRef, fields *ast.Object) (machine.Input, error) {
	in := machine.Input{Kind: machine.EventInput, Contact: contact, Name: ref.Name.Name}
	var rec *schema.Record
	if ref.Interaction != nil {
		in.Name += "." + ref.Interaction.Name
		rec, _ = check.InteractionFields(ref.Interaction.Name)
		if e, ok := p.Event(in.Name); ok { // of a form
			rec = e.Fields
		}
	} else if e, ok := p.Event(ref.Name.Name); ok {
		rec = e.Fields
	}
	var err error
	in.Fields, err = Fields(fields, rec)
	return in, err
}

// Ago returns the instant (ms) that lies a length of time before now; days go by the calendar of zone.
func Ago(d *ast.Duration, now time.Time, zone *time.Location) int64 {
	back := plan.Duration{Days: -d.Days, Exact: -time.Duration(d.Millis) * time.Millisecond}
	return back.After(now, zone).UnixMilli()
}
