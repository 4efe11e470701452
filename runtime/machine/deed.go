package machine

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
)

// What a contact did is kept by its account too: in the account's trace, and in what its rules read of that trace, the history
// and the points. When the contact is forgotten the account is told the marks of all of it. The fold takes it out of the trace,
// and what was made of the trace is made anew from what is left: the account is in the segments, and its leads have the points,
// that they would have had without that contact. Trips, and leads that are ready for sales, stay as they came to be.

// deed, among the values of Scored, is what a contact did that gave the account these points, as its signature says it.
const deed = "deed"

// deedMark stands for an event as a trace tells it, the contact's or its account's.
func deedMark(e *Entry) uint64 {
	b := binary.BigEndian.AppendUint64([]byte(e.Text+"\x00"), uint64(e.Time))
	b, err := e.Values.MarshalMsg(b)
	if err != nil {
		return 0 // values of a trace can be encoded: that is how they got there
	}
	return hashText(string(b))
}

// doer tells the contacts of an account apart in its trace, where two may do the same at the same instant: a line of what one
// did has it as its number. Lines from before that was kept have 0.
func doer(contact string) uint32 { return max(1, uint32(hashText(contact)>>32)) }

// signature is the mark of what one of several contacts did.
func signature(mark uint64, doer uint32) uint64 { return mark ^ uint64(doer)<<16 }

// sign notes, in lines of the trace that tell of points, that e gave them.
func (e *Entry) sign(lines []Entry) {
	by := ""
	for i := range lines {
		if l := &lines[i]; l.Kind == Scored && l.Time == e.Time && l.Values["event"] == e.Text {
			if by == "" {
				by = strconv.FormatUint(signature(deedMark(e), e.Trip), 36)
			}
			l.Values[deed] = by
		}
	}
}

// Deeds are what a contact did that an account is to forget.
type Deeds struct {
	Doer  uint32   // of a contact: see doer
	Marks []uint64 // in order

	signed map[uint64]bool // their signatures
}

// DeedsOf returns what the input of an account tells it to forget; nil: nothing.
func DeedsOf(in *Input) *Deeds {
	if in.Kind != AccountInput || in.Name != AccountForget || len(in.Past) == 0 {
		return nil
	}
	d := &Deeds{Doer: doer(in.Key)}
	for i := range in.Past {
		d.Marks = append(d.Marks, uint64(in.Past[i].At))
	}
	slices.Sort(d.Marks)
	return d
}

func (d *Deeds) has(signed uint64) bool {
	if d.signed == nil {
		d.signed = make(map[uint64]bool, 2*len(d.Marks))
		for _, mark := range d.Marks {
			d.signed[signature(mark, d.Doer)], d.signed[mark] = true, true
		}
	}
	return d.signed[signed]
}

// Spare reports whether a line of the account's trace stays: it tells none of them, nor points that one of them gave. Where such
// points began a count anew the line says that, and no more.
func (d *Deeds) Spare(e *Entry) bool {
	switch e.Kind {
	case ContactDid:
		return !d.has(signature(deedMark(e), e.Trip))
	case Scored:
		by, _ := e.Values[deed].(string)
		signed, err := strconv.ParseUint(by, 36, 64)
		if err != nil || !d.has(signed) {
			return true
		}
		if e.Values[anew] != true {
			return false
		}
		e.Values = Values{"line": e.Values["line"], anew: true}
	}
	return true
}

// unsay lets the account go on without what a contact did who is forgotten; its trace is without it already. Nobody has done
// anything by that: memberships and points change, and what the rules of exits and processes make of it happens, but what waits
// for such a change is not told (compare Adopt).
func (r *run) unsay(in *Input) {
	if r.p == nil || len(in.Past) == 0 || r.predates(deedsGone) {
		return
	}
	past := r.pastEntries()
	r.trace(LetGo, "", nil)
	r.reread(past)
	r.takeBack(past)
	r.untold = true
	r.score(func() {})
	r.untold = false
	r.exitAll(change{})
	for _, i := range r.assessed(r.p.allSegments()) {
		r.assess(i, r.holds(i), false)
	}
	r.st.SegmentDue = r.timeTurns(r.assessed(r.p.slides), r.now)
}

// reread makes all readings of history anew: those of the current program, and those that only an older one makes under which
// a trip still runs.
func (r *run) reread(past []Entry) {
	r.st.Aggregates = nil
	made := map[uint64]bool{}
	remake := func(p *Program) {
		for _, agg := range p.Plan.Aggregates {
			if key := p.keys[agg.Key]; !made[key] {
				made[key] = true
				r.recall(reading{key, agg}, past)
			}
		}
	}
	remake(r.p)
	for i := range r.st.Trips {
		if p := r.world.Program(r.st.Trips[i].Program); p != nil {
			remake(p)
		}
	}
}

// takeBack takes points that nothing gives any more from the lines of scores. Where a limit holds, what it left to the others
// may be more now: then the trace tells their points anew.
func (r *run) takeBack(past []Entry) {
	for _, s := range r.eachLines() {
		if _, had := r.st.credit(s.key, ""); !had {
			continue
		}
		r.dropCredit(s.key)
		awards, same := awardsOf(s.key, past), true
		for _, e := range awards {
			told, _ := e.Values["points"].(float64)
			same = math.Abs(r.grant(s, e.Time, "")-told) < least && same
		}
		if same {
			continue
		}
		r.dropCredit(s.key)
		for i, e := range awards {
			event, _ := e.Values["event"].(string)
			r.award(s, event, e.Time, "")
			values := r.out.Trace[len(r.out.Trace)-1].Values
			if by := e.Values[deed]; by != nil {
				values[deed] = by
			}
			if i == 0 {
				values[anew] = true
			}
		}
	}
}

// eachLines returns the lines with each, in the order of the script, every key once.
func (r *run) eachLines() []scoreLine {
	var all []scoreLine
	known := map[uint64]bool{}
	for _, s := range r.p.Plan.Scores {
		for i := range s.Categories {
			for k := range s.Categories[i].Lines {
				l := &s.Categories[i].Lines[k]
				if key := r.p.scoring.key(l); l.When == nil && !known[key] {
					known[key] = true
					all = append(all, scoreLine{key, l, s.Halve})
				}
			}
		}
	}
	return all
}
