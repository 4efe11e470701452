package plan

import "slices"

// Roles returns the roles that anything in the program waits for, sorted: those of teams, of tasks and of stages.
func (p *Program) Roles() []string {
	var all []string
	for _, t := range p.Teams {
		all = append(all, t.Name)
	}
	for _, j := range p.Journeys {
		for i := range j.Steps {
			if t := j.Steps[i].Task; t != nil {
				all = append(all, t.Role)
			}
		}
	}
	for _, d := range p.Processes {
		for i := range d.Stages {
			all = append(all, d.Stages[i].Owner)
			for _, t := range d.Stages[i].Tasks {
				all = append(all, t.Role)
			}
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(role string) bool { return role == "" })
}
