package plan_test

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/plan"
)

// TestGraph checks what every plan must hold: ids are unique, targets exist and lie ahead or are steps that people come back to, arms belong to their
// steps, shares add up.
func TestGraph(t *testing.T) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range build(t, ar).Journeys {
			checkGraph(t, j)
		}
	}
}

func checkGraph(t *testing.T, j *plan.Journey) {
	t.Helper()
	ids := map[string]bool{}
	for i := range j.Steps {
		s := &j.Steps[i]
		if ids[s.ID] {
			t.Errorf("%s: the id %s is there twice", j.Name, s.ID)
		}
		ids[s.ID] = true
		targets := []int{s.Next}
		switch s.Kind {
		case plan.Send, plan.If, plan.Choose, plan.WaitFor, plan.WaitUntil, plan.Remind:
			targets = append(targets, s.Else)
		}
		share := 0.0
		for _, b := range s.Branches {
			targets = append(targets, b.To)
			share += b.Share
			if b.Arm >= 0 && j.Arms[b.Arm].Step != i {
				t.Errorf("%s: the arm %q is not of its step", s.ID, b.Label)
			}
		}
		if s.Kind == plan.Split && (share < 0.999999 || share > 1.000001) {
			t.Errorf("%s: the shares add up to %v", s.ID, share)
		}
		for _, to := range targets {
			if to != plan.End && (to <= i && !again(&j.Steps[to]) || to >= len(j.Steps)) {
				t.Errorf("%s leads to %d", s.ID, to)
			}
		}
		if s.Kind == plan.Exit && s.Next != plan.End {
			t.Errorf("%s goes on behind an exit", s.ID)
		}
	}
}

// again reports whether people come back to a step: the steps of a repeat and the messages of a series lead back to it.
func again(s *plan.Step) bool { return s.Kind == plan.Repeat || s.Kind == plan.Remind }
