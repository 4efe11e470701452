package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Submission is what somebody said of themselves: in a form, in a list that is imported, through another system. Its values
// have the types that the program declares.
type Submission struct {
	ID      string         // the sender's own name for it: a repeat is not applied again; "": it has none
	By      string         // who says so, for leads: "form demo", api, import
	Form    string         // by whose strategies people are known; "": by those of the program
	Visitor string         // the anonymous id under which the person was known until now; "": none
	Contact machine.Values // fields of the contact; of its account as account.FIELD. What is empty overwrites nothing
	Lead    machine.Values // fields of the lead that is made or updated; nil: none is
	Event   string         // what has happened with it: form.submitted; "": nothing
	Fields  machine.Values // of the event
	Time    int64          // of the event, ms; 0: now
}

// Resolved is what a submission was found to be.
type Resolved struct {
	Contact string
	Known   bool     // the contact existed
	By      []string // the fields by which it was known; nil: it was not
	Lead    string   // "": none
	Updated bool     // the lead existed
}

// Directory is where contacts are looked for.
type Directory interface {
	// Known returns the ids of the contacts that may have a key, in order.
	Known(key string) ([]string, error)
	// Look calls f with the state of a contact as it is now, or with nil; f must not keep or change it.
	Look(id string, f func(st *machine.State)) error
}

// Keys returns all that the submission can be taken for; whoever resolves it holds the locks of them.
func (s *Submission) Keys(p *plan.Program) []string {
	var keys []string
	for _, m := range p.Matching(s.Form).Contact {
		if k, ok := key(p, p.Contact, m.By, s.Contact); ok {
			keys = append(keys, k)
		}
	}
	if s.Visitor != "" {
		keys = append(keys, "visitor\x1f"+s.Visitor)
	}
	if by := p.Matching(s.Form).Account; len(by) > 0 {
		keys = append(keys, accountKeys(p, by, ofAccount(s.Contact))...)
	}
	return keys
}

// ErrNobody means that a submission does not say who it is from.
var ErrNobody = errors.New("nothing in it says who it is from")

// FindContact returns the contact that a submission is from. Where nobody is known, it is an id that nobody has yet. The account
// that it tells of gets the name of the one that the program's strategies find.
func FindContact(p *plan.Program, s *Submission, dir Directory) (Resolved, error) {
	named, err := nameAccount(p, s.Form, s.Contact, dir)
	if err != nil {
		return Resolved{}, err
	}
	s.Contact = named
	strategies := p.Matching(s.Form).Contact
	first := ""
	for _, m := range strategies {
		k, ok := key(p, p.Contact, m.By, s.Contact)
		if !ok {
			continue
		}
		if first == "" {
			first = k
		}
		id, err := newest(p, m, k, dir)
		if err != nil || id != "" {
			return Resolved{Contact: id, Known: id != "", By: m.By}, err
		}
	}
	switch {
	case first != "":
	case s.Visitor != "":
		id, known, err := Follow(s.Visitor, dir)
		return Resolved{Contact: id, Known: known}, err
	case s.ID != "":
		first = "submission\x1f" + s.ID
	default:
		return Resolved{}, fmt.Errorf("%w: %s", ErrNobody, wanted(strategies))
	}
	id, err := unused(first, dir)
	return Resolved{Contact: id}, err
}

func wanted(strategies []plan.Match) string {
	text := "fill in "
	for i, m := range strategies {
		if i > 0 {
			text += ", or "
		}
		for k, by := range m.By {
			if k > 0 {
				text += " and "
			}
			text += by
		}
	}
	if len(strategies) == 0 {
		return "declare how contacts are known: match contact by email"
	}
	return text
}

// newest returns the contact with the key whose profile changed last; of several, the one that was known first; then by id.
func newest(p *plan.Program, m plan.Match, k string, dir Directory) (string, error) {
	ids, err := dir.Known(k)
	if err != nil {
		return "", err
	}
	best, updated, created := "", int64(0), int64(0)
	for _, id := range ids {
		err := dir.Look(id, func(st *machine.State) {
			if st == nil || st.Into != "" {
				return
			}
			if have, ok := key(p, p.Contact, m.By, st.Profile); !ok || have != k {
				return
			}
			if best == "" || st.Updated > updated || st.Updated == updated && st.Created < created {
				best, updated, created = id, st.Updated, st.Created
			}
		})
		if err != nil {
			return "", err
		}
	}
	return best, nil
}

// followLimit is how many merges may lie one behind the other.
const followLimit = 100

