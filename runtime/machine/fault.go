package machine

import "fmt"

// faulty is why a trip left whose step made the machine panic.
const faulty = "fault"

// buried turns a panic into a dead letter on the trace, the same on every replay: one contact's fault must not stop a
// partition. It is to be deferred; what is done behind it is up to the caller.
func (r *run) buried(what string, then func()) {
	fault := recover()
	if fault == nil {
		return
	}
	r.out.Trace = append(r.out.Trace, Entry{Time: r.now, Contact: r.st.ID, Kind: Dead, Journey: None, Step: None,
		Text: fmt.Sprintf("%s: %v", what, fault)})
	if then != nil {
		then()
	}
}

// disarm takes away what was due: it would fail again for ever.
func (r *run) disarm(upto int64) {
	st := r.st
	for i := range st.Trips {
		t := &st.Trips[i]
		if t.Due != 0 && t.Held == 0 && t.Due <= upto || t.Turn != 0 && t.Turn <= upto {
			t.Left, t.Reason, t.Step, t.Due, t.Turn = r.now, faulty, -1, 0, 0
		}
	}
	for _, due := range []*int64{&st.SegmentDue, &st.ScoreDue} {
		if *due <= upto {
			*due = 0
		}
	}
	for i := range st.Doors {
		if st.Doors[i].At <= upto {
			st.Doors[i].At = 0
		}
	}
	for i := range st.Leads {
		if st.Leads[i].Turn <= upto {
			st.Leads[i].Turn = 0
		}
	}
	if st.Desk != nil && st.Desk.Due <= upto {
		st.Desk.Due = 0
	}
}
