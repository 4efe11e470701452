package check

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
)

// spark is a place where a journey starts another one, directly or by raising the event that the other starts on.
type spark struct {
	to *ast.Journey
	at source.Span
}

// startCycles refuses journeys that start each other without a wait in between: they would run for ever, in no time.
// Each circle is reported once, at the step of its first journey that closes it.
func (c *checker) startCycles() {
	sparks := map[*ast.Journey][]spark{}
	for _, j := range c.Journeys {
		sparks[j] = c.sparks(j.Steps, nil)
	}
	state := map[*ast.Journey]int{} // 1: on the path; 2: done
	var path []spark
	var visit func(j *ast.Journey)
	visit = func(j *ast.Journey) {
		state[j] = 1
		for _, s := range sparks[j] {
			switch state[s.to] {
			case 0:
				path = append(path, s)
				visit(s.to)
				path = path[:len(path)-1]
			case 1:
				c.startCycle(append(path[:len(path):len(path)], s))
			}
		}
		state[j] = 2
	}
	for _, j := range c.Journeys {
		if state[j] == 0 {
			path = []spark{{to: j}}
			visit(j)
		}
	}
}

// startCycle reports the circle that the last step of the path closes.
func (c *checker) startCycle(path []spark) {
	last := path[len(path)-1]
	circle := path[:len(path)-1]
	for circle[0].to != last.to {
		circle = circle[1:]
	}
	var names []string
	for _, s := range append(circle[:len(circle):len(circle)], last) {
		names = append(names, s.to.Name.Name)
	}
	d := c.diags.Errorf(StartCycle, last.at, "put a wait in front of one of these steps, or end the journey there",
		"these journeys start each other for ever, without a wait: %s", strings.Join(names, " → "))
	for _, s := range circle[1:] {
		d.Notes = append(d.Notes, diag.Note{Span: s.at, Text: s.to.Name.Name + " is started here"})
	}
}

// sparks collects the starts that people come to without having waited.
func (c *checker) sparks(steps []ast.Step, all []spark) []spark {
	for _, s := range steps {
		switch s := s.(type) {
		case *ast.StartJourney:
			if to := c.journeys[s.Journey.Name]; to != nil {
				all = append(all, spark{to, s.Span()})
			}
		case *ast.Raise:
			for _, to := range c.Journeys {
				if startsOn(to, s.Event.Name) {
					all = append(all, spark{to, s.Span()})
				}
			}
		}
		if pauses(s) {
			return all
		}
		for _, b := range ast.Blocks(s) {
			all = c.sparks(b.Steps, all)
		}
		if waits([]ast.Step{s}) {
			return all
		}
	}
	return all
}

// startsOn reports whether every event of the name starts the journey.
func startsOn(j *ast.Journey, event string) bool {
	for _, cl := range j.Clauses {
		if s, ok := cl.(*ast.Start); ok && s.On != nil {
			on := s.On.Event
			return on.Name.Name == event && on.Interaction == nil && on.Verb == nil && s.On.Where == nil
		}
	}
	return false
}
