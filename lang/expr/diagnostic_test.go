package expr

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/golden"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// TestDiagnostics checks every expression of testdata/*.txtar, one a line, and what is said about it. An expression
// may begin with the kind that is wanted: "bool: contact.ltv". JOURNEY_UPDATE=1 rewrites the answers.
func TestDiagnostics(t *testing.T) {
	wants := map[string]schema.Type{
		"bool": boolType, "number": numberType, "date": {Kind: schema.Date}, "text": textType,
		"plan": {Kind: schema.Enum, Values: []string{"free", "pro", "enterprise"}},
		"list": {Kind: schema.List, Elem: &textType},
	}
	scopes := map[string]*Scope{
		"journey.txtar": testScope,
		"bare.txtar":    {},
		"start.txtar":   {Contact: testContact, Start: testOrder},
	}
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		scope, ok := scopes[filepath.Base(c.Path)]
		if !ok {
			t.Fatal("this file has no scope")
		}
		if len(c.Files) != 2 {
			t.Fatal("it wants the files in and out")
		}
		var b strings.Builder
		for _, text := range strings.Split(strings.TrimSpace(string(c.Files[0].Data)), "\n") {
			want := anyType
			if kind, rest, ok := strings.Cut(text, ": "); ok && wants[kind].Kind != schema.Invalid {
				text, want = rest, wants[kind]
			}
			text = strings.ReplaceAll(text, "⏎", "\n")
			// Something stands before the expression, so that places are those of the file.
			f := source.NewFile("t.journey", "där: "+text+"  {")
			start := len("där: ")
			span := source.Span{File: f, Start: start, End: start + len(text)}
			p, diags := Compile(span, scope, want)
			report(&b, span, diags)
			if p != nil {
				t.Errorf("%s compiles, but stands among the errors", text)
			}
		}
		c.Is(t, c.Files[1].Name, b.String())
	})
}

// report writes an expression with carets under each diagnostic.
func report(b *strings.Builder, span source.Span, diags diag.List) {
	line := strings.ReplaceAll(span.Text(), "\n", "⏎")
	for _, d := range diags {
		fmt.Fprintf(b, "%s\n%s%s\n", line,
			strings.Repeat(" ", utf8.RuneCountInString(span.File.Text[span.Start:d.Span.Start])),
			strings.Repeat("^", max(1, utf8.RuneCountInString(d.Span.Text()))))
		fmt.Fprintf(b, "  %s %s\n", d.Code, d.Message)
		for _, h := range d.Hints {
			fmt.Fprintf(b, "  -> %s\n", h)
		}
		for _, e := range d.Fix {
			fmt.Fprintf(b, "  fix: %s\n", e.Text)
		}
	}
	b.WriteString("\n")
}
