package machine

import (
	"slices"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// Verbs of a TaskInput.
const (
	TaskDone     = "done"     // Key the task, Detail who did it
	TaskAssign   = "assign"   // Key the task, Detail who is to do it; "": whoever takes it
	taskAssigned = "assigned" // the worklist's answer: whose turn it is
	taskOpen     = "open"     // to the worklist
	taskClose    = "close"    // to the worklist
	taskAbout    = "about"    // to the worklist: Fields whose it is now
	taskMove     = "move"     // to the worklist: Detail who has it now
)

// maxDone is how many tasks that are done a contact remembers; the newest are kept.
const maxDone = 50

// maxItems bounds a worklist. Tasks beyond it are handed out and stand with their contacts, but are not listed.
const maxItems = 20_000

// RoleID returns the id of the desk that keeps the worklist of a role.
func RoleID(role string) string { return DeskID("role:" + role) }

// Open reports whether the task is still to be done.
func (t *Task) Open() bool { return t.Done == 0 }

// Task returns the task with the id, or nil.
func (st *State) Task(id string) *Task {
	if i := slices.IndexFunc(st.Tasks, func(t Task) bool { return t.ID == id }); i >= 0 {
		return &st.Tasks[i]
	}
	return nil
}

// work hands a task to people. The trip goes on at once.
func (r *run) work(trip, journey int, s *plan.Step) {
	t := &r.st.Trips[trip]
	d, p := s.Task, r.world.Program(t.Program).Plan
	task := r.newTask(d, p, r.leadOf(t))
	task.Journey, task.Trip = t.Journey, t.No
	task.Values = known(task.Values, "start", t.Start, nil, d.Start)
	task.Values = t.told(task.Values, d.Results)
	r.traceTrip(t, journey, t.Step, TaskMade, task.ID, task.told())
	r.out.Counts(r.world.Program(t.Program), journey).Steps[t.Step].Made++
	r.handOut(task, d, p)
}

// newTask returns a task about the contact, or about a lead of it.
func (r *run) newTask(d *plan.Task, p *plan.Program, lead *Lead) Task {
	task := Task{ID: r.key(), Kind: d.Kind, Text: d.Text, Role: d.Role, Created: r.now}
	if KindOf(r.st.ID) == ContactEntity {
		task.Values = known(task.Values, "contact", r.profile(), p.Contact, d.Contact)
	}
	task.Values = known(task.Values, "account", r.account(), p.Account, d.Account)
	if lead != nil {
		task.About = lead.ID
		task.Values = known(task.Values, "lead", r.viewOf(lead), p.Lead, d.Lead)
	}
	if d.Due != (plan.Duration{}) {
		task.Due = d.Due.After(time.UnixMilli(r.now), p.Zone).UnixMilli()
	}
	if d.Owner {
		task.Person = r.owner(lead)
	}
	return task
}

// told is what the path tells of a task: what its text reads, and whose it is.
func (t *Task) told() Values {
	values := merge(nil, t.Values)
	values["kind"], values["text"] = t.Kind, t.Text
	if t.Role != "" {
		values["role"] = t.Role
	}
	if t.Person != "" {
		values["person"] = t.Person
	}
	if t.Due != 0 {
		values["due"] = time.UnixMilli(t.Due).UTC()
	}
	return values
}

// handOut puts a task among those of the contact, and on the worklist of its role.
func (r *run) handOut(task Task, d *plan.Task, p *plan.Program) {
	r.forgetTasks()
	r.st.Tasks = append(r.st.Tasks, task)
	if task.Role == "" {
		return
	}
	open := Values{"contact": r.st.ID, "kind": task.Kind, "created": float64(task.Created), "due": float64(task.Due)}
	if team := p.Team(task.Role); team != nil && d.RoundRobin {
		members := make([]any, len(team.Members))
		for i, m := range team.Members {
			members[i] = m
		}
		open["members"] = members
	}
	r.tell(RoleID(task.Role), Input{Kind: TaskInput, Name: taskOpen, Key: task.ID, Fields: open})
}

// owner returns who has the lead, or the contact.
func (r *run) owner(lead *Lead) string {
	if lead != nil {
		if owner, _ := lead.Fields["owner"].(string); owner != "" {
			return owner
		}
	}
	owner, _ := r.profile()["owner"].(string)
	return owner
}

// forgetTasks drops the oldest task that is done, where there are too many.
func (r *run) forgetTasks() {
	done := 0
	for i := range r.st.Tasks {
		if !r.st.Tasks[i].Open() {
			done++
		}
	}
	if done > maxDone {
		i := slices.IndexFunc(r.st.Tasks, func(t Task) bool { return !t.Open() })
		r.st.Tasks = slices.Delete(r.st.Tasks, i, i+1)
	}
}

// task applies what became of a task.
func (r *run) task(in *Input) {
	if KindOf(r.st.ID) == DeskEntity {
		r.worklist(in)
		return
	}
	task := r.st.Task(in.Key)
	if task == nil || !task.Open() {
		return
	}
	values := merge(nil, task.Values)
	values["kind"], values["text"] = task.Kind, task.Text
	verb := taskMove
	switch in.Name {
	case TaskDone:
		task.Done, task.By = r.now, in.Detail
		if in.Detail != "" {
			values["person"] = in.Detail
		}
		r.trace(TaskFinished, task.ID, values)
		verb = taskClose
	case TaskAssign, taskAssigned:
		if task.Person == in.Detail {
			return
		}
		task.Person = in.Detail
		if in.Detail != "" {
			values["person"] = in.Detail
		}
		r.trace(TaskAssigned, task.ID, values)
	default:
		return
	}
	if task.Role != "" && in.Name != taskAssigned {
		r.tell(RoleID(task.Role), Input{Kind: TaskInput, Name: verb, Key: task.ID, Detail: in.Detail})
	}
}

func whole(v any) int64 {
	f, _ := v.(float64)
	return int64(f)
}
