package server

import (
	"fmt"
	"net/http"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// Task is work for people.
type Task struct {
	ID      string `json:"id"`
	Contact string `json:"contact"` // or the account, whose it is
	Kind    string `json:"kind"`
	Text    string `json:"text"`
	Role    string `json:"role"`
	Person  string `json:"person"` // "": whoever takes it
	Lead    string `json:"lead"`   // that it is about, or ""
	Created string `json:"created"`
	Due     string `json:"due"`  // or ""
	Done    string `json:"done"` // or ""
	By      string `json:"by"`
}

// tasks tells the tasks about a contact.
func tasks(w *machine.World, st *machine.State) []Task {
	var out []Task
	for i := range st.Tasks {
		t := &st.Tasks[i]
		out = append(out, Task{t.ID, machine.EntityName(st.ID), t.Kind, explain.TaskText(t.Text, t.Values, explain.Zone(w)), t.Role, t.Person, t.About,
			instant(t.Created), instant(t.Due), instant(t.Done), t.By})
	}
	return out
}

// TaskRow is a task in a list.
type TaskRow struct {
	Task
	Account string `json:"account,omitempty"` // whose it is, where it is no contact's
}

// Tasks is a page of tasks: the answer of GET /v1/tasks.
type Tasks struct {
	Tasks []TaskRow `json:"tasks"`
	Next  string    `json:"next"` // ?after= of the next page, or ""
}

// listTasks lists open tasks by a rule about whom or which lead they are about, by role and by person; ?all=true lists those
// that are done as well.
func (s *Server) listTasks(r *http.Request) (any, error) {
	all, err := yes(r, "all")
	if err != nil {
		return nil, err
	}
	role, person := r.URL.Query().Get("role"), r.URL.Query().Get("person")
	l := engine.Listing{Of: engine.ListTasks, Task: func(t *machine.Task) bool {
		return (all || t.Open()) && (role == "" || t.Role == role) && (person == "" || t.Person == "" || t.Person == person)
	}}
	page := Tasks{Tasks: []TaskRow{}}
	page.Next, err = s.list(r, l, func(found engine.Listed, _ int64, w *machine.World, st *machine.State) {
		for _, t := range tasks(w, st) {
			if t.ID == found.Item {
				row := TaskRow{Task: t}
				row.Contact, row.Account = whoseIs(st.ID)
				page.Tasks = append(page.Tasks, row)
			}
		}
	})
	return page, err
}

// Item is an open task on a worklist; GET /v1/contacts/{id} tells its text.
type Item struct {
	Task    string `json:"task"`
	Contact string `json:"contact"`
	Kind    string `json:"kind"`
	Person  string `json:"person"`
	Since   string `json:"since"`
	Due     string `json:"due"`
}

// worklist answers what waits for the people of a role, oldest first.
func (s *Server) worklist(r *http.Request) (any, error) {
	n, err := number(r, "limit", 50, 1000)
	if err != nil {
		return nil, err
	}
	waiting, _, err := s.waiting(r, r.PathValue("role"), r.URL.Query().Get("after"))
	items := []Item{}
	for _, item := range waiting[:min(n, len(waiting))] {
		items = append(items, Item{item.Task, item.Contact, item.Kind, item.Person, instant(item.Created), instant(item.Due)})
	}
	return map[string][]Item{"tasks": items}, err
}

// taskItem is one item of POST /v1/tasks: what became of a task.
type taskItem struct {
	Contact string `json:"contact"` // whose it is; or account
	Account string `json:"account"`
	Task    string `json:"task"`
	Done    bool   `json:"done"`   // it is done; else it is given to person
	Person  string `json:"person"` // who did it, or who is to do it; "": whoever takes it
	ID      string `json:"id"`     // the sender's own name for the request
}

// takeTasks takes what became of tasks.
func (s *Server) takeTasks(r *http.Request) (any, error) {
	return take(s, r, func(item *taskItem) (machine.Input, []Fault) {
		in := machine.Input{Kind: machine.TaskInput, Name: machine.TaskAssign, Key: item.Task, Detail: item.Person, ID: item.ID}
		if item.Done {
			in.Name = machine.TaskDone
		}
		faults := append(whose(&in, item.Contact, item.Account), named("task", item.Task)...)
		if len(faults) == 0 {
			faults = s.taskOf(r, &in)
		}
		for _, given := range [...]struct{ field, text string }{{"person", item.Person}, {"id", item.ID}} {
			if given.text != "" {
				faults = append(faults, named(given.field, given.text)...)
			}
		}
		return in, faults
	})
}

// taskOf reports that nobody has the task that an item is about.
func (s *Server) taskOf(r *http.Request, in *machine.Input) []Fault {
	id, err := s.engine.Follow(r.Context(), in.Contact)
	if err != nil {
		return []Fault{{Field: "contact", Message: err.Error()}}
	}
	known, has := false, false
	err = s.engine.View(r.Context(), id, func(_ int64, _ *machine.World, st *machine.State) {
		known, has = st != nil, st != nil && st.Task(in.Key) != nil
	})
	contact, account := whoseIs(in.Contact)
	field := "contact"
	if account != "" {
		field = "account"
	}
	switch {
	case err != nil:
		return []Fault{{Field: field, Message: err.Error()}}
	case !known:
		return []Fault{{Field: field, Message: fmt.Sprintf("there is no %s %q", field, contact+account), Hint: "GET /v1/tasks lists the tasks, and whose they are"}}
	case !has:
		return []Fault{{Field: "task", Message: fmt.Sprintf("%s has no task %q", contact+account, in.Key), Hint: "GET /v1/tasks lists the tasks, and whose they are"}}
	}
	return nil
}
