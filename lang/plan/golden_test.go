package plan_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/golden"
	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
)

// build plans the scripts of an archive, which must be without errors; files that are no scripts are bodies.
func build(t testing.TB, ar *txtar.Archive) *plan.Program {
	t.Helper()
	var scripts []*source.File
	bodies := map[string]*source.File{}
	for _, f := range ar.Files {
		file := source.NewFile(f.Name, string(f.Data))
		switch filepath.Ext(f.Name) {
		case ".journey":
			scripts = append(scripts, file)
		case "":
		default:
			bodies[f.Name] = file
		}
	}
	tree, reported := parse.Files(scripts)
	info, found := check.Program(tree, bodies, reported)
	for _, d := range append(reported, found...) {
		if d.Severity == 0 {
			t.Fatalf("%s:%d: %s", d.Span.File.Name, d.Span.Line(), d.Message)
		}
	}
	return plan.Build(info, scripts)
}

func one(t testing.TB, script string) *plan.Program {
	t.Helper()
	return build(t, &txtar.Archive{Files: []txtar.File{{Name: "a.journey", Data: []byte(script)}}})
}

func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		var b strings.Builder
		plan.Dump(&b, build(t, c.Archive))
		c.Is(t, "plan", b.String())
	})
}
