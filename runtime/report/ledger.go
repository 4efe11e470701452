package report

import (
	"slices"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Leads counts the leads of the program, whoever made them.
type Leads struct {
	Created   int64       `json:"created"`
	Open      int64       `json:"open"`
	Closed    int64       `json:"closed"`
	Ready     int64       `json:"ready"` // open ones that are ready for sales
	Processes []*Pipeline `json:"processes"`
}

// Pipeline is where the leads of one process stand.
type Pipeline struct {
	Process  string   `json:"process"`  // "": of none
	Stages   []*Stage `json:"stages"`   // of open leads, in the order of the process
	Outcomes []*Stage `json:"outcomes"` // of closed ones, likewise: opportunity, won, lost; "": closed without one
}

// Stage is how many leads stand in a stage, or ended with an outcome.
type Stage struct {
	Stage string `json:"stage"`
	Leads int64  `json:"leads"`
}

// Tasks counts the work that was handed to people.
type Tasks struct {
	Given int64    `json:"given"`
	Done  int64    `json:"done"`
	Open  int64    `json:"open"`
	Roles []*Queue `json:"roles"`
}

// Queue is what waits for a role, tasks and leads.
type Queue struct {
	Role    string `json:"role"`
	Waits   int64  `json:"waits"`
	Overdue int64  `json:"overdue"`
	Oldest  int64  `json:"oldest_seconds"` // how long the one waits that waits longest; 0: nothing waits
}

// Form counts what became of a form.
type Form struct {
	Form      string `json:"form"`
	Title     string `json:"title"`
	Viewed    int64  `json:"viewed"`    // how often its page was shown
	Submitted int64  `json:"submitted"` // through the page, by programs and by other systems
	Known     int64  `json:"known"`     // of contacts who were known already
	New       int64  `json:"new"`       // that made a contact
	Leads     int64  `json:"leads"`     // that made a lead
	Matched   int64  `json:"matched"`   // that went to a lead that was there
	Confirmed int64  `json:"confirmed"` // of a double opt-in
}

// Book adds what a ledger counted of leads, tasks and forms; p says in which order they are told. What the program has
// neither now nor ever had is left out.
func (r *Report) Book(l *machine.Ledger, p *plan.Program) {
	leads, tasks := &Leads{Processes: []*Pipeline{}}, &Tasks{Roles: []*Queue{}}
	forms := map[string]*Form{}
	for _, f := range p.Forms {
		forms[f.Name] = &Form{Form: f.Name, Title: f.Title}
		r.Forms = append(r.Forms, forms[f.Name])
	}
	for _, d := range p.Processes {
		leads.pipeline(d.Name, d)
	}
	for _, line := range l.Lines {
		switch line.Kind {
		case machine.LeadsAt, machine.LeadsEnded:
			leads.at(line, p)
		case machine.LeadsReady:
			leads.Ready += line.N
		case machine.LeadsMade:
			leads.Created += line.N
		case machine.TasksOpen:
			tasks.Open += line.N
		case machine.TasksMade:
			tasks.Given += line.N
		case machine.TasksDone:
			tasks.Done += line.N
		default:
			if f := forms[line.Of]; f != nil {
				f.add(line)
			}
		}
	}
	if leads.Created > 0 || p.Lead != nil {
		r.Leads = leads
	}
	if tasks.Given+tasks.Open > 0 || len(p.Roles()) > 0 {
		r.Tasks = tasks
	}
}

// pipeline returns the line of a process; d is nil where the program has it no more.
func (s *Leads) pipeline(name string, d *plan.Process) *Pipeline {
	for _, p := range s.Processes {
		if p.Process == name {
			return p
		}
	}
	p := &Pipeline{Process: name, Stages: []*Stage{}, Outcomes: []*Stage{}}
	if d != nil {
		for _, stage := range d.Stages {
			p.Stages = append(p.Stages, &Stage{Stage: stage.Name})
		}
		for _, outcome := range d.Outcomes {
			p.Outcomes = append(p.Outcomes, &Stage{Stage: outcome})
		}
	}
	s.Processes = append(s.Processes, p)
	return p
}

// at counts leads where they stand, or as they ended.
func (s *Leads) at(line machine.LedgerLine, program *plan.Program) {
	if line.N == 0 {
		return
	}
	d := program.Process(line.Of)
	p := s.pipeline(line.Of, d)
	if line.Kind == machine.LeadsAt {
		s.Open += line.N
		count(&p.Stages, line.Name, line.N)
		return
	}
	s.Closed += line.N
	name := line.Name
	if d != nil && !d.Outcome(name) {
		if stage, _ := d.Stage(name); stage != nil {
			name = ""
		}
	}
	count(&p.Outcomes, name, line.N)
}

func count(list *[]*Stage, name string, n int64) {
	for _, s := range *list {
		if s.Stage == name {
			s.Leads += n
			return
		}
	}
	*list = append(*list, &Stage{name, n})
}

func (f *Form) add(line machine.LedgerLine) {
	switch line.Kind {
	case machine.FormViewed:
		f.Viewed += line.N
	case machine.FormSubmitted:
		f.Submitted += line.N
	case machine.FormKnown:
		f.Known += line.N
	case machine.FormNew:
		f.New += line.N
	case machine.FormLead:
		f.Leads += line.N
	case machine.FormMatched:
		f.Matched += line.N
	case machine.FormConfirmed:
		f.Confirmed += line.N
	}
}

// Wait adds what waits for the roles.
func (r *Report) Wait(queues []*Queue) {
	if r.Tasks != nil {
		r.Tasks.Roles = slices.Clone(queues)
	}
}
