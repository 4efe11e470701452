package machine

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The account, leads, tasks, lists and worklist of a state are read back as they were written, and equal ones give
// equal bytes.
func TestRecordsAreKept(t *testing.T) {
	st := full()
	st.Account = &Link{ID: "contoso", Fields: Values{"name": "Contoso", "employees": 250.0}}
	st.Contacts = []string{"ada", "bob"}
	st.Leads = []Lead{{ID: "1-2-3", Fields: Values{"product": "espresso"}, Created: 1, Updated: 2, By: "form", Closed: 3, Process: "p", Stage: "lost",
		Since: 3, Ready: true, ReadyAt: 2, ReadyBy: "interest", Timeline: []Passage{{At: 1, What: "created", By: "form"}}}}
	st.Tasks = []Task{{ID: "1-2-4", Kind: "call", Text: "Call", Values: Values{"contact.name": "Ada"}, About: "1-2-3", Role: "sales", Person: "maja",
		Created: 1, Due: 2, Done: 3, By: "maja", Journey: "cart", Trip: 2}}
	st.Lists = []string{"beta"}
	st.Worklist = &Worklist{Last: "maja", Items: []Item{{Task: "1-2-4", Contact: "ada", Kind: "call", Person: "maja", Created: 1, Due: 2}}}
	b, err := EncodeState(st)
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodeState(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(st, back, sameState); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	again, err := EncodeState(back)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, again) {
		t.Error("what was read is written otherwise")
	}
}

// Work goes round exactly: whoever the contacts are, no member of the team gets two more than another. A repeated task
// takes no turn.
func TestWorkGoesRound(t *testing.T) {
	team := []any{"maja", "jon", "eve"}
	st := &State{ID: RoleID("sales")}
	got := map[string]int{}
	for n := range 100 {
		var out Output
		in := Input{Kind: TaskInput, Name: taskOpen, Key: fmt.Sprint(n), Fields: Values{"contact": fmt.Sprint("c", n%7), "kind": "call", "members": team}}
		Apply(&World{}, st, int64(n+1), &in, &out)
		Apply(&World{}, st, int64(n+1), &in, &out)
		if len(out.Tells) != 1 || out.Tells[0].Contact != fmt.Sprint("c", n%7) {
			t.Fatalf("task %d was told to %v", n, out.Tells)
		}
		got[out.Tells[0].Detail]++
	}
	if diff := cmp.Diff(map[string]int{"maja": 34, "jon": 33, "eve": 33}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(st.Worklist.Items); n != 100 {
		t.Errorf("%d tasks wait, want 100", n)
	}
	for n := range 99 {
		Apply(&World{}, st, 200, &Input{Kind: TaskInput, Name: taskClose, Key: fmt.Sprint(n)}, &Output{})
	}
	Apply(&World{}, st, 200, &Input{Kind: TaskInput, Name: taskMove, Key: "99", Detail: "olga"}, &Output{})
	if diff := cmp.Diff([]Item{{Task: "99", Contact: "c1", Kind: "call", Person: "olga", Created: 0}}, st.Worklist.Items); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A member who left the team does not stop the round.
func TestTurn(t *testing.T) {
	for _, c := range []struct{ last, want string }{{"", "a"}, {"a", "b"}, {"c", "a"}, {"gone", "a"}} {
		if got := nextMember([]any{"a", "b", "c"}, c.last); got != c.want {
			t.Errorf("behind %q comes %q, want %q", c.last, got, c.want)
		}
	}
}

// A lead is given no more room than there is: the oldest closed one makes way, an open one never does.
func TestLeadsAreBounded(t *testing.T) {
	st := &State{ID: "ada"}
	var out Output
	for n := range maxLeads {
		Apply(&World{}, st, 1, &Input{Kind: LeadInput, Name: LeadCreate, Key: fmt.Sprint(n)}, &out)
	}
	Apply(&World{}, st, 2, &Input{Kind: LeadInput, Name: LeadCreate, Key: "more"}, &out)
	if st.Lead("more") != nil || len(st.Leads) != maxLeads {
		t.Fatalf("there are %d leads, all open; one more was made", len(st.Leads))
	}
	Apply(&World{}, st, 3, &Input{Kind: LeadInput, Name: LeadClose, Key: "7", Status: "lost"}, &out)
	Apply(&World{}, st, 4, &Input{Kind: LeadInput, Name: LeadCreate, Key: "more"}, &out)
	if st.Lead("more") == nil || st.Lead("7") != nil || len(st.Leads) != maxLeads {
		t.Error("the closed lead did not make way for the new one")
	}
}

// That a lead is ready for sales is never taken back.
func TestReadyIsSticky(t *testing.T) {
	st := &State{ID: "ada"}
	var out Output
	for _, in := range []Input{{Name: LeadCreate, Key: "l"}, {Name: LeadUpdate, Key: "l", Fields: Values{"sales_ready": true}, Detail: "maja"},
		{Name: LeadUpdate, Key: "l", Fields: Values{"sales_ready": false}}} {
		in.Kind = LeadInput
		Apply(&World{}, st, 5, &in, &out)
	}
	if l := st.Lead("l"); !l.Ready || l.ReadyBy != "maja" || l.ReadyAt != 5 {
		t.Errorf("the lead is %+v", l)
	}
}
