package token

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/source"
)

// TestGolden lexes in.journey of each file of testdata, where <NAME> stands for bytes that an editor would not keep,
// and compares with the section "tokens". JOURNEY_UPDATE=1 rewrites it.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	bytes := strings.NewReplacer("<BOM>", "\ufeff", "<CR>", "\r", "<NUL>", "\x00", "<BROKEN>", "\xff\xc3", "<NBSP>", "\u00a0")
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f := source.NewFile("in.journey", bytes.Replace(string(archive.Files[0].Data)))
			var b strings.Builder
			for _, tok := range Lex(f) {
				if tok.Kind == Blank && tok.Text(f) != "\ufeff" {
					continue
				}
				at := f.Position(tok.Start)
				fmt.Fprintf(&b, "%d:%d %s %q", at.Line, at.Column, tok.Kind, tok.Text(f))
				if tok.Kind == Bad {
					message, hint := Explain(tok.Text(f))
					fmt.Fprintf(&b, " %s; %s", message, hint)
				}
				b.WriteString("\n")
			}
			if os.Getenv("JOURNEY_UPDATE") == "1" {
				archive.Files = []txtar.File{archive.Files[0], {Name: "tokens", Data: []byte(b.String())}}
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(archive.Files) < 2 {
				t.Fatal("no section tokens")
			}
			if diff := cmp.Diff(string(archive.Files[1].Data), b.String()); diff != "" {
				t.Errorf("tokens (-want +got):\n%s", diff)
			}
		})
	}
}

// whole checks that the tokens of a text, end to end, are the text.
func whole(t *testing.T, text string) {
	t.Helper()
	f := source.NewFile("f.journey", text)
	at := 0
	tokens := Lex(f)
	for i, tok := range tokens {
		if tok.Start != at || tok.End < tok.Start || (tok.End == tok.Start) != (tok.Kind == EOF) || (tok.Kind == EOF) != (i == len(tokens)-1) {
			t.Fatalf("token %d is %v, the one before ends at %d", i, tok, at)
		}
		at = tok.End
		switch lit := tok.Text(f); tok.Kind {
		case Bad:
			if message, _ := Explain(lit); message == "" {
				t.Fatalf("nothing to say about %q", lit)
			}
		case String:
			if _, fault := Unquote(lit); fault != nil && (fault.Start < 0 || fault.Start > fault.End || fault.End > len(lit)) {
				t.Fatalf("fault at %d-%d of %q", fault.Start, fault.End, lit)
			}
		case Text:
			if len(Dedent(lit)) > len(lit)-6 {
				t.Fatalf("%q means more than it says", lit)
			}
		case Duration:
			if days, millis, fault := ParseDuration(lit); fault == nil && (days < 0 || millis < 0) {
				t.Fatalf("%q is %d days and %d ms", lit, days, millis)
			}
		case Newline:
			if lit != "\n" && lit != "\r\n" {
				t.Fatalf("line end %q", lit)
			}
		}
	}
	if at != len(text) {
		t.Fatalf("the tokens end at %d of %d", at, len(text))
	}
}

func FuzzLex(f *testing.F) {
	for _, s := range []string{
		"", "a", "\ufeffa\r\nb\rc", "\x00\xff\xc3", `"a\"b" 'c' "d`, `"""` + "\n  a\n\n b\n" + `"""`, `"""`, "1_000 0.5 1..5 1. .5 1__0",
		"45s 1h30m 3d12h 2w 30m1h 1d1d 5ms 3days 1month", "10% 10%3 10 % 3", "21:00 9:05 1:2 123:45 21:000", "2026-03-02 2026-3-2 12026-03-02",
		"== != <= >= ?? .. -> ?. ** && || = ! < > ? . - * & |", "// c\n/// d\n//// e\n/ f", "“typographic” „quotes‟ ‘one’ «two", "æøå_1 日本 Ⅷ é", "\"\\\n\"", "\"\r\n\"", "\"\\",
	} {
		f.Add(s)
	}
	f.Fuzz(whole)
}

// TestSpan holds that a span is lexed as if nothing stood around it, at the offsets of its file.
func TestSpan(t *testing.T) {
	f := source.NewFile("f.journey", `ab "cd" 12d`)
	got := LexSpan(source.Span{File: f, Start: 1, End: 10})
	want := []Token{{Ident, 1, 2}, {Blank, 2, 3}, {String, 3, 7}, {Blank, 7, 8}, {Number, 8, 10}, {EOF, 10, 10}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestLong holds that hostile texts take time in proportion to their length.
func TestLong(t *testing.T) {
	for _, s := range []string{"a", "1", "1_", "\"", "'\n", `"""`, "“", "\x00", "\xff", "=", "1:", "2026-03-0", "/", "é", " ", "\r"} {
		text := strings.Repeat(s, 1_000_000/len(s))
		start := time.Now()
		whole(t, text)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%q: %v for a megabyte", s, took)
		}
	}
}

func BenchmarkLex(b *testing.B) {
	text := strings.Repeat(`journey abandoned_cart {
  start on cart_updated where event.total >= 20 // a comment
  again after 7d
  email welcome
  wait up to 3d {
    on welcome.clicked where event.link == "espresso" { email espresso_guide }
    else { exit "cold" }
  }
}
`, 2000)
	f := source.NewFile("b.journey", text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Lex(f)
	}
}