// Follow returns the contact that an id stands for: its own, or the one that it was merged into.
func Follow(id string, dir Directory) (contact string, known bool, err error) {
	for range followLimit {
		into := ""
		err := dir.Look(id, func(st *machine.State) {
			if known = st != nil; known {
				into = st.Into
			}
		})
		if err != nil || into == "" {
			return id, known, err
		}
		id = into
	}
	return id, known, fmt.Errorf("%s was merged more than %d times", id, followLimit)
}

// unused makes an id of the first key: the same for the same person, so that a submission that is sent again after a crash
// makes nobody twice. Another one that somebody has already, who is known by something else now, is passed over.
func unused(key string, dir Directory) (string, error) {
	for n := 0; ; n++ {
		id := made(key, n)
		taken := false
		if err := dir.Look(id, func(st *machine.State) { taken = st != nil }); err != nil || !taken {
			return id, err
		}
	}
}

// Inputs returns what a submission makes known of its contact, in the order in which it is to be applied, with the lead
// that it is about filled into r. st is the contact as it is now, or nil.
func (s *Submission) Inputs(p *plan.Program, r *Resolved, st *machine.State) []machine.Input {
	inputs := []machine.Input{{Kind: machine.ContactInput, Contact: r.Contact, ID: s.part("contact"), Fields: filled(s.Contact)}}
	if s.Visitor != "" && s.Visitor != r.Contact {
		inputs = append(inputs, machine.Input{Kind: machine.MergeInput, Contact: s.Visitor, ID: s.part("visitor"),
			Name: machine.MergeIdentify, Key: r.Contact, Detail: s.By})
	}
	if s.Lead != nil && p.Lead != nil {
		inputs = append(inputs, s.lead(p, r, st))
	}
	if s.Event != "" {
		inputs = append(inputs, machine.Input{Kind: machine.EventInput, Contact: r.Contact, ID: s.part("event"), Name: s.Event,
			Fields: filled(s.Fields), Time: s.Time})
	}
	return inputs
}

func (s *Submission) part(of string) string {
	if s.ID == "" {
		return ""
	}
	return s.ID + "/" + of
}

// filled leaves out what is empty.
func filled(values machine.Values) machine.Values {
	out := make(machine.Values, len(values))
	for name, v := range values {
		if list, ok := v.([]any); v != nil && v != "" && !(ok && len(list) == 0) {
			out[name] = v
		}
	}
	return out
}

// lead updates the open lead of the contact that a strategy finds, the one that changed last; else it makes one. A field of
// a strategy that leads do not have is the contact's, which is found already.
func (s *Submission) lead(p *plan.Program, r *Resolved, st *machine.State) machine.Input {
	values := filled(s.Lead)
	if _, said := values["form"]; !said && s.Form != "" {
		values["form"] = s.Form
	}
	in := machine.Input{Kind: machine.LeadInput, Contact: r.Contact, ID: s.part("lead"), Name: machine.LeadUpdate, Fields: values, Detail: s.By}
	if l := openLead(p, s, values, st); l != nil {
		r.Lead, r.Updated, in.Key = l.ID, true, l.ID
		return in
	}
	in.Name = machine.LeadCreate
	made := 0
	if st != nil {
		made = len(st.Leads)
	}
	for ; ; made++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x1f%d\x1f%s", r.Contact, made, s.ID))
		in.Key = "l-" + hex.EncodeToString(sum[:8])
		if st == nil || st.Lead(in.Key) == nil {
			r.Lead = in.Key
			return in
		}
	}
}

func openLead(p *plan.Program, s *Submission, values machine.Values, st *machine.State) *machine.Lead {
	if st == nil {
		return nil
	}
	contact := filled(s.Contact)
	for name, v := range st.Profile {
		if _, said := contact[name]; !said {
			contact[name] = v
		}
	}
	for _, m := range p.Matching(s.Form).Lead {
		var own []string
		for _, by := range m.By {
			if _, ok := p.Lead.Field(by); ok {
				own = append(own, by)
			}
		}
		rest := slices.DeleteFunc(slices.Clone(m.By), func(by string) bool { return slices.Contains(own, by) })
		if _, known := key(p, p.Contact, rest, contact); !known {
			continue
		}
		k, ok := key(p, p.Lead, own, values)
		if !ok {
			continue
		}
		var best *machine.Lead
		for i := range st.Leads {
			l := &st.Leads[i]
			if have, ok := key(p, p.Lead, own, l.View()); ok && l.Open() && have == k && (best == nil || l.Updated >= best.Updated) {
				best = l
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}
