package repl

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
)

const shop = `
contact { email: email?, plan: "free" | "pro" = "free" }
event paid { id: string, total: number }
segment pro = contact.plan == "pro"
email thanks for transactional { subject "Thanks", body "Thank you" }
journey orders { start on paid
  email thanks
}`

func session(t *testing.T) *Session {
	t.Helper()
	p, list := load.Sources([]*source.File{source.NewFile("shop.journey", shop)})
	if p == nil {
		t.Fatal(list)
	}
	s, err := New(p, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func say(t *testing.T, s *Session, line string) string {
	t.Helper()
	var b strings.Builder
	if err := s.Do(&b, line); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestImport(t *testing.T) {
	s := session(t)
	dir := t.TempDir()
	people := filepath.Join(dir, "people.csv")
	orders := filepath.Join(dir, "orders.csv")
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(people, "id,email,plan\nada,ada@shop.example,pro\nbob,bob@shop.example,gold\n")
	write(orders, "contact,event,id,total\nada,paid,1,30\n")
	if got := say(t, s, ":import contacts "+people); !strings.HasSuffix(got, "1 contacts imported, 1 rows rejected\n") {
		t.Error(got)
	}
	say(t, s, ":import events "+orders)
	if got := say(t, s, "ada: pro and count(paid) == 1"); !strings.HasPrefix(got, "true") {
		t.Error(got)
	}
	if got := say(t, s, ":mails"); !strings.Contains(got, "ada  thanks") {
		t.Error(got)
	}
}

func TestComplete(t *testing.T) {
	s := session(t)
	say(t, s, ":new ada { }")
	say(t, s, ":new adam { }")
	for line, want := range map[string][]string{
		":con":                 {":contacts", ":contact"},
		":contact ad":          {"ada", "adam"},
		":why ada o":           {"orders"},
		"ada does ":            {"paid", "thanks.opened", "thanks.clicked", "thanks.unsubscribed"},
		"ada does thanks.c":    {"thanks.clicked"},
		"contact.p":            {"contact.plan"},
		"ada: not (pr":         {"pro"},
		"pro and contact.emai": {"contact.email"},
		"nothing":              nil,
	} {
		var got []string
		for _, c := range s.Complete(line) {
			got = append(got, c.Word)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got)\n%s", line, d)
		}
	}
}

// TestAnyLine types what nobody would: every line has an answer, and the session goes on.
func TestAnyLine(t *testing.T) {
	s := session(t)
	say(t, s, ":new ada { }")
	for _, line := range []string{"", ":", "::", ": ", "ada does", "ada does \x00", "ada does {", "ada does paid {{", "}", "{", "\"", ":new \x00", ":new ada }", ":new ada {}}",
		"ada:", "ada: ", ":why  ", ":contacts (", ":advance 99999999d", "\xff", "ada does paid { id: \"\xff\" }", ":new é { }", strings.Repeat("(", 5000)} {
		if say(t, s, line) == "" && strings.TrimSpace(line) != "" {
			t.Errorf("%q has no answer", line)
		}
	}
	if got := say(t, s, "contact.plan"); !strings.HasPrefix(got, `"free"`) {
		t.Error(got)
	}
}
