package check

import (
	_ "embed"
	"slices"
	"sync"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/source"
)

//go:embed prelude.journey
var preludeText string

// DefaultProcess returns the process that comes with the language. The leads of a program that declares none of its own
// as the default go through it. It is never changed.
var DefaultProcess = sync.OnceValue(func() *ast.Process {
	file, diags := parse.File(source.NewFile("prelude.journey", preludeText))
	if diags.HasErrors() || len(file.Decls) != 1 {
		panic("the prelude is not well-formed")
	}
	return file.Decls[0].(*ast.Process)
})

// prelude gives leads the process that comes with the language, unless the program has a default of its own, or another
// process of that name.
func (c *checker) prelude() {
	if c.lead == nil {
		return
	}
	d := DefaultProcess()
	if slices.ContainsFunc(c.Processes, func(p *ast.Process) bool { return p.Default || p.Name.Name == d.Name.Name }) {
		return
	}
	c.Processes = append(c.Processes, d)
	c.checks = append(c.checks, func() { c.process(d) })
}
