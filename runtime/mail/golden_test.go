package mail

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/plan"
)

// A golden case is a txtar archive: its comment says what it covers; subject and body.md or body.html are the message,
// values.json the person. The test writes mail.eml, or error, and compares. JOURNEY_UPDATE=1 rewrites.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			m := &plan.Message{Medium: "email", Name: "welcome", Purpose: "marketing", From: "Contoso Coffee <hello@contoso.example>"}
			v := Values{Key: "trip-1/welcome/1", From: Sender("Contoso Coffee"), UnsubscribeURL: "https://contoso.example/u/abc?x=1&y=2"}
			v.Now = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
			v.Zone, err = time.LoadLocation("Europe/Copenhagen")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range a.Files {
				switch text := string(f.Data); f.Name {
				case "subject":
					m.Subject = strings.TrimSuffix(text, "\n")
				case "purpose":
					m.Purpose = strings.TrimSpace(text)
				case "body.md", "body.html":
					m.Body, m.HTML = text, f.Name == "body.html"
				case "values.json":
					var in struct{ Contact, Start map[string]any }
					if err := json.Unmarshal(f.Data, &in); err != nil {
						t.Fatal(err)
					}
					v.Contact, v.Start = times(in.Contact), times(in.Start)
				}
			}
			name, got := goldenRun(m, v)
			var files []txtar.File
			want := ""
			for _, f := range a.Files {
				if f.Name != "mail.eml" && f.Name != "error" {
					files = append(files, f)
				} else if f.Name == name {
					want = string(f.Data)
				}
			}
			if got == want {
				return
			}
			if os.Getenv("JOURNEY_UPDATE") == "1" {
				a.Files = append(files, txtar.File{Name: name, Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s differs (-want +got):\n%s", name, cmp.Diff(want, got))
		})
	}
}

func goldenRun(m *plan.Message, v Values) (name, content string) {
	tmpl, err := Compile(m)
	if err != nil {
		return "error", err.Error() + "\n"
	}
	mail, err := tmpl.Render(v)
	if err != nil {
		return "error", err.Error() + "\n"
	}
	raw, err := Compose(mail)
	if err != nil {
		return "error", err.Error() + "\n"
	}
	return "mail.eml", strings.ReplaceAll(string(raw), "\r\n", "\n")
}

// times makes instants of the texts that are some.
func times(values map[string]any) map[string]any {
	for k, v := range values {
		if s, ok := v.(string); ok {
			if at, err := time.Parse(time.RFC3339, s); err == nil {
				values[k] = at.UTC()
			}
		}
	}
	return values
}
