package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

const shop = `project "Shop" { timezone "UTC" }
contact { email: email? }
event visited { page: string }
event ordered {}
event cancelled {}
email hello for transactional { subject "Hello", body "Hello" }
email again for transactional { subject "Again", body "Again" }
email last for transactional { subject "Last", body "Last" }
`

func compiled(t *testing.T, journey string) *plan.Program {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("shop.journey", shop+journey)})
	if diags.HasErrors() {
		t.Fatalf("%v", diags)
	}
	return p
}

// at is a moment of the day on which everything begins, a Monday, or some days later.
func at(days int, clock string) time.Time {
	c, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	return time.Date(2026, 3, 2+days, c.Hour(), c.Minute(), 0, 0, time.UTC)
}

type ship struct {
	*sim.Shell
	t     *testing.T
	mails *sim.Mailbox
}

func launch(t *testing.T, journey string) *ship {
	t.Helper()
	mails := sim.NewMailbox()
	s, err := sim.New(compiled(t, journey), 1, at(0, "10:00"), mails)
	if err != nil {
		t.Fatal(err)
	}
	return &ship{s, t, mails}
}

func (s *ship) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *ship) person(id string) {
	s.t.Helper()
	s.must(s.Put(machine.Input{Kind: machine.ContactInput, Contact: id, Fields: machine.Values{"email": id + "@shop.example"}}))
}

func (s *ship) does(id, event string) {
	s.t.Helper()
	s.must(s.Put(machine.Input{Kind: machine.EventInput, Contact: id, Name: event, Fields: machine.Values{"page": "home"}}))
}

func (s *ship) until(moment time.Time) {
	s.t.Helper()
	s.must(s.Advance(moment))
}

// path is what the contact went through, as people read it.
func (s *ship) path(id string) string {
	s.t.Helper()
	lines, err := s.Path(id)
	s.must(err)
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(time.UnixMilli(l.Entry.Time).UTC().Format("02 15:04 ") + explain.Line(s.World(), l) + "\n")
	}
	return b.String()
}

func (s *ship) saw(id, line string) {
	s.t.Helper()
	if p := s.path(id); !strings.Contains(p, line+"\n") {
		s.t.Errorf("the path of %s lacks %q:\n%s", id, line, p)
	}
}

// here returns how many trips stand at each step, over all versions, and checks that nobody is counted twice or lost.
func (s *ship) here() map[string]int64 {
	s.t.Helper()
	here := map[string]int64{}
	entered, left, standing := int64(0), int64(0), int64(0)
	for _, c := range s.Counts() {
		j, _, _ := s.World().Program(c.Program).Journey(c.Journey)
		entered, left = entered+c.Entered, left+c.Left
		for i, step := range c.Steps {
			if n := step.In - step.Out; n != 0 {
				here[j.Steps[i].Label] += n
				standing += n
			}
		}
	}
	if entered-left != standing {
		s.t.Errorf("%d entered and %d left, but %d stand somewhere", entered, left, standing)
	}
	return here
}

func (s *ship) got(id string, want ...string) {
	s.t.Helper()
	var got []string
	for _, m := range s.mails.Mails(id) {
		got = append(got, m.Message)
	}
	if d := cmp.Diff(want, got); d != "" {
		s.t.Errorf("the mails of %s (- wanted, + got):\n%s\n%s", id, d, s.path(id))
	}
}

const twoWaits = "journey j { start on visited\n wait 2d\n email hello\n wait 1d\n email again }"

func TestPublishKeeps(t *testing.T) {
	s := launch(t, twoWaits)
	s.person("ada")
	s.does("ada", "visited")
	s.must(s.Publish(compiled(t, "journey j { start on visited\n wait 5d\n email last }"), machine.KeepPeople))
	s.person("bob")
	s.does("bob", "visited")
	s.until(at(3, "10:00"))
	s.got("ada", "hello", "again")
	s.until(at(5, "10:00"))
	s.got("bob", "last")
}

