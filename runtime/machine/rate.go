package machine

import (
	"strings"

	"github.com/journeylang/journey/lang/plan"
)

// The entry rate (rule 1) refuses nobody: who is let in so far waits at the door, the journey's desk says when it is their
// turn, and they enter by their own timer. Within any time of the length that the rate names, no more turns come than it
// allows.

// knock puts the contact at the door of a journey.
func (r *run) knock(journey int, key string, start Values) {
	j := r.p.Plan.Journeys[journey]
	r.st.Doors = append(r.st.Doors, Door{Journey: j.Name, Key: key, Start: start, Lead: r.about, Program: r.p.Number, Since: r.now})
	r.out.Counts(r.p, journey).Waiting++
	r.tell(DeskID(j.AtMost.Desk), Input{Kind: DeskInput, Name: verbKnock, Detail: r.st.ID, Key: key})
}

// atDoor reports whether the contact already waits for its turn with that key.
func (r *run) atDoor(j *plan.Journey, key string) bool {
	for i := range r.st.Doors {
		if d := &r.st.Doors[i]; d.Journey == j.Name && d.Key == key {
			return true
		}
	}
	return false
}

// giveTurn is the desk's: it says when who knocks may enter.
func (r *run) giveTurn(in *Input) {
	_, name, _ := strings.Cut(EntityName(r.st.ID), "/")
	at := r.now
	if r.p != nil {
		if j, _, ok := r.p.Journey(name); ok && j.AtMost != nil {
			at = r.deskOf().turn(r.now, int64(j.AtMost.Count), j.AtMost.Per.Milliseconds())
		}
	}
	r.tell(in.Detail, Input{Kind: AnswerInput, Name: verbAdmit, Detail: name, Key: in.Key, Time: at})
}

// maxTurns bounds how many different instants a desk remembers. Above it, neighbours become one, at the later time: then
// turns come a little later than they might, never too early.
const maxTurns = 4096

// turn returns the first instant at or after now at which one more may enter, behind all who were given theirs: the turn
// that is n turns back must be a whole period ago.
func (d *Desk) turn(now, n, period int64) int64 {
	for len(d.Admitted) > 0 && d.Admitted[0].At <= now-period {
		d.Admitted = d.Admitted[1:]
	}
	at, back := now, n
	for i := len(d.Admitted) - 1; i >= 0; i-- {
		t := d.Admitted[i]
		at = max(at, t.At)
		if back -= t.N; back <= 0 {
			at = max(at, t.At+period)
			break
		}
	}
	if last := len(d.Admitted) - 1; last >= 0 && d.Admitted[last].At == at {
		d.Admitted[last].N++
		return at
	}
	if len(d.Admitted) >= maxTurns {
		d.thin()
	}
	d.Admitted = append(d.Admitted, Turn{at, 1})
	return at
}

func (d *Desk) thin() {
	kept := make([]Turn, 0, len(d.Admitted)/2+1)
	for i, t := range d.Admitted {
		if i%2 == 1 {
			last := &kept[len(kept)-1]
			last.At, last.N = t.At, last.N+t.N
			continue
		}
		kept = append(kept, t)
	}
	d.Admitted = kept
}

// turn is the contact's: the desk has said when it may enter.
func (r *run) turn(in *Input) {
	for i := range r.st.Doors {
		d := &r.st.Doors[i]
		if d.Journey != in.Detail || d.Key != in.Key || d.At != 0 {
			continue
		}
		if d.At = in.Time; d.At <= r.now {
			r.admit(i)
			return
		}
		r.traceDoor(d, Queued, stamp(d.At))
		return
	}
}

// admit lets the contact in from the door, if the journey still takes it.
func (r *run) admit(door int) {
	d := r.st.Doors[door]
	r.st.Doors = append(r.st.Doors[:door], r.st.Doors[door+1:]...)
	counted := r.world.Program(d.Program)
	_, was, _ := counted.Journey(d.Journey)
	r.out.Counts(counted, was).Waiting--
	j, journey, ok := r.p.Journey(d.Journey)
	if !ok {
		r.traceDoor(&d, Refused, "gone")
		return
	}
	if r.shut(journey) || r.notOpen(journey) {
		return
	}
	if why := r.barred(j); why != "" {
		r.turnAway(journey, why, nil)
		return
	}
	about := r.about
	r.about = d.Lead
	r.visit(j, d.Key)
	r.begin(journey, d.Key, d.Start)
	r.about = about
}

// admitDue lets the contact into the journeys at whose doors its turn has come, in the order of the turns.
func (r *run) admitDue(upto int64) {
	for {
		next := -1
		for i := range r.st.Doors {
			if at := r.st.Doors[i].At; at != 0 && at <= upto && (next < 0 || at < r.st.Doors[next].At) {
				next = i
			}
		}
		if next < 0 {
			return
		}
		r.admit(next)
	}
}

// traceDoor traces what happens at a door, in the words of the program under which the contact came there.
func (r *run) traceDoor(d *Door, kind EntryKind, text string) {
	r.trace(kind, text, nil)
	e := &r.out.Trace[len(r.out.Trace)-1]
	_, journey, _ := r.world.Program(d.Program).Journey(d.Journey)
	e.Program, e.Journey = d.Program, int32(journey)
}
