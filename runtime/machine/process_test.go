package machine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

const processScript = `
project "Shop" { timezone "Europe/Copenhagen" }
contact { email: email? }
lead { product: string?, cold: bool = false }
event asked {}
process sales for lead default {
  stage new   { go to stale when now >= lead.created + 48h, go to hot when count(asked, 1h) >= 2 }
  stage stale { go to lost when lead.product == "none" }
  stage hot   { owner sales, task "Call" to sales, field ok: bool gate, go to cool when count(asked, 1h) < 2 }
  stage deal  { owner seller }
  stage cool  { go to cooler when lead.cold }
  stage cooler { go to cool when lead.cold }
  outcome won, lost
}
`

func shell(t *testing.T, script string) *sim.Shell {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("shop.journey", script)})
	if p == nil {
		t.Fatal(diags)
	}
	s, err := sim.New(p, 1, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), sim.NewMailbox())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s *sim.Shell, in machine.Input) {
	t.Helper()
	if err := s.Put(in); err != nil {
		t.Fatal(err)
	}
}

func leadOf(t *testing.T, s *sim.Shell, who string) (lead machine.Lead) {
	t.Helper()
	err := s.View(who, func(_ int64, _ *machine.World, st *machine.State) { lead = st.Leads[0] })
	if err != nil {
		t.Fatal(err)
	}
	return lead
}

func worklist(t *testing.T, s *sim.Shell, role string) (items []string) {
	t.Helper()
	err := s.View(machine.RoleID(role), func(_ int64, _ *machine.World, st *machine.State) {
		if st != nil && st.Worklist != nil {
			for _, item := range st.Worklist.Items {
				items = append(items, strings.TrimSpace(item.Kind+" "+item.Stage+" "+item.Person))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// TestStagesTurnByTime: what only time changes moves a lead at the very moment.
func TestStagesTurnByTime(t *testing.T) {
	s := shell(t, processScript)
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadCreate, Key: "l1"})
	began := s.Now()
	advance := func(d time.Duration) {
		t.Helper()
		if err := s.Advance(began.Add(d)); err != nil {
			t.Fatal(err)
		}
	}
	advance(48*time.Hour - time.Millisecond)
	if l := leadOf(t, s, "ada"); l.Stage != "new" {
		t.Errorf("it is in %s too early", l.Stage)
	}
	advance(49 * time.Hour)
	l := leadOf(t, s, "ada")
	if l.Stage != "stale" || l.Since != began.Add(48*time.Hour).UnixMilli() {
		t.Errorf("it is in %s since %s, not in stale since 48 h", l.Stage, time.UnixMilli(l.Since).UTC())
	}
	stays := l.Stays()
	if len(stays) != 2 || stays[0].Time(0) != 48*time.Hour || !strings.HasPrefix(stays[1].Why, "go to stale when now") {
		t.Errorf("it stayed %+v", stays)
	}
}

// TestStageWork: what a stage makes is on the worklist as long as the lead is in it, and a window that slides ends that.
func TestStageWork(t *testing.T) {
	s := shell(t, processScript)
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadCreate, Key: "l1"})
	for range 2 {
		put(t, s, machine.Input{Kind: machine.EventInput, Contact: "ada", Name: "asked"})
	}
	if got, want := worklist(t, s, "sales"), []string{"task", "lead hot"}; !slices.Equal(got, want) {
		t.Errorf("on the worklist is %q, not %q", got, want)
	}
	if err := s.Advance(s.Now().Add(2 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	if l := leadOf(t, s, "ada"); l.Stage != "hot" {
		t.Errorf("its gate is shut, and it went on to %s", l.Stage)
	}
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadAccept, Key: "l1", Detail: "maja"})
	if l := leadOf(t, s, "ada"); l.Stage != "cool" {
		t.Errorf("its gate is open, and it is in %s", l.Stage)
	}
	if got := worklist(t, s, "sales"); len(got) != 0 {
		t.Errorf("the lead has left, and on the worklist is %q", got)
	}
}

// TestSellersSeeReadyLeads: a lead with an owner is on the sellers' list once it is ready, and not before.
func TestSellersSeeReadyLeads(t *testing.T) {
	s := shell(t, processScript)
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadCreate, Key: "l1", Fields: machine.Values{"owner": "jon", "stage": "deal"}})
	if got := worklist(t, s, machine.SellerRole); len(got) != 0 {
		t.Errorf("it is not ready, and sellers see %q", got)
	}
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadUpdate, Key: "l1", Fields: machine.Values{"sales_ready": true}})
	if got, want := worklist(t, s, machine.SellerRole), []string{"lead deal jon"}; !slices.Equal(got, want) {
		t.Errorf("sellers see %q, not %q", got, want)
	}
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadClose, Key: "l1", Status: "won"})
	if got := worklist(t, s, machine.SellerRole); len(got) != 0 {
		t.Errorf("it is won, and sellers see %q", got)
	}
}

// TestStagesInCircles: rules that send a lead round for ever are stopped, and the path tells it.
func TestStagesInCircles(t *testing.T) {
	s := shell(t, processScript)
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadCreate, Key: "l1"})
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadUpdate, Key: "l1", Fields: machine.Values{"stage": "cool"}})
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadUpdate, Key: "l1", Fields: machine.Values{"cold": true}})
	path, err := s.Path("ada")
	if err != nil {
		t.Fatal(err)
	}
	moves, dead := 0, 0
	for _, line := range path {
		switch line.Entry.Kind {
		case machine.LeadStaged:
			moves++
		case machine.Dead:
			dead++
		}
	}
	if moves < 20 || moves > 25 || dead != 1 {
		t.Errorf("it was moved %d times and stopped %d times", moves, dead)
	}
}

// TestLeadEntry: whose lead it is can be found by its id.
func TestLeadEntry(t *testing.T) {
	s := shell(t, processScript)
	put(t, s, machine.Input{Kind: machine.LeadInput, Contact: "ada", Name: machine.LeadCreate, Key: "l1"})
	owner := ""
	if err := s.View(machine.LeadEntry("l1"), func(_ int64, _ *machine.World, st *machine.State) { owner = st.Owner() }); err != nil {
		t.Fatal(err)
	}
	if owner != "ada" {
		t.Errorf("the register says %q", owner)
	}
}
