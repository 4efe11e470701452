package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/plan"
)

// What holds for every send is no part of any journey: a change of it is told by itself, and no journey changes.
func TestPolicyChanges(t *testing.T) {
	const journey = "journey j {\n  start on visited\n  email hello\n}\n"
	old := programOf(t, journey+"cap 2 messages per day for marketing\nquiet nights { 22:00-08:00 }\ntopic news \"News\" under marketing\n")
	next := programOf(t, journey+"cap 1 message per day for marketing\nsuppress complained\ntopic news \"News\" under marketing\n")
	d := plan.Diff(old, next)
	want := []plan.PolicyChange{
		{What: "cap for marketing", Before: "2 per day", After: "1 per day"},
		{What: "suppress", After: "complained"},
		{What: "quiet nights", Before: "22:00-08:00"},
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
