package plan_test

import (
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
)

const calling = `contact { email: email? }
event visited {}
email hello for transactional { subject "Hello", body "Hello" }
function short(a: string): string js "return a[0]"
segment ada = short(contact.email ?? "x") == "a"
action enrich(mail: string): { name: string } { retry 2 times, allow "https://companies.example/", js "return { name: contact.email }" }
journey welcome {
  start on visited
  skip ada
  do enrich(contact.email ?? "") as company on error { exit "no" }
  email hello
}
`

func built(t *testing.T, text string) *plan.Program {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("a.journey", text)})
	if diags.HasErrors() {
		t.Fatal(diags[0].Message)
	}
	return p
}

// What the code of a journey's actions and functions says decides how it behaves.
func TestHashKnowsTheCode(t *testing.T) {
	before := built(t, calling).Journeys[0].Hash
	for _, change := range [][2]string{
		{"return a[0]", "return a[1]"}, {"name: contact.email", "name: 'x'"}, {"retry 2 times", "retry 3 times"}, {"companies.example", "others.example"},
		{"as company", "as firm"}, {`enrich(contact.email ?? "")`, `enrich("x")`},
	} {
		if after := built(t, strings.Replace(calling, change[0], change[1], 1)).Journeys[0].Hash; after == before {
			t.Errorf("%s: the hash is the same", change[1])
		}
	}
	if after := built(t, "// more\n"+calling).Journeys[0].Hash; after != before {
		t.Error("a comment changes the hash")
	}
}

func TestActionsInThePlan(t *testing.T) {
	p := built(t, calling)
	a, ok := p.Action("enrich")
	if !ok || a.Retries != 2 || a.Pause.Seconds() != 1 || a.Timeout.Seconds() != 10 || len(a.Contact) != 1 || a.AllContact || a.Start != nil {
		t.Errorf("got %+v", a)
	}
	s := p.Journeys[0].Steps[0]
	if s.Kind != plan.Do || s.Action != "enrich" || s.As != "company" || !s.HasElse || s.Label != `do enrich(contact.email ?? "") as company` || s.ID != "welcome/do-enrich" {
		t.Errorf("got %+v", s)
	}
	f, _ := p.Function("short")
	if v, err := f.Call([]any{"xyz"}); v != "x" || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
	if _, err := f.Call([]any{""}); err == nil || !strings.Contains(err.Error(), "it is missing") {
		t.Errorf("got %v", err)
	}
}
