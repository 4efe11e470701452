package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
)

const declared = `contact { email: email? }
event visited
event ordered
email hello for transactional { subject "Hello", body "Hello" }
email again for transactional { subject "Again", body "Again" }
`

func programOf(t *testing.T, text string) *plan.Program {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("p.journey", declared+text)})
	if diags.HasErrors() {
		t.Fatalf("%v", diags)
	}
	return p
}

// compared tells what becomes of the steps of a journey, a line each.
func compared(t *testing.T, old, next string) string {
	t.Helper()
	a, b := programOf(t, "journey j { start on visited\n"+old+"\n}"), programOf(t, "journey j { start on visited\n"+next+"\n}")
	way := plan.Compare(a.Journeys[0], b.Journeys[0])
	var out strings.Builder
	for i, s := range way.Steps {
		to := "end"
		if s.To != plan.End {
			to = b.Journeys[0].Steps[s.To].ID
		}
		fmt.Fprintf(&out, "%s %s -> %s\n", s.Fate, a.Journeys[0].Steps[i].ID, to)
	}
	for _, k := range way.Added {
		fmt.Fprintf(&out, "added %s\n", b.Journeys[0].Steps[k].ID)
	}
	return out.String()
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ name, old, next, want string }{
		{"an equal journey", "wait 1d\n email hello", "wait 1d // a comment\n\n email hello",
			"kept j/wait-1d -> j/wait-1d\nkept j/email-hello -> j/email-hello\n"},
		{"a wait that changed, and a step that came", "wait 1d\n email hello", "wait 2d\n email hello\n email again",
			"changed j/wait-1d -> j/wait-2d\nkept j/email-hello -> j/email-hello\nadded j/email-again\n"},
		{"what is gone leads on to what follows", "wait 1d\n email hello\n wait 3h\n email again", "email again",
			"removed j/wait-1d -> j/email-again\nremoved j/email-hello -> j/email-again\nremoved j/wait-3h -> j/email-again\nkept j/email-again -> j/email-again\n"},
		{"another message is another step", "email hello", "email again",
			"removed j/email-hello -> end\nadded j/email-again\n"},
		{"a block whose condition changed keeps its steps", "if contact.email != \"a@b.example\" { wait 1d }\n email hello", "if contact.email == \"\" { wait 2d }\n email hello",
			"changed j/if-contact-email-a-b-example -> j/if-contact-email\nchanged j/if-contact-email-a-b-example/yes/wait-1d -> j/if-contact-email/yes/wait-2d\nkept j/email-hello -> j/email-hello\n"},
		{"out of a block that is gone, people go on behind it", "if contact.email != \"\" { wait 1d }\n email hello", "email hello",
			"removed j/if-contact-email -> j/email-hello\nremoved j/if-contact-email/yes/wait-1d -> j/email-hello\nkept j/email-hello -> j/email-hello\n"},
		{"a label holds a step wherever it goes", "label rest:\n wait 1d\n email hello", "email hello\n if contact.email != \"\" { label rest:\n wait 2d }",
			"changed j/rest -> j/rest\nkept j/email-hello -> j/email-hello\nadded j/if-contact-email\n"},
		{"order alone changes nothing in a step", "wait 1d\n email hello\n wait 2d", "wait 2d\n email hello\n wait 1d",
			"kept j/wait-1d -> j/wait-1d\nkept j/email-hello -> j/email-hello\nkept j/wait-2d -> j/wait-2d\n"},
		{"a wait for an event is no wait", "wait 1d\n email hello", "wait up to 1d for ordered {\n email again }\n email hello",
			"removed j/wait-1d -> j/email-hello\nkept j/email-hello -> j/email-hello\nadded j/wait-up-to-1d\nadded j/wait-up-to-1d/ordered/email-again\n"},
	} {
		if d := cmp.Diff(c.want, compared(t, c.old, c.next)); d != "" {
			t.Errorf("%s (- wanted, + got):\n%s", c.name, d)
		}
	}
}

// A journey that names a message whose text changed has changed; one that does not name it has not.
func TestDiffOfPrograms(t *testing.T) {
	text := "journey a { start on visited\n email hello }\njourney b { start on visited\n email again }\njourney c { start on visited\n goal ordered\n wait 1d }"
	old := programOf(t, text)
	next := programOf(t, strings.Replace(text, "journey c", "journey d", 1))
	changed, diags := load.Sources([]*source.File{source.NewFile("p.journey", strings.Replace(declared, `body "Hello"`, `body "Hi"`, 1)+text)})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, c := range []struct {
		old, next *plan.Program
		want      string
	}{
		{old, old, "a kept, b kept, c kept"},
		{nil, old, "a added, b added, c added"},
		{old, next, "a kept, b kept, d added, c removed"},
		{old, changed, "a changed, b kept, c kept"},
	} {
		var got []string
		d := plan.Diff(c.old, c.next)
		for _, j := range d.Journeys {
			got = append(got, j.Name+" "+j.Fate.String())
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("got %s, wanted %s", text, c.want)
		}
		if d.Same() != (c.old == c.next) {
			t.Errorf("%s: Same is %v", c.want, d.Same())
		}
	}
}
