package machine

import (
	"slices"

	"github.com/journeylang/journey/lang/plan"
)

// What waits for the people of a role stands on the worklist of the role's desk: open tasks, and the leads in stages that
// the role owns. The desk hears of it from whoever it is about, so that asking for it costs one look.

// SellerRole is the role whose worklist holds the leads that have an owner. Sellers see leads that are ready for sales,
// and no others.
const SellerRole = "seller"

// leadItem is what kind an item is that stands for a lead.
const leadItem = "lead"

// placement is the work lists on which a lead is to stand.
func placement(l *Lead, d *plan.Process) []Listing {
	if !l.Open() {
		return nil
	}
	var lists []Listing
	owner, _ := l.Fields["owner"].(string)
	if d != nil {
		if s, _ := d.Stage(l.Stage); s != nil && s.Owner != "" && (s.Owner != SellerRole || l.Ready) {
			lists = append(lists, Listing{Role: s.Owner, Person: owner, Stage: l.Stage})
		}
	}
	if owner != "" && l.Ready && !slices.ContainsFunc(lists, func(on Listing) bool { return on.Role == SellerRole }) {
		lists = append(lists, Listing{Role: SellerRole, Person: owner, Stage: l.Stage})
	}
	return lists
}

// enlist brings the worklists up to date on which a lead stands.
func (r *run) enlist(l *Lead) {
	want := placement(l, r.p.Plan.Process(l.Process))
	if slices.Equal(want, l.Listed) {
		return
	}
	for _, on := range l.Listed {
		if !slices.ContainsFunc(want, func(w Listing) bool { return w.Role == on.Role }) {
			r.tell(RoleID(on.Role), Input{Kind: TaskInput, Name: taskClose, Key: l.ID})
		}
	}
	for _, w := range want {
		if !slices.Contains(l.Listed, w) {
			fields := Values{"contact": r.st.ID, "kind": leadItem, "created": float64(l.Since), "stage": w.Stage}
			r.tell(RoleID(w.Role), Input{Kind: TaskInput, Name: taskOpen, Key: l.ID, Fields: fields, Detail: w.Person})
		}
	}
	l.Listed = want
}

// worklist keeps what waits for a role, and says whose turn it is: each member of the team in turn, whichever contact
// the task is about.
func (r *run) worklist(in *Input) {
	if r.st.Worklist == nil {
		r.st.Worklist = &Worklist{}
	}
	w := r.st.Worklist
	i := w.place(in.Key)
	switch in.Name {
	case taskOpen:
		item := Item{Task: in.Key, Person: in.Detail}
		item.Contact, _ = in.Fields["contact"].(string)
		item.Kind, _ = in.Fields["kind"].(string)
		item.Stage, _ = in.Fields["stage"].(string)
		item.Created, item.Due = whole(in.Fields["created"]), whole(in.Fields["due"])
		if i >= 0 {
			if item.Kind == leadItem { // it went on to another stage, or has another owner
				w.drop(i)
				w.add(item)
			}
			return
		}
		if members, _ := in.Fields["members"].([]any); len(members) > 0 {
			w.Last = nextMember(members, w.Last)
			item.Person = w.Last
			r.tell(item.Contact, Input{Kind: TaskInput, Name: taskAssigned, Key: item.Task, Detail: item.Person})
		}
		if len(w.Items) < maxItems {
			w.add(item)
		} else {
			w.Beyond++
		}
	case taskClose:
		if i >= 0 {
			w.drop(i)
		} else if w.Beyond > 0 {
			w.Beyond--
		}
	case taskAbout:
		if i >= 0 {
			w.Items[i].Contact, _ = in.Fields["contact"].(string)
		}
	case taskMove:
		if i >= 0 {
			w.Items[i].Person = in.Detail
		}
	}
}

// fewItems is how many items are looked through one by one.
const fewItems = 64

// place returns where a task stands on the list; -1: nowhere. Most that come are new, and nobody looks through a long list
// for them.
func (w *Worklist) place(task string) int {
	if len(w.Items) > fewItems {
		if len(w.listed) != len(w.Items) {
			w.listed = make(map[string]struct{}, len(w.Items))
			for i := range w.Items {
				w.listed[w.Items[i].Task] = struct{}{}
			}
		}
		if _, ok := w.listed[task]; !ok {
			return -1
		}
	}
	return slices.IndexFunc(w.Items, func(item Item) bool { return item.Task == task })
}

func (w *Worklist) add(item Item) {
	w.Items = append(w.Items, item)
	if w.listed != nil {
		w.listed[item.Task] = struct{}{}
	}
}

func (w *Worklist) drop(i int) {
	delete(w.listed, w.Items[i].Task)
	w.Items = slices.Delete(w.Items, i, i+1)
}

// nextMember returns the member behind the one who had the last turn; the first, where that one is no member any more.
func nextMember(members []any, last string) string {
	next := 0
	for i, m := range members {
		if m == last {
			next = (i + 1) % len(members)
		}
	}
	name, _ := members[next].(string)
	return name
}
