package check

import (
	"maps"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// compile compiles the expression and keeps it in Exprs. It returns nil if there are errors, which it reports unless
// they may come from a declaration that was already refused.
func (c *checker) compile(e *ast.Expr, event, start *schema.Record, want schema.Type) *expr.Program {
	return c.compileIn(e, event, start, want, nil)
}

// compileIn compiles an expression behind steps that have yielded results.
func (c *checker) compileIn(e *ast.Expr, event, start *schema.Record, want schema.Type, results []result) *expr.Program {
	if e == nil || e.Span().IsZero() || c.hurt(e) {
		return nil
	}
	own := expr.Scope{Event: event, Start: start}
	for _, r := range results {
		if names(e.Span(), r.name) {
			if r.fields == nil {
				return nil
			}
			if own.Records == nil {
				own.Records = maps.Clone(c.base.Records)
			}
			own.Records[r.name] = r.fields
		}
	}
	scope := c.base
	scope.Event, scope.Start = event, start
	if own.Records != nil {
		scope.Records = own.Records
	}
	return c.program(e, &scope, &own, want)
}

// program compiles an expression whose scope is what all expressions may name, and what own holds besides or instead.
// What stood there in the same words before, in this run or in the one before it, is not compiled again.
func (c *checker) program(e *ast.Expr, scope, own *expr.Scope, want schema.Type) *expr.Program {
	key := c.digests.Text(strings.TrimSpace(e.Span().Text()), c.common, own, want)
	p := c.compiled[key]
	if p == nil {
		p = c.before[key]
	}
	if p != nil {
		c.compiled[key] = p
		c.Exprs[e] = p
		c.historyLinks(e, p)
		c.noContact(e, p)
		return p
	}
	p, diags := expr.Compile(e.Span(), scope, want)
	if diags.HasErrors() && c.inDoubt(e.Span(), scope) {
		return nil
	}
	c.diags = append(c.diags, diags...)
	if p == nil || diags.HasErrors() {
		return nil
	}
	if len(diags) == 0 {
		c.compiled[key] = p
	}
	c.Exprs[e] = p
	c.historyLinks(e, p)
	c.noContact(e, p)
	return p
}

// inDoubt reports whether the expression names something whose declaration was refused.
func (c *checker) inDoubt(span source.Span, scope *expr.Scope) bool {
	for _, t := range token.LexSpan(span) {
		if t.Kind != token.Ident {
			continue
		}
		switch name := t.Text(span.File); {
		case c.doubtful[name],
			name == "contact" && c.broken[scope.Contact],
			name == "account" && c.broken[c.Account],
			(name == "lead" || name == "leads") && c.broken[c.Lead],
			name == "event" && scope.Event != nil && c.broken[scope.Event],
			name == "start" && scope.Start != nil && c.broken[scope.Start]:
			return true
		default:
			if e := c.events[name]; e != nil && c.broken[e.Fields] {
				return true
			}
		}
	}
	return false
}

// names reports whether the word stands in the span as a name of its own, not behind a dot.
func names(span source.Span, name string) bool { return !find(span, name).IsZero() }

// find returns the first place in the span where the word stands as a name of its own; the zero span for none.
func find(span source.Span, name string) source.Span {
	before := ""
	for _, t := range token.LexSpan(span) {
		if t.IsSpace() {
			continue
		}
		text := t.Text(orEmpty(span.File))
		if t.Kind == token.Ident && text == name && before != "." && before != "?." {
			return t.Span(span.File)
		}
		before = text
	}
	return source.Span{}
}

// word returns the place of a keyword in the span, or the span itself where it does not stand.
func word(span source.Span, keyword string) source.Span {
	if at := find(span, keyword); !at.IsZero() {
		return at
	}
	return span
}

var emptyFile = source.NewFile("", "")

func orEmpty(f *source.File) *source.File {
	if f == nil {
		return emptyFile
	}
	return f
}
