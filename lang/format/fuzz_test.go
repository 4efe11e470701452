package format_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/format"
	"github.com/journeylang/journey/lang/source"
)

// kind returns the name of a node's type.
func kind(n ast.Node) string {
	name := fmt.Sprintf("%T", n)
	return name[strings.LastIndexByte(name, '.')+1:]
}

// scripts returns all scripts in the goldens of the language, and the examples.
func scripts(tb testing.TB) []string {
	tb.Helper()
	var all []string
	for _, pattern := range []string{"../*/testdata/*.txtar", "../../examples/*/*.journey"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			tb.Fatalf("nothing at %s: %v", pattern, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			if filepath.Ext(name) == ".journey" {
				all = append(all, string(data))
				continue
			}
			for _, f := range txtar.Parse(data).Files {
				if filepath.Ext(f.Name) == ".journey" {
					all = append(all, string(f.Data))
				}
			}
		}
	}
	return all
}

// TestInvariants runs every script of the project through the invariants, as it is and with its white space in disorder.
func TestInvariants(t *testing.T) {
	for _, text := range scripts(t) {
		invariants(t, text)
		invariants(t, strings.ReplaceAll(text, "  ", "\t"))
		invariants(t, strings.ReplaceAll(text, "\n", "\r\n"))
		invariants(t, strings.ReplaceAll(text, "\n", "\n\n\n"))
		invariants(t, strings.ReplaceAll(text, "{", "{\n"))
		invariants(t, strings.ReplaceAll(text, "}", "\n}"))
		invariants(t, strings.ReplaceAll(text, " ", ""))
		invariants(t, strings.ReplaceAll(text, "\n", " "))
	}
}

func FuzzFormat(f *testing.F) {
	for _, text := range scripts(f) {
		f.Add(text)
	}
	f.Fuzz(invariants)
}

// TestLong holds that hostile texts take time in proportion to their length.
func TestLong(t *testing.T) {
	for _, s := range []string{"a", "{", "}", "(", "{\n", "} else {", "a,", "journey j {\n", "if a {\n}\nelse ", "// c\n", "a: 1\n", "{ a: 1, b: 2 }", "segment a = b\n"} {
		text := strings.Repeat(s, 300_000/len(s))
		start := time.Now()
		format.Source(source.NewFile("f.journey", text))
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%q: %v for %d bytes", s, took, len(text))
		}
	}
}

func BenchmarkFormat(b *testing.B) {
	text := strings.Join(scripts(b), "\n")
	f := source.NewFile("b.journey", text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		format.Source(f)
	}
}
