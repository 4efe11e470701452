package machine

import (
	"fmt"
	"time"
)

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o control_gen.go -file control.go

// What a Steer does to a journey.
const (
	PauseJourney  = "pause"
	ResumeJourney = "resume"
	StopJourney   = "stop"
)

// What a pause means for what falls due while it lasts.
const (
	Hold   = "hold"   // it is done at resume
	Shift  = "shift"  // every due time moves by the length of the pause
	Expire = "expire" // the trip leaves at resume
)

// What becomes of those who are under way when a program is published.
const (
	KeepPeople    = "keep"    // they go on under the version that they entered; the same as ""
	MovePeople    = "move"    // to the same step of the new version
	RestartPeople = "restart" // to its first step
)

// Steer is the body of a record that pauses, resumes or stops a journey.
type Steer struct {
	Number  uint32 `msg:"n"` // counts them, from 1
	Journey string `msg:"j"`
	Do      string `msg:"d"`
	Policy  string `msg:"p,omitempty"` // of a pause; of a resume, that of the pause that it ends
	By      string `msg:"b,omitempty"` // who
	Note    string `msg:"o,omitempty"`
	// The fold fills these in.
	At    int64  `msg:"t,omitempty"` // ms
	After uint32 `msg:"a,omitempty"` // number of the program that was the current one
}

// Standing is what a journey was last told.
type Standing struct {
	Journey string
	State   string // Live, Paused, Stopped
	Policy  string // of a pause
	Since   int64  // ms
	By      string
	// Withdrawn is the last stop (ms): messages of before that were not handed over by then are withdrawn. 0: none.
	Withdrawn int64
	// Recalled is the last pause that lets go whose time comes (ms): calls of before that were not made by then are
	// withdrawn. 0: none.
	Recalled int64
}

// States of a journey.
const (
	Live    = "live"
	Paused  = "paused"
	Stopped = "stopped"
)

// Standings tells what each journey was last told, in the order in which they were first steered.
func Standings(steers []Steer) []Standing {
	var all []Standing
	for i := range steers {
		s := &steers[i]
		at := len(all)
		for k := range all {
			if all[k].Journey == s.Journey {
				at = k
			}
		}
		if at == len(all) {
			all = append(all, Standing{Journey: s.Journey, State: Live})
		}
		all[at].obey(s)
	}
	return all
}

func (st *Standing) obey(s *Steer) {
	switch s.Do {
	case PauseJourney:
		if st.State == Stopped {
			return
		}
		if st.State == Live {
			st.Since = s.At
		}
		st.State, st.Policy = Paused, s.Policy
		if s.Policy == Expire {
			st.Recalled = s.At
		}
	case ResumeJourney:
		st.State, st.Policy, st.Since = Live, "", s.At
	case StopJourney:
		st.State, st.Policy, st.Since, st.Withdrawn = Stopped, "", s.At, s.At
	}
	st.By = s.By
}

// Standing returns what the journey called name was last told; it is live if it was told nothing.
func (w *World) Standing(name string) Standing {
	for i := range w.standings {
		if w.standings[i].Journey == name {
			return w.standings[i]
		}
	}
	return Standing{Journey: name, State: Live}
}

// Steers returns everything that journeys were told, oldest first.
func (w *World) Steers() []Steer { return w.steers }

// Steered returns a world in which s was told.
func (w *World) Steered(s Steer) *World {
	next := *w
	next.steers = append(w.steers[:len(w.steers):len(w.steers)], s)
	next.standings = Standings(next.steers)
	return &next
}

// Refuses returns why a journey that stands like this cannot be told to pause, resume or stop, or nil.
func (st Standing) Refuses(do string) error {
	since := time.UnixMilli(st.Since).UTC().Format("2006-01-02 15:04") + " UTC"
	switch {
	case do == PauseJourney && st.State == Paused:
		return fmt.Errorf("%s is paused already, since %s: resume it first to pause it otherwise", st.Journey, since)
	case do == PauseJourney && st.State == Stopped:
		return fmt.Errorf("%s is stopped, since %s: there is nobody in it to hold", st.Journey, since)
	case do == ResumeJourney && st.State == Live:
		return fmt.Errorf("%s is neither paused nor stopped", st.Journey)
	case do == StopJourney && st.State == Stopped:
		return fmt.Errorf("%s is stopped already, since %s", st.Journey, since)
	}
	return nil
}
