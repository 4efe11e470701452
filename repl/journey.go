package repl

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/runtime/machine"
)

func (s *Session) knownJourney(name string) error {
	var names []string
	for _, j := range s.plan.Journeys {
		if j.Name == name {
			return nil
		}
		names = append(names, j.Name)
	}
	if near := diag.Nearest(name, names); near != "" {
		return fmt.Errorf("there is no journey %s; did you mean %s?", name, near)
	}
	return fmt.Errorf("there is no journey %s; there are %s", name, strings.Join(names, ", "))
}

// journeys shows what was counted of every journey.
func (s *Session) journeys(w *strings.Builder, _ string) error {
	t := table{}
	t.row("journey", "entered", "inside", "left", "mails", "goals")
	for _, c := range s.shell.Counts() {
		sent := int64(0)
		for i := range c.Steps {
			sent += c.Steps[i].Sent
		}
		t.row(c.Journey, fmt.Sprint(c.Entered), fmt.Sprint(c.Entered-c.Left), fmt.Sprint(c.Left)+why(c.Reasons), fmt.Sprint(sent), s.goals(c))
	}
	t.write(w)
	return nil
}

// why adds the reasons for which people left: " (12 end, 3 exit)".
func why(reasons []machine.Reason) string {
	var all []string
	for _, r := range reasons {
		all = append(all, fmt.Sprintf("%d %s", r.N, r.Text))
	}
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(all, ", ") + ")"
}

func (s *Session) goals(c *machine.Counts) string {
	j, _, _ := s.shell.Program().Journey(c.Journey)
	var all []string
	for i := range c.Goals {
		text := fmt.Sprintf("%d %s", c.Goals[i].N, j.Goals[i].Name)
		if j.Goals[i].Worth != nil {
			text += fmt.Sprintf(" worth %.2f %s", float64(c.Goals[i].Micros)/1e6, s.plan.Currency)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}
