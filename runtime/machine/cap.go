package machine

import (
	"slices"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// capped reports whether the address has had as many messages as a cap allows. The windows end at this instant and
// are exact; transactional messages neither count nor are stopped.
func (r *run) capped(m *plan.Message, to string) (Values, bool) {
	if m.Purpose == "transactional" {
		return nil, false
	}
	for _, c := range r.p.Plan.Caps {
		if !r.within(m.For(), c.For) {
			continue
		}
		for _, l := range c.Limits {
			window := int64(l.Window / time.Millisecond)
			n, first := 0, int64(0)
			for i := len(r.st.Handings) - 1; i >= 0; i-- {
				h := &r.st.Handings[i]
				if h.At <= r.now-window {
					break
				}
				if h.To == to && r.within(h.For, c.For) {
					if n++; n == l.Count {
						first = h.At
					}
				}
			}
			if n >= l.Count {
				return Values{"cap": l.Text + " for " + c.For, "sent": float64(n), "free": moment(first + window)}, true
			}
		}
	}
	return nil, false
}

// within reports whether what is for a topic or purpose is also for another. A topic that the program has no more was
// for marketing: nothing else is counted.
func (r *run) within(name, above string) bool {
	if _, known := r.p.Plan.Topic(name); !known && name != above {
		return above == "marketing"
	}
	return r.p.Plan.Within(name, above)
}

// capCount counts a message that was handed over, for as long as any cap looks back.
func (r *run) capCount(m *plan.Message, to string) {
	window := int64(r.p.Plan.CapWindow() / time.Millisecond)
	if m.Purpose == "transactional" || window == 0 {
		return
	}
	r.st.Handings = slices.DeleteFunc(r.st.Handings, func(h Handing) bool { return h.At <= r.now-window })
	r.st.Handings = append(r.st.Handings, Handing{To: to, For: m.For(), At: r.now})
}

// capReturn takes back a message that did not leave the house.
func (r *run) capReturn(e *Effect) {
	m, ok := r.world.Program(e.Program).Message(e.Message)
	if !ok {
		return
	}
	for i := range r.st.Handings {
		if h := &r.st.Handings[i]; h.At == e.At && h.To == e.To && h.For == m.For() {
			r.st.Handings = slices.Delete(r.st.Handings, i, i+1)
			return
		}
	}
}
