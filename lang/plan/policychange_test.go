package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/plan"
)

// What holds for every send is no part of any journey: a change of it is told by itself, and no journey changes.
func TestPolicyChanges(t *testing.T) {
	const journey = "journey j {\n  start on visited\n  email hello\n}\n"
	old := programOf(t, journey+"cap marketing 2 per day\nquiet 22:00 to 08:00\ntopic news for marketing\n")
	next := programOf(t, journey+"cap marketing 1 per day\nsuppress complained\ntopic news for marketing\n")
	d := plan.Diff(old, next)
	want := []plan.PolicyChange{
		{What: "cap for marketing", Before: "2 per day", After: "1 per day"},
		{What: "suppress", After: "complained"},
		{What: "quiet", Before: "22:00 to 08:00"},
	}
	if diff := cmp.Diff(want, d.Policies); diff != "" {
		t.Errorf("the policies (-want +got)\n%s", diff)
	}
	if d.Journeys[0].Fate != plan.Kept || d.Same() {
		t.Errorf("the journey is %s and Same is %v, want kept and false", d.Journeys[0].Fate, d.Same())
	}
	if same := plan.Diff(old, old); !same.Same() {
		t.Errorf("a program differs from itself: %+v", same.Policies)
	}
}