// The due time of a wait that is the same stands; what comes behind is that of the new version.
func TestPublishMovesToTheSameStep(t *testing.T) {
	s := launch(t, twoWaits)
	s.person("ada")
	s.does("ada", "visited")
	s.until(at(1, "10:00"))
	s.must(s.Publish(compiled(t, "journey j { start on visited\n email last\n wait 2d\n email again }"), machine.MovePeople))
	s.saw("ada", "03 10:00 moved to the new version of j, still at wait 2d, until 2026-03-04 10:00")
	if d := cmp.Diff(map[string]int64{"wait 2d": 1}, s.here()); d != "" {
		t.Error(d)
	}
	s.until(at(2, "09:59"))
	s.got("ada")
	s.until(at(2, "10:00"))
	s.got("ada", "again")
	s.here()
}

// A wait whose length has changed counts it from the arrival: longer or shorter, and over at once where that has passed.
func TestPublishMovesToAWaitThatChanged(t *testing.T) {
	for length, due := range map[string]time.Time{"3d": at(3, "10:00"), "36h": at(1, "22:00"), "1d": at(1, "12:00")} {
		s := launch(t, twoWaits)
		s.person("ada")
		s.does("ada", "visited")
		s.until(at(1, "12:00"))
		s.must(s.Publish(compiled(t, "journey j { start on visited\n wait "+length+"\n email hello\n wait 1d\n email again }"), machine.MovePeople))
		if due.After(s.Now()) {
			s.until(due.Add(-time.Minute))
			s.got("ada")
			s.until(due)
		}
		s.got("ada", "hello")
		s.here()
	}
}

// Whose step is gone goes on at the next that is left; whose rest is gone leaves.
func TestPublishMovesBehindAStepThatIsGone(t *testing.T) {
	s := launch(t, "journey j { start on visited\n wait 2d\n email hello\n wait up to 1d for ordered { email again }\n email last }")
	s.person("ada")
	s.does("ada", "visited")
	s.until(at(1, "10:00"))
	s.must(s.Publish(compiled(t, "journey j { start on visited\n email again\n email last }"), machine.MovePeople))
	s.saw("ada", "03 10:00 moved to the new version of j, from wait 2d to email last")
	s.got("ada", "last")
	s.here()

	s = launch(t, twoWaits)
	s.person("ada")
	s.does("ada", "visited")
	s.must(s.Publish(compiled(t, "journey j { start on visited\n email last }"), machine.MovePeople))
	s.got("ada")
	s.saw("ada", "02 10:00 moved to the new version of j, behind wait 2d, which is gone: nothing follows")
	s.saw("ada", "02 10:00 left j: its step is not in the new version, and nothing follows")
	s.here()

	s = launch(t, twoWaits)
	s.person("ada")
	s.does("ada", "visited")
	s.must(s.Publish(compiled(t, ""), machine.MovePeople))
	s.saw("ada", "02 10:00 left j: its step is not in the new version, and nothing follows")
}

// A step keeps its people when it moves to another place and has a label.
func TestPublishMovesByLabel(t *testing.T) {
	s := launch(t, "journey j { start on visited\n label pause:\n wait 2d\n email hello }")
	s.person("ada")
	s.does("ada", "visited")
	s.must(s.Publish(compiled(t, "journey j { start on visited\n email last\n if contact.email != \"\" { label pause:\n wait 4d\n email again } }"), machine.MovePeople))
	s.until(at(4, "09:59"))
	s.got("ada")
	s.until(at(4, "10:00"))
	s.got("ada", "again")
	s.here()
}

