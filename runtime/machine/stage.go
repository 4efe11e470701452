package machine

import (
	"fmt"
	"slices"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// beginProcess puts a lead into a process: into the stage that somebody names, else into the first.
func (r *run) beginProcess(l *Lead, d *plan.Process, stage, by string) {
	l.Process = d.Name
	s, _ := d.Stage(stage)
	if s == nil && len(d.Stages) > 0 {
		s = d.Stages[0]
	}
	if s == nil {
		return
	}
	l.Stage, l.Since = s.Name, r.now
	l.pass(Passage{At: r.now, What: "stage", To: s.Name, By: by})
	r.trace(LeadStaged, l.ID, Values{"after": s.Name, "process": d.Name})
	if stage != "" {
		r.mute(l, d)
	}
	r.stageTasks(l, s)
}

// enroll puts a lead that is being made into the process and the stage that were given for it.
func (r *run) enroll(l *Lead, process, stage, by string) {
	d := r.p.Plan.DefaultProcess()
	if process != "" {
		if d = r.p.Plan.Process(process); d == nil {
			r.refuseStage(l, fmt.Sprintf("there is no process %s", process))
			d = r.p.Plan.DefaultProcess()
		}
	}
	switch {
	case d == nil:
		l.Process, l.Stage = process, stage
	case d.Outcome(stage):
		r.beginProcess(l, d, "", by)
		r.moveLead(l, stage, by, "", nil)
	default:
		r.beginProcess(l, d, stage, by)
	}
}

// setStage sets the process and the stage of a lead as somebody says; "": as they are.
func (r *run) setStage(l *Lead, process, stage, by string) {
	if process != "" && process != l.Process {
		d := r.p.Plan.Process(process)
		if d == nil {
			r.refuseStage(l, fmt.Sprintf("there is no process %s", process))
			return
		}
		l.Process, l.Muted = process, nil
		l.pass(Passage{At: r.now, What: "process", To: process, By: by})
		r.trace(LeadChanged, l.ID, Values{"process": process})
		if s, _ := d.Stage(l.Stage); stage == "" && s == nil && !d.Outcome(l.Stage) && len(d.Stages) > 0 {
			r.moveLead(l, d.Stages[0].Name, by, "", nil)
			return
		}
	}
	if stage == "" || stage == l.Stage {
		return
	}
	d := r.p.Plan.Process(l.Process)
	if d == nil {
		r.moveLead(l, stage, by, "", nil)
		return
	}
	if s, _ := d.Stage(stage); s == nil && !d.Outcome(stage) {
		r.refuseStage(l, fmt.Sprintf("the process %s has no stage %s", d.Name, stage))
		return
	}
	id := l.ID
	r.moveLead(l, stage, by, "", nil)
	if l := r.st.Lead(id); l != nil && l.Open() {
		r.mute(l, d)
	}
}

// refuseStage tells why a lead stays where it stands.
func (r *run) refuseStage(l *Lead, why string) {
	r.trace(LeadStaged, l.ID, Values{"why": why})
}

// moveLead brings a lead to a stage or an outcome: by a rule, or by somebody. The lead may lie elsewhere in memory
// afterwards.
func (r *run) moveLead(l *Lead, to, by, rule string, operands Values) {
	before, id := l.Stage, l.ID
	d := r.p.Plan.Process(l.Process)
	r.leaveStage(l)
	l.Stage, l.Since, l.Updated = to, r.now, r.now
	values := Values{"after": to}
	if before != "" {
		values["before"] = before
	}
	if by != "" {
		values["by"] = by
	}
	if rule != "" {
		values["rule"] = rule
	}
	if len(operands) > 0 {
		values["operands"] = map[string]any(operands)
	}
	what := "stage"
	if d != nil && d.Outcome(to) {
		what = "closed"
		if l.Closed == 0 {
			l.Closed = r.now
		}
	} else {
		l.Closed = 0
	}
	l.pass(Passage{At: r.now, What: what, To: to, By: by, Why: rule})
	r.trace(LeadStaged, id, values)
	if d != nil {
		if s, _ := d.Stage(to); s != nil {
			r.stageTasks(l, s)
		}
	}
	r.changed([]string{"leads", "lead.stage"})
	r.announceChange("lead", "stage", textOrNil(before), to, id)
}

// stageTasks gives out the work that a stage makes.
func (r *run) stageTasks(l *Lead, s *plan.Stage) {
	for _, d := range s.Tasks {
		task := r.newTask(d, r.p.Plan, l)
		task.Stage = s.Name
		r.trace(TaskMade, task.ID, task.told())
		r.handOut(task, d, r.p.Plan)
	}
}

// leaveStage withdraws what is still open of the work that the stage of a lead made.
func (r *run) leaveStage(l *Lead) {
	for i := range r.st.Tasks {
		task := &r.st.Tasks[i]
		if !task.Open() || task.About != l.ID || task.Stage == "" || task.Stage != l.Stage {
			continue
		}
		task.Done, task.Withdrawn = r.now, true
		r.trace(TaskWithdrawn, task.ID, task.told())
		if task.Role != "" {
			r.tell(RoleID(task.Role), Input{Kind: TaskInput, Name: taskClose, Key: task.ID})
		}
	}
}

// accept opens the gates of the stage in which a lead stands.
func (r *run) accept(l *Lead, by string) {
	d := r.p.Plan.Process(l.Process)
	if d == nil {
		return
	}
	s, _ := d.Stage(l.Stage)
	if s == nil {
		return
	}
	open := Values{}
	for _, gate := range s.Gates {
		open[gate] = true
	}
	r.changeLead(l, open, by)
}

// Stay is the time that a lead spent in a stage.
type Stay struct {
	Stage string
	From  int64  // ms
	To    int64  // ms; 0: it is there
	By    string // who brought it there; "": a rule, or its beginning
	Why   string // the rule that brought it there; "": somebody
}

// Time returns how long the stay was, or has been until now (ms).
func (s *Stay) Time(now int64) time.Duration {
	to := s.To
	if to == 0 {
		to = now
	}
	return time.Duration(to-s.From) * time.Millisecond
}

// Stays returns the stages through which a lead went, oldest first, and the outcomes; of a very long way, the newest.
func (l *Lead) Stays() []Stay {
	var all []Stay
	for _, p := range l.Timeline {
		if p.What != "stage" && (p.What != "closed" || p.To == "") {
			continue
		}
		if n := len(all); n > 0 {
			all[n-1].To = p.At
		}
		all = append(all, Stay{Stage: p.To, From: p.At, By: p.By, Why: p.Why})
	}
	return slices.Clip(all)
}
