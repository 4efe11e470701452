package machine

import (
	"math"
	"slices"

	"github.com/journeylang/journey/lang/plan"
)

// A journey `for account` has the trips of accounts. An account hears what its contacts do, so what one of them does starts,
// moves and ends the trip of all; what the contacts did together is its history, from when the program first has such a
// journey. Its work is done once. Its messages go to each of its contacts, through the gates of that contact: there a
// guest, a trip of one step, carries the message, waits out a quiet time, and is gone. Guests are in no count but those
// of messages.

// indexFirms notes whether accounts have journeys, and which segments are theirs too.
func (m *Program) indexFirms() {
	m.firms = slices.ContainsFunc(m.Plan.Journeys, func(j *plan.Journey) bool { return j.Account })
	if !m.firms {
		return
	}
	for i := range m.Plan.Segments {
		if !m.ofContact(i) {
			m.ofFirms = append(m.ofFirms, i)
		}
	}
}

// ofContact reports whether only contacts may be in segment i: it is a list, or its rule names the contact, itself or
// through other segments.
func (m *Program) ofContact(i int) bool {
	rule := m.Plan.Segments[i].Rule
	return rule == nil || len(rule.Contact) > 0 || slices.ContainsFunc(rule.Segments, func(name string) bool { return m.ofContact(m.segments[name]) })
}

// forFirms reports whether accounts have journeys, in the current program or in one under which their trips may run.
func (w *World) forFirms() bool {
	return slices.ContainsFunc(w.Programs, func(p *Program) bool { return p.firms })
}

// its reports whether the entity is of the kind whose trips the journey has.
func (r *run) its(j *plan.Journey) bool {
	if j.Account {
		return KindOf(r.st.ID) == AccountEntity
	}
	return KindOf(r.st.ID) == ContactEntity
}

// assessed returns those of the segments in which the entity may be.
func (r *run) assessed(segments []int) []int {
	switch {
	case KindOf(r.st.ID) == ContactEntity:
		return segments
	case KindOf(r.st.ID) != AccountEntity || len(r.p.ofFirms) == 0:
		return nil
	}
	var own []int
	for _, i := range segments {
		if _, is := slices.BinarySearch(r.p.ofFirms, i); is {
			own = append(own, i)
		}
	}
	return own
}

// firmHears lets what a contact did act on the account, as an event acts on a contact.
func (r *run) firmHears(name, message, interaction string, in *Input) {
	if !r.world.forFirms() {
		return
	}
	c := r.read(name, message, interaction)
	if in.Time < r.now-LateLimit {
		r.exitAll(c)
		r.feedSegments(name, message, interaction)
		return
	}
	r.steer(&happening{name, message, interaction, in.Time, in.Fields, ""})
	r.touchLeads(&c)
	r.feedSegments(name, message, interaction)
	if interaction == "" {
		for _, j := range r.p.startedBy[name] {
			r.enterOn(j, in.Fields)
		}
	}
}

// startOther starts a journey of the account, from a contact, or of each of its contacts, from the account.
func (r *run) startOther(in Input) {
	switch {
	case KindOf(r.st.ID) == AccountEntity:
		for _, id := range r.st.Contacts {
			r.tell(id, in)
		}
	case r.st.Account != nil:
		r.tell(AccountID(r.st.Account.ID), in)
	}
}

// sendOn sends a message of the account's trip to its contacts. The trip goes on; where there is nobody, it goes the way of a
// message that was stopped.
func (r *run) sendOn(trip, journey int, s *plan.Step) (next int) {
	t := &r.st.Trips[trip]
	messages := s.Among
	if s.Message != nil {
		messages = []*plan.Message{s.Message}
	}
	if len(r.st.Contacts) == 0 {
		for _, m := range messages {
			r.block(trip, journey, m, &gates{closed: gateNoAddress, why: Values{"contacts": 0.0}})
		}
		return aside(s)
	}
	for _, m := range messages {
		t.Sent = append(t.Sent, Sent{Message: m.Name, At: r.now, Step: hashText(s.ID), Visit: t.Visit})
		r.traceTrip(t, journey, t.Step, SentOn, m.Name, Values{"contacts": float64(len(r.st.Contacts))})
	}
	r.passOn(&Input{Fields: r.letterFor(t)})
	return s.Next
}

