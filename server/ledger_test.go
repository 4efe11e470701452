package server_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/report"
	"github.com/journeylang/journey/server/servertest"
)

// What is counted of leads, tasks and forms is right, also behind a restart, and stands in the report and the metrics.
func TestLedger(t *testing.T) {
	dir := t.TempDir()
	script := formScript + `
process funnel for lead default {
  stage inquiry { owner sales, go to talk when lead.need == "beans" }
  stage talk { task "Call them" to sales due in 1h }
  outcome won, lost
}
`
	r := servertest.New(t, servertest.Options{Dir: dir, Script: script, Sites: []string{"https://contoso.example"}})
	for range 3 {
		r.Do(t, "GET", "/f/demo", "")
	}
	r.Do(t, "HEAD", "/f/demo", "")
	send := func(mail, need string) {
		t.Helper()
		if a := r.Answer(t, "POST", "/f/demo", stamped(r, "demo", time.Minute, "email", mail, "company", "Contoso", "need", need), asPage...); a.StatusCode != 303 {
			t.Fatalf("a submission is answered %d", a.StatusCode)
		}
	}
	send("ada@contoso.example", "")
	send("ada@contoso.example", "") // pressed twice: the same values from the same page
	send("ada@contoso.example", "beans")
	send("bob@contoso.example", "")
	send("eve@contoso.example", "")
	r.Settle(t)
	eve := person(t, r, "eve@contoso.example")
	if status, answer := r.Do(t, "POST", "/v1/leads", `{"contact":"`+eve.ID+`","lead":"`+eve.Leads[0].ID+`","close":true,"outcome":"lost"}`); status != 200 {
		t.Fatalf("closing a lead is answered %d %s", status, answer)
	}
	want := report.Report{
		Leads: &report.Leads{Created: 3, Open: 2, Closed: 1, Processes: []*report.Pipeline{{Process: "funnel",
			Stages: []*report.Stage{{Stage: "inquiry", Leads: 1}, {Stage: "talk", Leads: 1}}, Outcomes: []*report.Stage{{Stage: "won"}, {Stage: "lost", Leads: 1}}}}},
		Tasks: &report.Tasks{Given: 1, Open: 1, Roles: []*report.Queue{{Role: "sales", Waits: 2}}},
		Forms: []*report.Form{{Form: "demo", Title: "Book a demo", Viewed: 3, Submitted: 4, Known: 1, New: 3, Leads: 3, Matched: 1}, {Form: "ad", Title: "From the ad"}},
	}
	check := func(when string) {
		t.Helper()
		r.Settle(t)
		_, body := r.Do(t, "GET", "/v1/report", "")
		var got report.Report
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		got.Journeys, got.Method = nil, ""
		for _, q := range got.Tasks.Roles {
			q.Oldest = 0
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", when, d)
		}
	}
	check("at first")
	r.Close()
	r = servertest.New(t, servertest.Options{Dir: dir, Script: script})
	check("behind a restart")
	status, page := r.Do(t, "GET", "/metrics", "")
	for _, line := range []string{`journey_leads{process="funnel",stage="talk"} 1`, `journey_leads_closed{process="funnel",outcome="lost"} 1`, "journey_leads_created_total 3",
		`journey_form_views_total{form="demo"} 3`, `journey_form_matched_total{form="demo"} 1`, `journey_worklist_items{role="sales"} 2`, "# TYPE journey_leads gauge", `journey_entered_total{journey="form demo"}`} {
		if status != 200 || !strings.Contains(page, line) {
			t.Errorf("the metrics (%d) lack %s:\n%s", status, line, page)
		}
	}
}
