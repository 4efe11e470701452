package query_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
)

var functions = []query.Function{
	{Name: "count", Signature: "count(event[, window]): number", Doc: "How many events.", Example: "count(order_placed)"},
	{Name: "count", Signature: "count(list, condition): number", Doc: "For how many elements.", Example: "count(contact.cities, true)"},
	{Name: "happened", Signature: "happened(event[, window]): yes or no", Doc: "Whether an event happened.", Example: "happened(order_placed)"},
	{Name: "upper", Signature: "upper(text): text", Doc: "In capital letters.", Example: `upper("a")`},
}

// snapshot makes a program of the files of an archive; those that are no scripts are bodies.
func snapshot(files []txtar.File) *query.Snapshot {
	var scripts []*query.File
	bodies := map[string]*source.File{}
	for _, f := range files {
		if filepath.Ext(f.Name) == ".journey" {
			scripts = append(scripts, query.Parse(source.NewFile(f.Name, string(f.Data))))
		} else {
			bodies[f.Name] = source.NewFile(f.Name, string(f.Data))
		}
	}
	return query.New(scripts, bodies, functions)
}

// A marker is a comment whose ^ points at a character of the last line that is none: what is asked there, and the
// answer, which JOURNEY_UPDATE=1 writes anew.
//
//	  email welcome
//	//      ^ def mails.journey:3 email welcome for marketing {
var marker = regexp.MustCompile(`^\s*//\s*\^ ([a-z]+)( [^=]*)?(?: => (.*))?$`)

func TestMarkers(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			s := snapshot(ar.Files)
			markers := 0
			for i := range ar.Files {
				f := &ar.Files[i]
				at, text := 0, ""
				var out strings.Builder
				offset := 0
				for line := range strings.Lines(string(f.Data)) {
					bare := strings.TrimRight(line, "\n")
					m := marker.FindStringSubmatch(bare)
					if m == nil {
						at, text = offset, bare
						out.WriteString(line)
						offset += len(line)
						continue
					}
					markers++
					column := strings.IndexByte(bare, '^')
					if strings.TrimSpace(text) == "" {
						column = len(text) // an empty line has one place only
					}
					if column > len(text) {
						t.Fatalf("%s: the marker points behind the line: %s", f.Name, bare)
					}
					got := answer(s, f.Name, at+column, m[1], strings.TrimSpace(m[2]))
					if got != m[3] && os.Getenv("JOURNEY_UPDATE") != "1" {
						t.Errorf("%s: %s\n%s\n     got: %s", f.Name, text, bare, got)
					}
					head, _, _ := strings.Cut(bare, " =>")
					fmt.Fprintf(&out, "%s => %s\n", head, got)
					offset += len(line)
				}
				if os.Getenv("JOURNEY_UPDATE") == "1" {
					f.Data = []byte(out.String())
				}
			}
			if markers == 0 {
				t.Error("nothing is asked")
			}
			if os.Getenv("JOURNEY_UPDATE") == "1" {
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// answer asks one question and writes the answer on one line.
func answer(s *query.Snapshot, name string, offset int, question, arg string) string {
	switch question {
	case "hover":
		h, ok := s.Hover(name, offset)
		if !ok {
			return "nothing"
		}
		return fmt.Sprintf("[%s] %s -- %s", short(h.Span.Text()), short(h.Code), short(h.Doc))
	case "complete":
		c := s.Complete(name, offset)
		var all []string
		for _, it := range c.Items {
			all = append(all, it.Label)
		}
		if len(all) > 12 {
			all = append(all[:12:12], fmt.Sprintf("and %d more", len(all)-12))
		}
		if text := c.Replace.Text(); text != "" {
			return fmt.Sprintf("[%s] %s", text, strings.Join(all, ", "))
		}
		return strings.Join(all, ", ")
	case "insert":
		for _, it := range s.Complete(name, offset).Items {
			if it.Label == arg {
				return short(it.Insert)
			}
		}
		return "nothing"
	case "def":
		var all []string
		for _, d := range s.Definition(name, offset) {
			all = append(all, fmt.Sprintf("%s %s %s", d.Symbol, where(d.Span), d.Span.Text()))
		}
		return strings.Join(all, "; ")
	case "refs":
		var all []string
		for _, r := range s.References(name, offset, true) {
			at := where(r.Span)
			if r.Decl {
				at += "*"
			}
			all = append(all, at)
		}
		return strings.Join(all, " ")
	case "rename":
		edits, err := s.Rename(name, offset, arg)
		if err != nil {
			return err.Error()
		}
		var all []string
		for _, e := range edits {
			all = append(all, where(e.Span)+" "+e.Span.Text())
		}
		return strings.Join(all, ", ")
	case "select":
		var all []string
		for _, span := range s.Selections(name, offset) {
			all = append(all, short(span.Text()))
		}
		return strings.Join(all, " < ")
	case "fix":
		var all []string
		for _, m := range s.Mendings(name, offset, offset) {
			all = append(all, fmt.Sprintf("%s (%s)", m.Title, m.Mends.Code))
		}
		return strings.Join(all, ", ")
	}
	return "unknown question " + question
}

func where(s source.Span) string {
	at := s.Begin()
	return fmt.Sprintf("%s:%d:%d", s.File.Name, at.Line, at.Column)
}

func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 150 {
		return string(r[:149]) + "…"
	}
	return text
}
