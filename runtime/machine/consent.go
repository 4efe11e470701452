package machine

import (
	"slices"

	"github.com/journeylang/journey/lang/plan"
)

// Answers to the question for consent, as the Status of a ConsentInput.
const (
	ConsentYes = "yes"
	ConsentNo  = "no"
)

// unconsented reports whether consent is missing for a message to an address. The purpose and the topic must both
// pass: a no to either, or to a topic above, closes the gate; a yes to the topic or to one above it opens it where
// the topic asks for one.
func (r *run) unconsented(m *plan.Message, to string) (Values, bool) {
	if plan.Purposes[m.Purpose] != plan.Unask {
		if said := r.st.said(m.Purpose, to); said != nil && !said.Yes {
			return refused(said), true
		}
	}
	if m.Topic == "" {
		return nil, false
	}
	topic, ok := r.p.Plan.Topic(m.Topic)
	if !ok { // the current program has it no more, the trip's own has
		for _, p := range r.world.Programs {
			if t, had := p.Plan.Topic(m.Topic); had {
				topic, ok = t, true
			}
		}
	}
	if !ok || topic.Model == plan.Unask {
		return nil, false
	}
	var yes bool
	for _, name := range append([]string{topic.Name}, topic.Above...) {
		if name == m.Purpose {
			break
		}
		said := r.st.said(name, to)
		if said != nil && !said.Yes {
			return refused(said), true
		}
		yes = yes || said != nil
	}
	if yes || topic.Model == plan.OptOut {
		return nil, false
	}
	return Values{"consent": topic.Name, "said": "nothing", "model": string(topic.Model)}, true
}

func refused(said *Consent) Values {
	v := Values{"consent": said.Name, "said": ConsentNo}
	if said.At != 0 {
		v["at"] = moment(said.At)
	}
	if said.Source != "" {
		v["source"] = said.Source
	}
	return v
}

// said returns the latest answer for a purpose or topic that holds for the address, or nil.
func (st *State) said(name, to string) *Consent {
	for i := len(st.Consents) - 1; i >= 0; i-- {
		if c := &st.Consents[i]; c.Name == name && (c.Address == "" || c.Address == to) {
			return c
		}
	}
	if slices.Contains(st.Refusals, name) {
		return &Consent{Name: name}
	}
	return nil
}

// consent records an answer: Name the purpose or topic, Status yes or no, Key the address (none: every address of the
// contact), Detail who says so. The same answer again changes nothing.
func (r *run) consent(in *Input) {
	r.record(Consent{Name: in.Name, Yes: in.Status == ConsentYes, Address: in.Key, At: r.now, Source: in.Detail})
}

// maxConsents bounds the answers that the state keeps; beyond it those give way that a later answer has overtaken. The
// trace keeps all.
const maxConsents = 200

func (r *run) record(c Consent) {
	st := r.st
	if said := st.said(c.Name, c.Address); said != nil && said.Yes == c.Yes && (said.Address == "" || said.Address == c.Address) {
		return
	}
	if !r.first() {
		if len(st.Consents) >= maxConsents {
			st.Consents = slices.DeleteFunc(st.Consents, func(old Consent) bool { return st.overtaken(&old) })
		}
		st.Consents = append(st.Consents, c)
	}
	if c.Address == "" {
		at, had := slices.BinarySearch(st.Refusals, c.Name)
		switch {
		case c.Yes && had:
			st.Refusals = slices.Delete(st.Refusals, at, at+1)
		case !c.Yes && !had:
			st.Refusals = slices.Insert(st.Refusals, at, c.Name)
		}
	}
	kind, values := Withdrew, Values(nil)
	if c.Yes {
		kind = Consented
	}
	if c.Source != "" || c.Address != "" {
		values = Values{"source": c.Source}
		if c.Address != "" {
			values["address"] = c.Address
		}
	}
	r.trace(kind, c.Name, values)
}

// overtaken reports whether a later answer for the same name and address, or for every address, stands behind c.
func (st *State) overtaken(c *Consent) bool {
	for i := range st.Consents {
		o := &st.Consents[i]
		if o.Name == c.Name && o.At > c.At && (o.Address == "" || o.Address == c.Address) {
			return true
		}
	}
	return false
}

// refuse withdraws the consent for a purpose or topic, for every address.
func (r *run) refuse(name, source string) {
	r.record(Consent{Name: name, At: r.now, Source: source})
}
