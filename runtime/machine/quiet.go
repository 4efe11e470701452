package machine

import (
	"maps"
	"sync"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// Every quiet of the program holds every marketing message; the quiets that a journey names hold its transactional
// messages too. So nothing that somebody adds to a journey can break a quiet that was promised to all.

// never is the end of a quiet that leaves no time to send.
const never = int64(1<<63 - 1)

// maxStretches bounds how many stretches in a row are gone through; a year of quiet days is no quiet any more.
const maxStretches = 400

// quietUntil returns when the message may be sent: the first instant at which no quiet holds it, never, or 0 for now.
func (r *run) quietUntil(t *Trip, m *plan.Message) (until int64, why Values) {
	quiets := r.quiets(t, m)
	if len(quiets) == 0 {
		return 0, nil
	}
	at := r.env.Now
	for range maxStretches {
		end := at
		for _, q := range quiets {
			for i := range q.Times {
				time := &q.Times[i]
				zone, read := r.zone(t, time.Zone)
				if e, inside := time.Until(at, zone); inside && e.After(end) {
					end = e
					if why == nil {
						why = Values{"quiet": q.Name, "time": time.Text}
						maps.Copy(why, read)
					}
				}
			}
		}
		if end.Equal(at) {
			if at.Equal(r.env.Now) {
				return 0, nil
			}
			return at.UnixMilli(), why
		}
		at = end
	}
	return never, why
}

// quiets are those that hold the message.
func (r *run) quiets(t *Trip, m *plan.Message) []*plan.Quiet {
	if m.Purpose != "transactional" {
		return r.p.Plan.Quiets
	}
	p, j, _ := r.version(t)
	var out []*plan.Quiet
	for _, name := range j.Quiet {
		q, ok := r.p.Plan.Quiet(name)
		if !ok { // the current program has it no more, the trip's own has
			q, ok = p.Plan.Quiet(name)
		}
		if ok {
			out = append(out, q)
		}
	}
	return out
}

// zones keeps what names of zones stand for: reading one is slow.
var zones sync.Map

// zoneCalled returns the zone of that name, or nil.
func zoneCalled(name string) *time.Location {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil // not kept: there is no end to wrong names
	}
	zones.Store(name, zone)
	return zone
}

// hold parks the trip at its send until the quiet ends. Exits act meanwhile; then all gates are asked again.
func (r *run) hold(trip, journey int, m *plan.Message, g *gates) {
	t := &r.st.Trips[trip]
	t.Due = g.until
	_, j, _ := r.version(t)
	expiry := r.expiry(t, &j.Steps[t.Step])
	if expiry != 0 {
		t.Due = min(t.Due, expiry)
	}
	r.boundHold(trip)
	r.out.Counts(r.world.Program(t.Program), journey).Steps[t.Step].Held++
	values := g.told(m)
	values["until"] = moment(g.until)
	if expiry != 0 && expiry <= g.until {
		values["expires"] = moment(expiry)
	}
	r.traceTrip(t, journey, t.Step, Postponed, m.Name, values)
}

// release goes on with a send that a quiet time has held.
func (r *run) release(trip int) {
	t := &r.st.Trips[trip]
	_, j, journey := r.version(t)
	t.Due = 0
	if t.Host != 0 {
		r.carry(trip)
		return
	}
	if next, parked := r.sendStep(trip, journey, &j.Steps[t.Step]); !parked {
		r.move(trip, next)
	}
}

// moment is an instant as values hold it.
func moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
