package machine

import (
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// split deals an arm: the winner where there is one, what has worked best where the split learns, else the share that the
// draw hits (rule 11).
func (r *run) split(trip, journey int, s *plan.Step) int {
	t := &r.st.Trips[trip]
	b, why, final := r.deal(t, s)
	taken := &s.Branches[b]
	r.traceTrip(t, journey, t.Step, Branched, taken.Label, why)
	if taken.Arm >= 0 && r.join(trip, taken.Arm) && s.Judge != nil && !final {
		r.dealt(trip, s, taken)
	}
	return taken.To
}

// deal returns the branch to take, with the figures that decided; final means that nothing is left to find out.
func (r *run) deal(t *Trip, s *plan.Step) (b int, why Values, final bool) {
	if s.Judge != nil {
		news := r.board().Split(s.Judge.Desk)
		if s.Judge.Adaptive {
			b, why = r.learned(t, s, news)
			return b, why, false
		}
		if news != nil && news.Winner != "" {
			if b := s.Way(news.Winner); b >= 0 {
				return b, figures(news), true
			}
		}
	}
	x := draw(r.world.Program(t.Program).Seed, r.st.ID, t.Journey, s.ID)
	sum := 0.0
	for i := range s.Branches {
		b = i
		if sum += s.Branches[i].Share; x < sum {
			break
		}
	}
	return b, nil, false
}

// dealt tells the desk of the split that an arm was dealt, and keeps the trip for as long as what the person does counts.
func (r *run) dealt(trip int, s *plan.Step, b *plan.Branch) {
	t := &r.st.Trips[trip]
	p, j, _ := r.version(t)
	if !competes(j, s, b) {
		return
	}
	t.Judged = max(t.Judged, s.Judge.Horizon().After(time.UnixMilli(r.now), p.Plan.Zone).UnixMilli())
	r.tell(DeskID(s.Judge.Desk), Input{Kind: DeskInput, Name: verbDealt, Key: b.Label})
}

// competes reports whether an arm may win: a control is there to compare with.
func competes(j *plan.Journey, s *plan.Step, b *plan.Branch) bool {
	return s.Judge.Adaptive || !j.Arms[b.Arm].HoldOut
}

// credit counts an event for the arms that the trip was dealt and that are judged by it, once for each.
func (r *run) credit(trip int, h *happening) {
	t := &r.st.Trips[trip]
	if t.Judged == 0 || h.at > t.Judged || h.at < t.Entered {
		return
	}
	p, j, journey := r.version(t)
	for _, arm := range t.Arms {
		step := j.Arms[arm].Step
		if step < 0 || j.Steps[step].Judge == nil || t.credited(arm) {
			continue
		}
		s := &j.Steps[step]
		b := s.Way(j.Arms[arm].Label)
		if b < 0 || !competes(j, s, &s.Branches[b]) || !judgedBy(p, t, &s.Judge.On, h) {
			continue
		}
		t.Credited = append(t.Credited, arm)
		r.out.Counts(p, journey).Arms[arm].Reached++
		r.traceTrip(t, journey, int32(step), Counted, j.Arms[arm].Label, nil)
		r.tell(DeskID(s.Judge.Desk), Input{Kind: DeskInput, Name: verbReached, Key: j.Arms[arm].Label})
	}
}

func judgedBy(p *Program, t *Trip, on *plan.Trigger, h *happening) bool {
	if on.Interaction == "" {
		return h.interaction == "" && on.Event == h.name
	}
	if on.Interaction != h.interaction {
		return false
	}
	if _, sent := t.sentAt(h.message); !sent {
		return false
	}
	m, ok := p.Message(h.message)
	return on.Event == h.message || ok && on.Event == m.Medium
}

func (t *Trip) credited(arm int32) bool {
	for _, a := range t.Credited {
		if a == arm {
			return true
		}
	}
	return false
}
