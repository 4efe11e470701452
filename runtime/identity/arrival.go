package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
)

// Arrival is a row of a file, or an item of a request: inputs of somebody who may be known by something else than an id.
type Arrival struct {
	Person machine.Values // fields of the contact by which they are looked for; nil: the inputs name them, and nobody is looked for
	ID     string         // who the inputs call them, and who they become where nobody is known; "" as Made says
	// New is what is kept of a contact who was not known, and says nothing of one who was.
	New     machine.Values
	Visitor string          // the anonymous id under which they were known until now; "": none
	By      string          // who says so
	Inputs  []machine.Input // in their order; those of Contact ID are theirs
	// Lead says that the id of its lead was made up: it is the open lead that the strategies of the program find, if there is one.
	Lead bool

	keys  []string // of Person by each strategy of keyed, "" where it says nothing; they are asked for again and again
	keyed *plan.Program
}

// byStrategy returns what the person is looked for by, by strategy of the program; "" where one has nothing to go by.
func (a *Arrival) byStrategy(p *plan.Program) []string {
	if a.keyed == p {
		return a.keys
	}
	all := p.Matching("").Contact
	a.keys, a.keyed = make([]string, len(all)), p
	for i, m := range all {
		a.keys[i], _ = key(p, p.Contact, m.By, a.Person)
	}
	return a.keys
}

// Made returns the id that somebody gets who is not known by what is said of them; "": it does not say who they are.
func Made(p *plan.Program, person machine.Values) string {
	for _, m := range p.Matching("").Contact {
		if k, ok := key(p, p.Contact, m.By, person); ok {
			return made(k, 0)
		}
	}
	return ""
}

// made is the n-th id that may be given to somebody with the key.
func made(key string, n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x1f%d", key, n))
	return "c-" + hex.EncodeToString(sum[:8])
}

// Keys returns all that the arrival can be taken for; whoever resolves it holds the locks of them.
func (a *Arrival) Keys(p *plan.Program) []string {
	var keys []string
	for _, k := range a.byStrategy(p) {
		if k != "" {
			keys = append(keys, k)
		}
	}
	if by := p.Matching("").Account; len(by) > 0 {
		keys = append(keys, accountKeys(p, by, ofAccount(a.Person))...)
	}
	for i := range a.Inputs {
		if a.Inputs[i].Kind == machine.AccountInput {
			keys = append(keys, accountKeys(p, p.Matching("").Account, a.Inputs[i].Fields)...)
		}
	}
	return keys
}

// Crowd resolves arrivals, one behind the other: people, accounts and leads that one makes are known to the next. It is for
// one goroutine.
type Crowd struct {
	p      *plan.Program
	dir    Directory
	people map[string]string         // ids by key
	firms  map[string]any            // names of accounts by key
	leads  map[string][]machine.Lead // open ones by their contact
}

// NewCrowd returns a crowd of those whom dir knows, and of nobody else yet.
func NewCrowd(p *plan.Program, dir Directory) *Crowd {
	return &Crowd{p: p, dir: dir, people: map[string]string{}, firms: map[string]any{}, leads: map[string][]machine.Lead{}}
}

// Take finds out whom an arrival is from, and returns inputs with what it says behind them.
func (a *Crowd) Take(one *Arrival, inputs []machine.Input) (Resolved, []machine.Input, error) {
	r, err := a.person(one)
	if err != nil {
		return r, inputs, err
	}
	begin := len(inputs)
	inputs = a.before(inputs, one, &r)
	for _, in := range one.Inputs {
		if in.Contact == one.ID {
			in.Contact = r.Contact
		}
		if err := a.firm(&in); err != nil {
			return r, inputs, err
		}
		if in.Kind == machine.LeadInput {
			if err := a.lead(one, &r, &in); err != nil {
				return r, inputs, err
			}
		}
		inputs = append(inputs, in)
	}
	a.learn(one, r.Contact, inputs[begin:])
	return r, inputs, nil
}

// Matched reports whether anything of an arrival is to be looked up.
func (one *Arrival) Matched(p *plan.Program) bool {
	return one.Person != nil || one.Lead || len(p.Matching("").Account) > 0
}

