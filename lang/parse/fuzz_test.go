package parse

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
)

// scripts returns the in.journey of all goldens.
func scripts(tb testing.TB) []string {
	tb.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		tb.Fatalf("no testdata: %v", err)
	}
	var all []string
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, string(archive.Files[0].Data))
	}
	return all
}

// sane checks what holds for every text: the parse ends soon, each place lies within the file, nothing bad in the tree
// stays unsaid, and parsing is a function of the text.
func sane(t *testing.T, text string) {
	t.Helper()
	start := time.Now()
	file := source.NewFile("f.journey", text)
	tree, diags := File(file)
	if took := time.Since(start); took > 20*time.Second {
		t.Fatalf("took %v for %d bytes", took, len(text))
	}
	for _, d := range diags {
		if d.Span.IsZero() || d.Span.Start < 0 || d.Span.Start > d.Span.End || d.Span.End > len(text) {
			t.Fatalf("%s %q at %d-%d of %d bytes", d.Code, d.Message, d.Span.Start, d.Span.End, len(text))
		}
		if d.Message == "" || len(d.Hints) == 0 {
			t.Fatalf("%s at %d: message %q, hints %q", d.Code, d.Span.Start, d.Message, d.Hints)
		}
		for _, e := range d.Fix {
			if e.Span.Start > e.Span.End || e.Span.End > len(text) {
				t.Fatalf("%s: edit at %d-%d of %d bytes", d.Code, e.Span.Start, e.Span.End, len(text))
			}
		}
	}
	bad := 0
	within(t, reflect.ValueOf(tree.Decls), 0, len(text), &bad)
	if bad > 0 && len(diags) == 0 {
		t.Fatalf("%d bad nodes and no diagnostic", bad)
	}
	again, more := File(file)
	if dump(tree) != dump(again) || render(diags) != render(more) {
		t.Fatal("two parses of one text differ")
	}
}

// within checks that nodes lie inside of the nodes that hold them.
func within(t *testing.T, v reflect.Value, from, to int, bad *int) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			within(t, v.Elem(), from, to, bad)
		}
	case reflect.Slice:
		for i := range v.Len() {
			within(t, v.Index(i), from, to, bad)
		}
	case reflect.Struct:
		if strings.HasPrefix(v.Type().Name(), "Bad") {
			*bad++
		}
		if at, ok := v.FieldByName("At").Interface().(ast.At); ok && !at.Where.IsZero() {
			if at.Where.Start < from || at.Where.End > to || at.Where.Start > at.Where.End {
				t.Fatalf("%s at %d-%d lies outside of %d-%d", v.Type().Name(), at.Where.Start, at.Where.End, from, to)
			}
			from, to = at.Where.Start, at.Where.End
		}
		for i := 1; i < v.NumField(); i++ {
			switch v.Field(i).Kind() {
			case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Struct:
				if _, text := v.Field(i).Interface().([]string); !text {
					within(t, v.Field(i), from, to, bad)
				}
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range scripts(f) {
		f.Add(s)
	}
	for _, s := range []string{
		"", "{", "}", ")", "journey", "journey a {", "test \"x\" { expect", "segment a = ((((", "email a { body \"\"\"",
		"\ufeffproject \"a\"\r\n", "contact { a: [[[[x]]]] }", "journey a { if a { } else if { } else }",
		"journey a { wait up to 1d { on b else } else {", "journey a { choose b { \"c\", } }", "\x00\xff\xfe", "else else { else",
		"journey a { wait 3d\nsegment b = (\njourney c { }", "event a { b: \"c\" | \"d\" = \"e\", }",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<12 {
			return
		}
		sane(t, text)
	})
}

// TestDepth holds that what nests without end is refused once, not followed.
func TestDepth(t *testing.T) {
	const n = 100_000
	for name, text := range map[string]string{
		"blocks":   "journey a {\n" + strings.Repeat("if b {\n", n) + strings.Repeat("}\n", n) + "email last\n}\n",
		"unclosed": "journey a {\n" + strings.Repeat("if b {\n", n),
		"else if":  "journey a {\nif b { }" + strings.Repeat(" else if b { }", n) + "\n}\n",
		"brackets": "segment a = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n) + "\n",
		"types":    "contact {\na: " + strings.Repeat("[", n) + "string" + strings.Repeat("]", n) + "\n}\n",
		"open":     "segment a = " + strings.Repeat("(", n) + "\n",
		"tests":    "test \"a\" {\n" + strings.Repeat("after 1h {\n", n) + strings.Repeat("}\n", n) + "}\n",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, diags := File(source.NewFile("f.journey", text))
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			want := 1
			if name == "else if" {
				want = 0
			}
			if len(diags) != want {
				t.Errorf("%d diagnostics:\n%s", len(diags), render(diags[:min(3, len(diags))]))
			}
		})
	}
}

// TestCuts parses every script cut off at every place, and with every line left out: what people type is mostly not
// yet whole.
func TestCuts(t *testing.T) {
	for _, text := range scripts(t) {
		for i := 0; i < len(text); i += 29 {
			sane(t, text[:i])
		}
		lines := strings.SplitAfter(text, "\n")
		for i := range lines {
			sane(t, strings.Join(lines[:i], "")+strings.Join(lines[i+1:], ""))
		}
	}
}

// TestTen holds that each mistake is reported once, at its line.
func TestTen(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/ten.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, diags := File(source.NewFile("ten.journey", string(archive.Files[0].Data)))
	var lines []int
	for _, d := range diags {
		lines = append(lines, d.Span.Line())
	}
	if want := "[2 3 5 6 7 8 9 10 11 15]"; fmt.Sprint(lines) != want {
		t.Errorf("mistakes at lines %v, want %s", lines, want)
	}
}

// program returns a program of at least n lines.
func program(n int) string {
	var b strings.Builder
	b.WriteString("contact {\n  plan: \"free\" | \"pro\" = \"free\"\n  country: country?\n}\nevent order_placed { total: number, id: string }\n")
	for i := 0; i*25 < n; i++ {
		fmt.Fprintf(&b, `
/// The journey number %[1]d.
segment s%[1]d = contact.country in ["DE", "AT"] and count(order_placed where total > %[1]d, 30d) >= 3
email m%[1]d for marketing {
  subject "Mail %[1]d for {{ contact.first_name }}"
  body """
    # Hello
    Read [this](https://contoso.example/%[1]d "this").
  """
}
journey j%[1]d {
  start on order_placed where event.total >= 20
  per   event.id
  goal  order_placed within 14d worth event.total
  email m%[1]d
  wait up to 3d {
    on m%[1]d.clicked where event.link == "this" { set contact.plan = "pro" }
    else { exit "cold" }
  }
  if s%[1]d and contact.plan == "free" {
    wait 1h30m
    email m%[1]d else { hold out }
  }
}

`, i)
	}
	return b.String()
}

func BenchmarkFile(b *testing.B) {
	text := program(10_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := File(source.NewFile("b.journey", text)); len(diags) > 0 {
			b.Fatal(render(diags))
		}
	}
	b.ReportMetric(float64(strings.Count(text, "\n")), "lines")
}
