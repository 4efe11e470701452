package main

import (
	"strings"
	"testing"

	"github.com/journeylang/journey/runtime/report"
)

// What not every journey has is told where it is there, and nowhere else.
func TestReportTellsWhatIsThere(t *testing.T) {
	plain := &report.Journey{Journey: "plain", Entered: 3}
	rich := &report.Journey{Journey: "rich", Entered: 3, Waiting: 1200, Leads: 1, Tasks: 2, Messages: report.Messages{Withdrawn: 4},
		Goals: []*report.Goal{{Goal: "bought"}},
		Arms:  []*report.Arm{{Step: "split", Arm: "a", People: 2, Won: true, Goals: []*report.ArmGoal{{Goal: "bought"}}}}}
	var b strings.Builder
	if err := writeReport(&b, &report.Report{Journeys: []*report.Journey{plain, rich}}, "EUR"); err != nil {
		t.Fatal(err)
	}
	first, second, _ := strings.Cut(b.String(), "\nrich\n")
	for _, words := range []string{"waiting at the door for their turn: 1,200", "0 failed, 4 withdrawn", "1 lead created, 2 tasks given out", "a (won)", "An arm that has won gets everybody"} {
		if strings.Contains(first, words) || !strings.Contains(second, words) {
			t.Errorf("%q is not told of the second journey alone:\n%s", words, b.String())
		}
	}
	if strings.Contains(first, "withdrawn") || strings.Contains(first, "door") || strings.Contains(first, "created") {
		t.Errorf("what is not there is told:\n%s", first)
	}
}