// person finds out whom an arrival is from.
func (a *Crowd) person(one *Arrival) (Resolved, error) {
	if one.Person == nil {
		return Resolved{Contact: one.ID, Known: true}, nil
	}
	first := ""
	for i, m := range a.p.Matching("").Contact {
		k := one.byStrategy(a.p)[i]
		if k == "" {
			continue
		}
		if first == "" {
			first = k
		}
		if id := a.people[k]; id != "" {
			return Resolved{Contact: id, Known: true, By: m.By}, nil
		}
		id, err := newest(a.p, m, k, a.dir)
		if err != nil || id != "" {
			return Resolved{Contact: id, Known: id != "", By: m.By}, err
		}
	}
	switch {
	case one.ID != "" && (first == "" || one.ID != made(first, 0)):
		id, known, err := Follow(one.ID, a.dir)
		return Resolved{Contact: id, Known: known}, err
	case first == "":
		return Resolved{}, fmt.Errorf("%w: %s", ErrNobody, wanted(a.p.Matching("").Contact))
	}
	id, err := unused(first, a.dir)
	return Resolved{Contact: id}, err
}

// before adds what comes before the inputs of an arrival: what is kept of somebody new, and who a visitor is.
func (a *Crowd) before(inputs []machine.Input, one *Arrival, r *Resolved) []machine.Input {
	if !r.Known && len(one.New) > 0 {
		inputs = append(inputs, machine.Input{Kind: machine.ContactInput, Contact: r.Contact, Fields: filled(one.New)})
	}
	if one.Visitor != "" && one.Visitor != r.Contact {
		inputs = append(inputs, machine.Input{Kind: machine.MergeInput, Contact: one.Visitor, Name: machine.MergeIdentify, Key: r.Contact, Detail: one.By})
	}
	return inputs
}

// firm gives what is said of an account its name, where a strategy finds it.
func (a *Crowd) firm(in *machine.Input) error {
	by := a.p.Matching("").Account
	unique := schema.Key(a.p.Account)
	if len(by) == 0 || unique == nil {
		return nil
	}
	said := in.Fields
	switch in.Kind {
	case machine.AccountInput:
	case machine.ContactInput:
		if said = ofAccount(in.Fields); said == nil {
			return nil
		}
	default:
		return nil
	}
	keys := accountKeys(a.p, by, said)
	var name any
	for _, k := range keys {
		if name = a.firms[k]; name != nil {
			break
		}
	}
	if name == nil {
		var err error
		if name, err = FindAccount(a.p, "", said, a.dir); err != nil {
			return err
		}
	}
	if name == nil {
		name = said[unique.Name]
	} else {
		fields := make(machine.Values, len(in.Fields)+1)
		for field, v := range in.Fields {
			fields[field] = v
		}
		if in.Kind == machine.AccountInput {
			fields[unique.Name] = name
			in.Contact = machine.AccountID(machine.AccountKey(fmt.Sprint(name)))
		} else {
			fields[accountPrefix+unique.Name] = name
		}
		in.Fields = fields
	}
	for _, k := range keys {
		if name != nil {
			a.firms[k] = name
		}
	}
	return nil
}

// lead makes the lead of an arrival the one that is open already, where a strategy finds it.
func (a *Crowd) lead(one *Arrival, r *Resolved, in *machine.Input) error {
	if !one.Lead || machine.KindOf(in.Contact) != machine.ContactEntity {
		return nil
	}
	var found *machine.Lead
	err := a.dir.Look(in.Contact, func(st *machine.State) {
		s := Submission{Contact: one.Person}
		have := machine.State{ID: in.Contact}
		if st != nil {
			have.Profile, have.Leads = st.Profile, st.Leads
		}
		have.Leads = append(have.Leads[:len(have.Leads):len(have.Leads)], a.leads[in.Contact]...)
		if l := openLead(a.p, &s, in.Fields, &have); l != nil {
			copied := *l
			found = &copied
		}
	})
	switch {
	case err != nil:
		return err
	case found != nil:
		in.Key, r.Updated = found.ID, true
	case in.Status == "":
		a.leads[in.Contact] = append(a.leads[in.Contact], machine.Lead{ID: in.Key, Fields: in.Fields})
	}
	r.Lead = in.Key
	return nil
}

// learn remembers by what somebody can be found from now on.
func (a *Crowd) learn(one *Arrival, id string, inputs []machine.Input) {
	for _, k := range one.byStrategy(a.p) {
		if k != "" {
			a.people[k] = id
		}
	}
	for i := range inputs {
		in := &inputs[i]
		if one.Person != nil || in.Kind != machine.ContactInput || in.Contact != id {
			continue
		}
		for _, m := range a.p.Matching("").Contact {
			if k, ok := key(a.p, a.p.Contact, m.By, in.Fields); ok {
				a.people[k] = id
			}
		}
	}
}
