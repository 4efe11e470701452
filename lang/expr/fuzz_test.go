package expr

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// FuzzCompile: whatever is written compiles or is explained, at places inside the expression; what compiles runs,
// and no failure of expr itself shows through.
func FuzzCompile(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/journey.txtar")
	if err != nil {
		f.Fatal(err)
	}
	seeds := strings.Split(string(archive.Files[0].Data), "\n")
	seeds = append(seeds, `contact.ltv >= 500 and count(order_placed where .total > 50, 90d) >= 3 // big`,
		`any(contact.cities, it == "Köln" and .x) ? [1, 2][0] : -2 ** 3`, `x in 1..5 ?? nil`, `now - contact.last_seen > 1h30m`,
		`map(filter(contact.cities, it in ["a"]), len(it))`, `a /* b */`, `contact . plan not in["free"]`)
	for _, s := range seeds {
		f.Add(s)
	}
	env := testEnv()
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFile("f", "é"+text+"é")
		span := source.Span{File: file, Start: 2, End: 2 + len(text)}
		for _, want := range []schema.Type{anyType, boolType} {
			for _, scope := range []*Scope{testScope, {Fields: testOrder}} {
				p, diags := Compile(span, scope, want)
				if (p == nil) != diags.HasErrors() {
					t.Fatalf("program %v, diagnostics %s", p, show(diags))
				}
				for _, d := range diags {
					if d.Span.File != file || d.Span.Start < span.Start || d.Span.End > span.End || d.Span.Start > d.Span.End {
						t.Fatalf("%s points at %d-%d", d.Message, d.Span.Start, d.Span.End)
					}
					if strings.Contains(d.Message, "cannot be compiled") || strings.ContainsRune(d.Message+strings.Join(d.Hints, ""), standIn) && !strings.ContainsRune(text, standIn) {
						t.Fatalf("the machinery shows through: %s", d.Message)
					}
				}
				if p == nil {
					continue
				}
				v, err := p.Eval(env)
				if err != nil && !strings.Contains(err.Error(), errTooLong.Error()) {
					t.Fatal(err)
				}
				if want.Kind == schema.Bool && v != nil {
					if _, ok := v.(bool); !ok {
						t.Fatalf("a condition yields %v", v)
					}
				}
				if _, err := p.Eval(&Env{}); err != nil && !strings.Contains(err.Error(), errTooLong.Error()) {
					t.Fatal(err)
				}
				p.Values(env)
				p.Next(env)
			}
		}
	})
}