// Goals that were reached stay reached, by their name; the share that a split has dealt stays dealt.
func TestPublishCarriesGoalsAndArmsOver(t *testing.T) {
	s := launch(t, "journey j { start on visited\n goal cancelled\n goal ordered\n split s { 50% a { wait 2d } 50% b { wait 2d } } }")
	s.person("ada")
	s.does("ada", "visited")
	s.does("ada", "ordered")
	s.must(s.Publish(compiled(t, "journey j { start on visited\n goal ordered\n split s { 30% c { wait 2d } 30% b { wait 2d } 40% a { wait 2d } } }"), machine.MovePeople))
	s.does("ada", "ordered")
	goals, people := int64(0), map[string]int64{}
	for _, c := range s.Counts() {
		j, _, _ := s.World().Program(c.Program).Journey(c.Journey)
		for g := range c.Goals {
			if j.Goals[g].Name == "ordered" {
				goals += c.Goals[g].N
			}
		}
		for a := range c.Arms {
			people[j.Arms[a].Label] += c.Arms[a].People
		}
	}
	if goals != 1 {
		t.Errorf("the goal was counted %d times", goals)
	}
	if people["a"]+people["b"] != 1 || people["c"] != 0 {
		t.Errorf("people by arm: %v", people)
	}
	if n := s.here()["wait 2d"]; n != 1 {
		t.Errorf("%d wait in their arm", n)
	}
}

func TestPublishMovesAmongReminders(t *testing.T) {
	series := func(first, limit string) string {
		return "journey j { start on visited\n remind until ordered or " + limit + " {\n " + first + " after 2d email again\n after 3d email last\n } }"
	}
	s := launch(t, series("after 1d email hello\n", "5d"))
	s.person("ada")
	s.does("ada", "visited")
	s.until(at(1, "11:00"))
	s.got("ada", "hello")
	// The message that was sent is gone from the series; the others still have their turn, each once.
	s.must(s.Publish(compiled(t, series("", "6d")), machine.MovePeople))
	s.until(at(3, "11:00"))
	s.got("ada", "hello", "again", "last")
	s.until(at(6, "09:59"))
	s.here()
	if n := s.here()["remind until ordered"]; n != 1 {
		t.Errorf("%d still listen", n)
	}
	s.until(at(6, "10:00"))
	if n := len(s.here()); n != 0 {
		t.Errorf("the limit of the new version has come, and %d steps hold people:\n%s", n, s.path("ada"))
	}
}

func TestPublishRestarts(t *testing.T) {
	s := launch(t, "journey j { start on visited\n email hello\n wait 2d\n email again }")
	s.person("ada")
	s.does("ada", "visited")
	s.until(at(1, "10:00"))
	s.must(s.Publish(compiled(t, "journey j { start on visited\n email hello\n wait 3d\n if start.page == \"home\" { email last } }"), machine.RestartPeople))
	s.saw("ada", "03 10:00 begins again, in the new version of j")
	s.got("ada", "hello", "hello")
	mails := s.mails.Mails("ada")
	if mails[0].Key == mails[1].Key {
		t.Errorf("both messages have the key %s", mails[0].Key)
	}
	s.until(at(4, "10:00"))
	s.got("ada", "hello", "hello", "last")
	s.here()
}

// A journey that does not change leaves everybody where they are, whatever the policy.
func TestPublishLeavesOthersAlone(t *testing.T) {
	other := "journey other { start on ordered\n email hello }\n"
	s := launch(t, twoWaits)
	s.person("ada")
	s.does("ada", "visited")
	before := s.path("ada")
	s.must(s.Publish(compiled(t, other+twoWaits), machine.RestartPeople))
	if d := cmp.Diff(before, s.path("ada")); d != "" {
		t.Error(d)
	}
}

func TestPauseHolds(t *testing.T) {
	s := launch(t, "journey j { start on visited\n exit on cancelled\n wait up to 2d for ordered { email hello }\n email again }")
	for _, id := range []string{"ada", "bob", "cleo"} {
		s.person(id)
		s.does(id, "visited")
	}
	s.until(at(1, "10:00"))
	s.must(s.Pause("j", machine.Hold))
	s.saw("ada", "03 10:00 j is paused: what is due 2026-03-04 10:00 waits for the resume")
	s.person("dan")
	s.does("dan", "visited")
	s.saw("dan", "03 10:00 did not enter j: it is paused")
	s.does("bob", "ordered")
	s.does("cleo", "cancelled")
	s.saw("cleo", "03 10:00 left j: an exit happened")
	s.until(at(5, "10:00"))
	s.got("ada")
	s.got("bob")
	s.must(s.Resume("j"))
	s.saw("bob", "07 10:00 j goes on")
	s.got("ada", "again")
	s.got("bob", "hello", "again")
	s.got("cleo")
	s.does("dan", "visited")
	s.saw("dan", "07 10:00 entered j")
	s.here()
}

