package report

import (
	"slices"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Change is what a publish would do: the answer of POST /v1/plan and of `journey plan --json`.
type Change struct {
	Program  string           `json:"program"`
	Live     uint32           `json:"live"`    // number of the program that runs; 0: none yet
	Changes  bool             `json:"changes"` // whether any journey behaves otherwise, or what holds for every send
	Journeys []*JourneyChange `json:"journeys"`
	Policies []PolicyChange   `json:"policies,omitempty"` // what changes for every send, also to people under way
	Segments []SegmentChange  `json:"segments,omitempty"` // those that come, go or have another rule
}

// PolicyChange is what changes of what holds for every send: a cap, a quiet time, a topic, the suppressed groups.
type PolicyChange struct {
	What   string `json:"what"`             // "cap for marketing"
	Before string `json:"before,omitempty"` // "": there was none
	After  string `json:"after,omitempty"`  // "": there is none any more
}

// JourneyChange is what it would do to a journey and to the people in it.
type JourneyChange struct {
	Journey string        `json:"journey"`
	Change  string        `json:"change"` // kept, changed, added, removed
	Status  string        `json:"status"` // live, paused, stopped
	Inside  int64         `json:"inside"` // trips under way, under any version
	Steps   []*StepChange `json:"steps"`  // that change, come or go, or at which people stand
	// Move is what becomes of those inside with --people move, Restart how many begin again with --people restart.
	Move    Fates `json:"move"`
	Restart int64 `json:"restart"`
}

// Fates counts the trips that a move carries over.
type Fates struct {
	Stay  int64 `json:"stay"`  // at the step where they stand
	GoOn  int64 `json:"go_on"` // behind a step that is gone
	Leave int64 `json:"leave"` // as nothing follows that is left
}

// StepChange is what becomes of a step.
type StepChange struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Change string `json:"change"`        // kept, changed, added, removed
	Now    string `json:"now,omitempty"` // of a changed step: what it says now
	Here   int64  `json:"here"`          // trips that stand there
	To     string `json:"to,omitempty"`  // of a removed step: the label of the step where a move leads them; "" is the end
}

// ChangeOf compares a program with what runs. counts are those of every journey of every program.
func ChangeOf(w *machine.World, steers []machine.Steer, counts []*machine.Counts, next *plan.Program) *Change {
	c := &Change{Program: next.Name, Journeys: []*JourneyChange{}}
	var old *plan.Program
	if now := w.Current(); now != nil {
		c.Live, old = now.Number, now.Plan
	}
	diff := plan.Diff(old, next)
	c.Changes = !diff.Same()
	for _, p := range diff.Policies {
		c.Policies = append(c.Policies, PolicyChange(p))
	}
	c.Segments = segmentChanges(old, next)
	standings := machine.Standings(steers)
	for i := range diff.Journeys {
		d := &diff.Journeys[i]
		j := &JourneyChange{Journey: d.Name, Change: d.Fate.String(), Status: machine.Live, Steps: []*StepChange{}}
		for _, st := range standings {
			if st.Journey == d.Name {
				j.Status = st.State
			}
		}
		if d.Fate == plan.Changed {
			j.changed(d)
		}
		for n := len(counts) - 1; n >= 0; n-- {
			if counts[n].Journey == d.Name {
				j.people(w, counts[n], d.New)
			}
		}
		j.Steps = slices.DeleteFunc(j.Steps, func(s *StepChange) bool { return s.Here == 0 && s.Change == plan.Kept.String() })
		c.Journeys = append(c.Journeys, j)
	}
	return c
}

// changed lists the steps of the version that runs and what becomes of them, then those that come.
func (j *JourneyChange) changed(d *plan.JourneyChange) {
	for i, s := range d.Steps.Steps {
		j.step(&d.Old.Steps[i], s, d.New)
	}
	for _, k := range d.Steps.Added {
		s := &d.New.Steps[k]
		j.Steps = append(j.Steps, &StepChange{ID: s.ID, Label: s.Label, Change: plan.Added.String()})
	}
}

// step returns the line of an old step.
func (j *JourneyChange) step(s *plan.Step, to plan.Successor, next *plan.Journey) *StepChange {
	for _, have := range j.Steps {
		if have.ID == s.ID && have.Change != plan.Added.String() {
			return have
		}
	}
	c := &StepChange{ID: s.ID, Label: s.Label, Change: to.Fate.String()}
	if to.To != plan.End {
		switch to.Fate {
		case plan.Changed:
			c.Now = next.Steps[to.To].Label
		case plan.Removed:
			c.To = next.Steps[to.To].Label
		}
	}
	j.Steps = append(j.Steps, c)
	return c
}

// people adds those who are inside under one version.
func (j *JourneyChange) people(w *machine.World, c *machine.Counts, next *plan.Journey) {
	j.Inside += c.Entered - c.Left
	old, _, ok := w.Program(c.Program).Journey(c.Journey)
	if !ok {
		return
	}
	var way plan.Passage
	switch {
	case next == nil:
		way.Steps = make([]plan.Successor, len(old.Steps))
		for i := range way.Steps {
			way.Steps[i] = plan.Successor{To: plan.End, Fate: plan.Removed}
		}
	default:
		way = plan.Compare(old, next)
	}
	for i := range c.Steps {
		here := c.Steps[i].In - c.Steps[i].Out
		if here == 0 {
			continue
		}
		to := way.Steps[i]
		j.step(&old.Steps[i], to, next).Here += here
		switch {
		case to.Fate != plan.Removed:
			j.Move.Stay += here
		case to.To != plan.End:
			j.Move.GoOn += here
		default:
			j.Move.Leave += here
		}
		if next != nil && old.Hash != next.Hash {
			j.Restart += here
		}
	}
}
