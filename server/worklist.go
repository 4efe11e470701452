package server

import (
	"net/http"
	"slices"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// Worklist is what waits for the people of a role, oldest first: the answer of GET /v1/worklists/{role}.
type Worklist struct {
	Role   string `json:"role"`
	Items  []Work `json:"items"`
	Beyond int64  `json:"beyond"` // what else waits, and is not listed: the list was full
}

// Work is an open task, or a lead in a stage that the role owns.
type Work struct {
	ID      string   `json:"id"`   // of the task or the lead
	Kind    string   `json:"kind"` // task, call, appointment, lead
	Contact string   `json:"contact"`
	Account string   `json:"account"`        // whose it is where it is no contact's, or ""
	Name    string   `json:"name,omitempty"` // what people call the contact
	Text    string   `json:"text"`           // of a task
	Lead    string   `json:"lead"`           // that it is about, or ""
	Stage   string   `json:"stage"`          // where the lead stands, or ""
	Waits   []string `json:"waits"`          // what keeps the lead there: gates that are shut, contact or account
	Person  string   `json:"person"`         // who has it; "": whoever takes it
	Since   string   `json:"since"`
	Due     string   `json:"due"` // or ""
}

// roleWorklist answers what waits for a role; person narrows it down to what one of them has or may take.
func (s *Server) roleWorklist(r *http.Request) (any, error) {
	n, err := number(r, "limit", 50, 1000)
	if err != nil {
		return nil, err
	}
	query := r.URL.Query()
	after, person := query.Get("after"), query.Get("person")
	list := &Worklist{Role: r.PathValue("role"), Items: []Work{}}
	items, beyond, err := s.waiting(r, list.Role, after)
	list.Beyond = beyond
	items = slices.DeleteFunc(items, func(item machine.Item) bool { return person != "" && item.Person != "" && item.Person != person })
	items = items[:min(n, len(items))]
	for i := 0; i < len(items) && err == nil; i++ {
		item := &items[i]
		err = s.engine.View(r.Context(), item.Contact, func(_ int64, w *machine.World, st *machine.State) {
			list.Items = append(list.Items, workOf(w, st, item))
		})
	}
	return list, err
}

// waiting returns what waits for a role behind an item, "": all of it; and how much more there is that is not listed.
func (s *Server) waiting(r *http.Request, role, after string) (items []machine.Item, beyond int64, err error) {
	known := after == ""
	err = s.engine.View(r.Context(), machine.RoleID(role), func(_ int64, _ *machine.World, st *machine.State) {
		if st == nil || st.Worklist == nil {
			return
		}
		items, beyond = slices.Clone(st.Worklist.Items), st.Worklist.Beyond
		if i := slices.IndexFunc(items, func(item machine.Item) bool { return item.Task == after }); i >= 0 {
			items, known = items[i+1:], true
		}
	})
	if err == nil && !known {
		err = problemf(http.StatusGone, "%q is not on the worklist of %s any more: it was done, or went on; begin again without ?after", after, role)
	}
	return items, beyond, err
}

// workOf tells an item of a worklist with what is known of it where it comes from; st may be nil.
func workOf(w *machine.World, st *machine.State, item *machine.Item) Work {
	work := Work{ID: item.Task, Kind: item.Kind, Stage: item.Stage, Waits: []string{}, Person: item.Person, Since: instant(item.Created), Due: instant(item.Due)}
	if machine.KindOf(item.Contact) == machine.AccountEntity {
		work.Account = machine.EntityName(item.Contact)
	} else {
		work.Contact = item.Contact
	}
	if st == nil {
		return work
	}
	work.Name = nameOf(st)
	if item.Stage != "" {
		work.Lead = item.Task
	}
	for i := range st.Tasks {
		if t := &st.Tasks[i]; t.ID == item.Task {
			work.Text, work.Lead = explain.TaskText(t.Text, t.Values, explain.Zone(w)), t.About
		}
	}
	if l := st.Lead(work.Lead); l != nil && w.Current() != nil {
		work.Stage, work.Waits = l.Stage, append(work.Waits, l.Waits(w.Current().Plan, st)...)
	}
	return work
}
