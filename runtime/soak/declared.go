package soak

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
)

// actsOf makes traffic for any program, from what it declares: people come to be known, and all its events happen.
func actsOf(d *dice, p *plan.Program, n int) []Act {
	now := Begin.UnixMilli()
	acts := []Act{{At: now, Publish: 1}}
	for i := range n {
		now += 1 + int64(d.ExpFloat64()*float64(30*day)/float64(n))
		in := machine.Input{Kind: machine.EventInput, Contact: fmt.Sprintf("p%d", d.upTo(7)), ID: fmt.Sprintf("i%d", i)}
		switch {
		case i < 8:
			in.Kind, in.Contact, in.Fields = machine.ContactInput, fmt.Sprintf("p%d", i), values(d, p.Contact, now)
		case d.in(4) || len(p.Events) == 0:
			in.Kind, in.Fields = machine.ContactInput, values(d, p.Contact, now)
		case d.in(4) && len(p.Messages) > 0:
			in.Name = p.Messages[d.IntN(len(p.Messages))].Name + one(d, ".opened", ".clicked", ".unsubscribed")
			in.Fields = machine.Values{"link": one[any](d, "espresso", "filter", "look")}
		default:
			e := p.Events[d.IntN(len(p.Events))]
			in.Name, in.Fields = e.Name, values(d, e.Fields, now)
		}
		acts = append(acts, Act{At: now, Inputs: []machine.Input{in}})
	}
	return append(acts, Act{At: now + 10*day})
}

// values returns a value for most fields of a record.
func values(d *dice, r *schema.Record, now int64) machine.Values {
	v := machine.Values{}
	if r == nil {
		return v
	}
	for _, f := range r.Fields {
		if f.Type.Optional && d.in(4) {
			continue
		}
		if x := value(d, f.Name, f.Type, now); x != nil {
			v[f.Name] = x
		}
	}
	return v
}

func value(d *dice, name string, t schema.Type, now int64) any {
	switch t.Kind {
	case schema.String:
		return name + fmt.Sprint(d.upTo(3))
	case schema.Number:
		return float64(d.IntN(200))
	case schema.Bool:
		return d.in(2)
	case schema.Date:
		return time.UnixMilli(now).UTC().Truncate(24*time.Hour).AddDate(0, 0, d.upTo(40)-5)
	case schema.Time:
		return time.UnixMilli(now + d.Int64N(20*day)).UTC()
	case schema.Email:
		return fmt.Sprintf("mail%d@contoso.example", d.upTo(20))
	case schema.Phone:
		return fmt.Sprintf("+4512345%03d", d.upTo(900))
	case schema.Country:
		return one(d, "DE", "DK", "AT")
	case schema.Language:
		return one(d, "en", "de")
	case schema.Enum:
		return one(d, t.Values...)
	case schema.List:
		return []any{value(d, name, *t.Elem, now)}
	}
	return nil
}
