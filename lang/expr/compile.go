package expr

import (
	"errors"
	"sort"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// Compile checks the text of span as an expression of the wanted type (Invalid: any type) and compiles it.
// Places in the diagnostics are those of the file. The program is nil if there are errors.
func Compile(span source.Span, scope *Scope, want schema.Type) (*Program, diag.List) {
	var diags diag.List
	if scope == nil {
		scope = &Scope{}
	}
	p := compile(span, scope, want, false, &diags)
	sort.SliceStable(diags, func(i, j int) bool { return diags[i].Span.Start < diags[j].Span.Start })
	return p, diags
}

// compile is Compile; filter says that span is the filter of a history function.
func compile(span source.Span, scope *Scope, want schema.Type, filter bool, diags *diag.List) *Program {
	before := len(*diags)
	m, ok := newMask(span, scope, filter, diags)
	if !ok {
		return nil
	}
	tree, err := parser.ParseWithConfig(m.text, newConfig())
	if err != nil {
		m.reportParse(err)
		return nil
	}
	r := &resolver{mask: m, program: &Program{Text: strings.TrimSpace(span.Text())}, seen: map[ast.Node]term{}}
	t := r.visit(tree.Node)
	t = r.assign(t, want)
	if (*diags)[before:].HasErrors() {
		return nil
	}
	p := r.program
	p.Result = t.typ
	if p.code, err = link(t.node); err != nil {
		r.errorf(CodeTooLarge, span, "", "this expression cannot be compiled: %s", firstLine(err))
		return nil
	}
	for _, l := range r.lines {
		code, err := link(l.node)
		if err != nil {
			r.errorf(CodeTooLarge, span, "", "this expression cannot be compiled: %s", firstLine(err))
			return nil
		}
		p.turns = append(p.turns, turn{gap: code, bent: l.bent, fades: l.fades})
	}
	p.Calls, p.Fields = sorted(p.Calls), sorted(p.Fields)
	p.Contact, p.Account, p.Lead, p.Segments = sorted(p.Contact), sorted(p.Account), sorted(p.Lead), sorted(p.Segments)
	sort.SliceStable(p.operands, func(i, j int) bool { return p.operands[i].at < p.operands[j].at })
	return p
}

// link turns a tree of ours into a program for expr's machine.
func link(node ast.Node) (*vm.Program, error) {
	config := newConfig()
	tree := &parser.Tree{Node: node}
	if _, err := checker.Check(tree, config); err != nil {
		return nil, err
	}
	return compiler.Compile(tree, config)
}

// newConfig is the configuration of expr: no name and no function but those of our tree.
func newConfig() *conf.Config {
	return &conf.Config{Disabled: disabled, MaxNodes: 2 * maxTokens, ShortCircuit: true}
}

var disabled = func() map[string]bool {
	names := map[string]bool{}
	for _, f := range builtin.Builtins {
		names[f.Name] = true
	}
	return names
}()

// reportParse words an error of expr's parser, which the order of the tokens has left little to find.
func (m *mask) reportParse(err error) {
	var e *file.Error
	if !errors.As(err, &e) {
		m.errorf(CodeSyntax, m.span, "", "this expression cannot be read")
		return
	}
	at := m.spanOf(m.tokenAt(m.offset(e.From)))
	switch {
	case strings.Contains(e.Message, "coalesce"):
		m.errorf(CodeSyntax, at, "put parentheses around the part with ??: (contact.total ?? 0) > 5",
			"%s and ?? cannot stand side by side", at.Text())
	case strings.Contains(e.Message, "maximum allowed nodes"):
		m.errorf(CodeTooLarge, m.span, "name parts of it as segments of their own", "this expression is too long")
	case at.Text() == "":
		m.errorf(CodeSyntax, m.spanOf(max(len(m.tokens)-2, 0)), "", "the expression ends too early")
	default:
		m.errorf(CodeSyntax, at, "", "%s cannot stand here", at.Text())
	}
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// sorted sorts names and drops those that repeat.
func sorted(names []string) []string {
	sort.Strings(names)
	out := names[:0]
	for i, n := range names {
		if i == 0 || n != names[i-1] {
			out = append(out, n)
		}
	}
	return out
}