// letterFor is what a guest has to know of the trip that it serves.
func (r *run) letterFor(t *Trip) Values {
	arms := make([]any, len(t.Arms))
	for i, a := range t.Arms {
		arms[i] = float64(a)
	}
	letter := Values{"program": float64(t.Program), "journey": t.Journey, "trip": float64(t.No), "step": float64(t.Step), "visit": float64(t.Visit),
		"arms": arms, "start": map[string]any(t.Start)}
	if l := r.leadOf(t); l != nil {
		letter["lead"] = map[string]any(r.viewOf(l))
	}
	if len(t.Results) > 0 {
		results := map[string]any{}
		for _, y := range t.Results {
			results[y.Name] = map[string]any(y.Fields)
		}
		letter["results"] = results
	}
	return letter
}

// passOn hands a letter to the contacts behind Detail, in order of their ids.
func (r *run) passOn(in *Input) {
	at, found := slices.BinarySearch(r.st.Contacts, in.Detail)
	if found {
		at++
	}
	rest := r.st.Contacts[at:]
	out := Input{Kind: AccountInput, Name: accountSends, Key: EntityName(r.st.ID), Fields: in.Fields}
	for _, id := range rest[:min(len(rest), spreadLimit)] {
		r.tell(id, out)
	}
	if len(rest) > spreadLimit {
		out.Detail = rest[spreadLimit-1]
		r.tell(r.st.ID, out)
	}
}

// host makes the guest that carries a letter of the account to this contact.
func (r *run) host(in *Input) {
	letter := in.Fields
	number := func(name string) uint32 {
		f, _ := letter[name].(float64)
		return uint32(min(max(f, 0), math.MaxUint32))
	}
	p := r.world.Program(number("program"))
	if p == nil || r.st.Account == nil || r.st.Account.ID != in.Key {
		return // it belongs to the account no more
	}
	name, _ := letter["journey"].(string)
	j, journey, ok := p.Journey(name)
	if !ok || int(number("step")) >= len(j.Steps) {
		return
	}
	start, _ := letter["start"].(map[string]any)
	r.st.NextTrip++
	t := Trip{No: r.st.NextTrip, Program: p.Number, Journey: name, Key: in.Key, Start: start, Entered: r.now,
		Step: int32(number("step")), Since: r.now, Visit: number("visit"), Host: number("trip")}
	if lead, ok := letter["lead"].(map[string]any); ok {
		t.Results = []Result{{Name: "lead", Fields: lead}}
	}
	results, _ := letter["results"].(map[string]any)
	for _, name := range Values(results).Names() {
		if fields, ok := results[name].(map[string]any); ok {
			t.Results = append(t.Results, Result{Name: name, Fields: fields})
		}
	}
	arms, _ := letter["arms"].([]any)
	for _, a := range arms {
		if f, ok := a.(float64); ok && int(f) < len(r.out.Counts(p, journey).Arms) {
			t.Arms = append(t.Arms, int32(f))
		}
	}
	r.st.Trips = append(r.st.Trips, t)
	r.carry(len(r.st.Trips) - 1)
}

// carry takes the message through the gates; the guest is gone then, unless a quiet time holds it.
func (r *run) carry(trip int) {
	_, j, journey := r.version(&r.st.Trips[trip])
	if _, parked := r.sendStep(trip, journey, &j.Steps[r.st.Trips[trip].Step]); !parked {
		r.dismiss(trip, "sent")
	}
}

// dismiss ends a guest.
func (r *run) dismiss(trip int, reason string) {
	t := &r.st.Trips[trip]
	t.Left, t.Reason, t.Step, t.Due, t.Since, t.Held, t.Then, t.Turn = r.now, reason, plan.End, 0, 0, 0, 0, 0
	t.Sent, t.Results = nil, nil
}

// callBack withdraws what quiet times still hold of a trip of the account that ends before its end (rule 6).
func (r *run) callBack(t *Trip, reason string) {
	if KindOf(r.st.ID) != AccountEntity || reason == "end" || len(t.Sent) == 0 {
		return
	}
	for _, id := range r.st.Contacts {
		r.tell(id, Input{Kind: AccountInput, Name: accountCalls, Key: EntityName(r.st.ID), Detail: t.Journey, Time: int64(t.No), Status: reason})
	}
}

// calledBack ends the guests of a trip of the account.
func (r *run) calledBack(in *Input) {
	for i := range r.st.Trips {
		t := &r.st.Trips[i]
		if t.Left != 0 || t.Journey != in.Detail || t.Key != in.Key || int64(t.Host) != in.Time {
			continue
		}
		_, _, journey := r.version(t)
		r.traceTrip(t, journey, t.Step, Left, in.Status, nil)
		r.dismiss(i, in.Status)
	}
}
