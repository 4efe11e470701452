package journeytest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
)

// crowd makes many people that are alike but for what chance deals them. The same seed makes the same people.
func (r *trial) crowd(s *ast.TestCrowd) bool {
	seed := r.seed
	if s.Seed != nil {
		seed = uint64(s.Seed.Value)
	}
	r.chance = rand.New(rand.NewPCG(seed, uint64(len(r.people))))
	for range s.Count {
		name := fmt.Sprintf("person_%d", len(r.people)+1)
		fields, err := r.like(s.Fields)
		r.reach(fields)
		if err == nil {
			err = r.shell.Put(machine.Input{Kind: machine.ContactInput, Contact: name, Fields: fields})
		}
		if err != nil {
			return r.broken(s.Span(), name, name+" is a contact", err)
		}
		r.people = append(r.people, name)
	}
	return true
}

// like deals the fields of one of many.
func (r *trial) like(o *ast.Object) (machine.Values, error) {
	plain := &ast.Object{}
	dealt := machine.Values{}
	if o == nil {
		return dealt, nil
	}
	for _, e := range o.Entries {
		if !e.OneOf {
			plain.Entries = append(plain.Entries, e)
			continue
		}
		raw, _ := check.Literal(&e.Value)
		choices, _ := raw.([]any)
		f, ok := r.plan.Contact.Field(e.Key.Name)
		if !ok || len(choices) == 0 {
			return nil, fmt.Errorf("%s has nothing to choose from", e.Key.Name)
		}
		v, err := schema.Coerce(f.Type, choices[r.chance.IntN(len(choices))])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Key.Name, err)
		}
		dealt[e.Key.Name] = v
	}
	fields, err := Fields(plain, r.plan.Contact)
	for name, v := range dealt {
		fields[name] = v
	}
	return fields, err
}

// reach gives one of many the addresses that the script does not: each an own one, so that messages arrive.
func (r *trial) reach(fields machine.Values) {
	for _, f := range r.plan.Contact.Fields {
		if _, given := fields[f.Name]; given || fields == nil {
			continue
		}
		switch f.Type.Kind {
		case schema.Email:
			fields[f.Name] = fmt.Sprintf("person_%d@crowd.example", len(r.people)+1)
		case schema.Phone:
			fields[f.Name] = fmt.Sprintf("+4520%06d", len(r.people)+1)
		}
	}
}

// part lets a part of everybody do something, in the order in which they were made. Of an answer to a message it is
// the part of those who got it.
func (r *trial) part(s *ast.TestDoes) bool {
	for _, who := range r.people {
		if s.Event.Interaction != nil && !r.got(who, s.Event.Name.Name) {
			continue
		}
		if s.Part.Value < 100 && r.chance.Float64()*100 >= s.Part.Value {
			continue
		}
		in, err := EventInput(r.plan, who, &s.Event, s.Fields)
		if err == nil {
			err = r.shell.Put(in)
		}
		if err != nil {
			return r.broken(s.Span(), who, who+" does "+in.Name, err)
		}
	}
	return true
}

// share looks whether a claim holds for the part of everybody that is expected.
func (r *trial) share(s *ast.TestShare) {
	holds, last := 0, ""
	for _, who := range r.people {
		if r.judge(who, s.Of) == nil {
			holds++
		} else {
			last = who
		}
	}
	share := 0.0
	if len(r.people) > 0 {
		share = float64(holds) / float64(len(r.people))
	}
	if len(r.people) > 0 && share >= s.Between.Value && share <= s.And.Value {
		return
	}
	happened := fmt.Sprintf("it is %.3f: %d of %d", share, holds, len(r.people))
	if last != "" {
		happened += "; " + last + " is one of whom it is not true"
	}
	claim := s.Of.Span()
	claim.End = s.Between.Span().Start
	text, _ := strings.CutSuffix(strings.TrimSpace(claim.Text()), "between")
	r.fail(s.Span(), last, fmt.Sprintf("the share of %sis between %s and %s", text, s.Between.Span().Text(), s.And.Span().Text()), happened, "")
}
