package journeytest

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/runtime/machine"
)

// publish makes another version of the program the current one.
func (r *trial) publish(s *ast.TestPublish) bool {
	err := r.shell.Publish(r.plan.Published[s], word(s.Policy))
	return err == nil || r.broken(s.Span(), "", "the version is published", err)
}

// steer pauses, resumes or stops a journey.
func (r *trial) steer(s *ast.TestSteer) bool {
	var err error
	switch s.Verb.Name {
	case machine.PauseJourney:
		err = r.shell.Pause(s.Journey.Name, word(s.Policy))
	case machine.ResumeJourney:
		err = r.shell.Resume(s.Journey.Name)
	case machine.StopJourney:
		err = r.shell.Stop(s.Journey.Name)
	}
	return err == nil || r.broken(s.Span(), "", "somebody can "+s.Verb.Name+" "+s.Journey.Name, err)
}

// word returns the name of a word that may be left out.
func word(id *ast.Ident) string {
	if id == nil {
		return ""
	}
	return id.Name
}