func TestPauseShifts(t *testing.T) {
	s := launch(t, twoWaits)
	s.person("ada")
	s.does("ada", "visited")
	s.until(at(1, "10:00"))
	s.must(s.Pause("j", machine.Shift))
	s.until(at(5, "10:00"))
	s.must(s.Resume("j"))
	s.until(at(6, "09:59"))
	s.got("ada")
	s.until(at(6, "10:00"))
	s.got("ada", "hello")
}

func TestPauseExpires(t *testing.T) {
	s := launch(t, "journey j { start on visited\n wait up to 2d for ordered { email hello }\n email again }")
	for _, id := range []string{"ada", "bob"} {
		s.person(id)
		s.does(id, "visited")
	}
	s.until(at(1, "10:00"))
	s.person("cleo")
	s.does("cleo", "visited")
	s.must(s.Pause("j", machine.Expire))
	s.does("bob", "ordered")
	s.until(at(2, "12:00"))
	s.must(s.Resume("j"))
	s.saw("ada", "04 12:00 left j: what was due came while it was paused")
	s.got("ada")
	s.got("bob", "hello", "again")
	s.until(at(3, "10:00"))
	s.got("cleo", "again")
	s.here()
}

// Whoever is moved while the journey is paused stays paused, and so does who begins again.
func TestPublishWhilePaused(t *testing.T) {
	for people, want := range map[string][]string{machine.KeepPeople: {"hello"}, machine.MovePeople: {"last"}, machine.RestartPeople: {"again"}} {
		s := launch(t, twoWaits)
		s.person("ada")
		s.does("ada", "visited")
		s.until(at(1, "10:00"))
		s.must(s.Pause("j", machine.Hold))
		s.must(s.Publish(compiled(t, "journey j { start on visited\n email again\n wait 2d\n email last }"), people))
		s.until(at(4, "10:00"))
		s.got("ada")
		s.must(s.Resume("j"))
		s.got("ada", want...)
		s.here()
	}
}

func TestStop(t *testing.T) {
	s := launch(t, "journey j { start on visited\n goal ordered\n wait 2d\n email hello }")
	s.person("ada")
	s.does("ada", "visited")
	s.must(s.Stop("j"))
	s.saw("ada", "02 10:00 left j: it was stopped")
	s.does("ada", "ordered")
	s.saw("ada", "02 10:00 reached the goal ordered of j")
	s.person("bob")
	s.does("bob", "visited")
	s.saw("bob", "02 10:00 did not enter j: it is stopped")
	s.until(at(3, "10:00"))
	s.got("ada")
	s.must(s.Resume("j"))
	s.does("bob", "visited")
	s.saw("bob", "05 10:00 entered j")
}

// What makes no sense is refused, with what is so.
func TestSteeringIsRefused(t *testing.T) {
	s := launch(t, twoWaits)
	for _, step := range []struct {
		do   func() error
		want string
	}{
		{func() error { return s.Resume("j") }, "j is neither paused nor stopped"},
		{func() error { return s.Pause("j", "") }, ""},
		{func() error { return s.Pause("j", machine.Shift) }, "j is paused already, since 2026-03-02 10:00 UTC: resume it first to pause it otherwise"},
		{func() error { return s.Stop("j") }, ""},
		{func() error { return s.Stop("j") }, "j is stopped already, since 2026-03-02 10:00 UTC"},
		{func() error { return s.Pause("j", "") }, "j is stopped, since 2026-03-02 10:00 UTC: there is nobody in it to hold"},
	} {
		got := ""
		if err := step.do(); err != nil {
			got = err.Error()
		}
		if got != step.want {
			t.Errorf("got %q, wanted %q", got, step.want)
		}
	}
}
