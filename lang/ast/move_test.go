package ast_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/source"
)

// TestMoved moves every declaration of the parser's goldens and of the examples: behind two more lines, they are what
// is read there, and what they were moved from has stayed as it was.
func TestMoved(t *testing.T) {
	var texts []string
	goldens, err := filepath.Glob("../parse/testdata/*.txtar")
	if err != nil || len(goldens) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, name := range goldens {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".journey") {
				texts = append(texts, string(f.Data))
			}
		}
	}
	examples, err := filepath.Glob("../../examples/*/*.journey")
	if err != nil || len(examples) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, name := range examples {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	const above = "// one\n// two\n"
	seen := map[reflect.Type]bool{}
	for _, text := range texts {
		f := source.NewFile("a.journey", text)
		from, _ := parse.File(f)
		before, _ := parse.File(f)
		to := source.NewFile("a.journey", above+text)
		want, _ := parse.File(to)
		for i, d := range from.Decls {
			seen[reflect.TypeOf(d)] = true
			if moved := ast.Moved(d, to, len(above)); !reflect.DeepEqual(want.Decls[i], moved) {
				t.Errorf("not moved as a whole: %s", d.Span().Text())
			}
			if !reflect.DeepEqual(before.Decls[i], d) {
				t.Errorf("moving has changed what was moved: %s", d.Span().Text())
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d kinds of declarations were moved", len(seen))
	}
}
