package journeytest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
)

// Every step with several ways on, and tests that take some of them.
const covered = `contact { email: email?, plan: string = "free", renewal: date? }
event came { n: number }
event done
email hello for transactional { subject "Hello", body "x" }
action look(mail: string): { name: string } { allow "https://x.example/", js "return { name: mail }" }
journey all {
  start on came
  email hello else { exit "no address" }
  if contact.plan == "pro" { exit "pro" } else if contact.plan == "team" { exit "team" }
  choose contact.plan { "free", "new" { set contact.plan = "old" } }
  wait until contact.renewal else { set contact.plan = "none" }
  wait up to 2d for done else { set contact.plan = "late" }
  repeat up to 2 times { wait 1d }
  do look("a") as found on error { exit "broken" }
  remind until done or 2d { after 1h email hello } done { exit "did" } expired { exit "did not" }
}
test "the straight way" {
  mock look returns { name: "x" }
  contact ada { email: "ada@shop.example" }
  ada does came { n: 1 }
  after 30d { expect ada left all because "did not" }
}
test "what another version does counts for that one" {
  contact bob { }
  publish {
    journey all {
      start on came
      email hello else { exit "no address" }
      wait 1d
    }
  }
  bob does came { n: 1 }
  expect bob left all because "no address"
}
`

func TestCover(t *testing.T) {
	p, diags := load.Sources([]*source.File{source.NewFile("all.journey", covered)})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	results := Run(p, Options{Seed: DefaultSeed, Cover: true})
	for i := range results {
		if !results[i].Passed() {
			t.Fatalf("%s: %+v", results[i].Name, results[i].Failures)
		}
	}
	all := Cover(p, results)
	got := map[string]int64{}
	for i, s := range all[0].Steps {
		step := &all[0].Journey.Steps[i]
		got[step.Label] += s.In
		for k, way := range all[0].Journey.Ways(i) {
			got[step.Label+" > "+way.Label] += s.Ways[k]
		}
	}
	const question, choice, call = `if contact.plan == "pro"`, "choose contact.plan", `do look("a") as found`
	const until, upTo, series = "wait until contact.renewal", "wait up to 2d for done", "remind until done"
	want := map[string]int64{
		"email hello": 2, "email hello > sent": 1, "email hello > else": 0, // one of the two is the reminder
		question: 1, question + ` > contact.plan == "pro"`: 0, question + ` > contact.plan == "team"`: 0, question + " > else": 1,
		choice: 1, choice + ` > "free", "new"`: 1, choice + " > else": 0,
		until: 1, until + " > the time came": 0, until + " > missing": 1,
		upTo: 1, upTo + " > done": 0, upTo + " > time is up": 1,
		"repeat up to 2 times": 3, "repeat up to 2 times > again": 2, "repeat up to 2 times > after the last": 1, "wait 1d": 2,
		call: 1, call + " > answered": 1, call + " > on error": 0,
		series: 1, series + " > done": 0, series + " > expired": 1,
		`set contact.plan = "old"`: 1, `set contact.plan = "none"`: 1, `set contact.plan = "late"`: 1,
		`exit "no address"`: 0, `exit "pro"`: 0, `exit "team"`: 0, `exit "broken"`: 0, `exit "did"`: 0, `exit "did not"`: 1,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	reached, count := all[0].Reached()
	if reached != 23 || count != 36 {
		t.Errorf("%d of %d are reached", reached, count)
	}
	if unmeasured := Cover(p, Run(p, Options{Seed: DefaultSeed})); unmeasured[0].Steps[0].In != 0 {
		t.Error("tests that do not measure have covered something")
	}
}
