package check

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// Literal reads a plain value: a text, a number, true, false, a date, or a list of them. The value is string,
// float64, bool or []any; a date is its text. ok is false where something else stands.
func Literal(e *ast.Expr) (value any, ok bool) {
	r := literalReader{file: e.Span().File}
	for _, t := range token.LexSpan(e.Span()) {
		if !t.IsSpace() {
			r.tokens = append(r.tokens, t)
		}
	}
	value, ok = r.read(0)
	return value, ok && r.tokens[r.at].Kind == token.EOF
}

type literalReader struct {
	file   *source.File
	tokens []token.Token
	at     int
}

func (r *literalReader) read(depth int) (any, bool) {
	t := r.tokens[r.at]
	if t.Kind == token.EOF || depth > 2 {
		return nil, false
	}
	r.at++
	text := t.Text(r.file)
	switch t.Kind {
	case token.String:
		s, fault := token.Unquote(text)
		return s, fault == nil
	case token.Text:
		return token.Dedent(text), true
	case token.Number:
		return token.ParseNumber(text), true
	case token.Date:
		return text, true
	case token.Ident:
		return text == "true", text == "true" || text == "false"
	}
	switch text {
	case "-":
		if n := r.tokens[r.at]; n.Kind == token.Number {
			r.at++
			return -token.ParseNumber(n.Text(r.file)), true
		}
	case "[":
		return r.list(depth)
	}
	return nil, false
}

func (r *literalReader) list(depth int) (any, bool) {
	list := []any{}
	for {
		if t := r.tokens[r.at]; t.Kind == token.Punct && t.Text(r.file) == "]" {
			r.at++
			return list, true
		}
		v, ok := r.read(depth + 1)
		if !ok {
			return nil, false
		}
		list = append(list, v)
		t := r.tokens[r.at]
		if t.Kind != token.Punct || t.Text(r.file) != "," && t.Text(r.file) != "]" {
			return nil, false
		}
		if t.Text(r.file) == "," {
			r.at++
		}
	}
}

// value reads the literal as a value of the type and keeps it in Values. whose names the field, for the message:
// "the field total".
func (c *checker) value(e *ast.Expr, t schema.Type, whose string) (any, bool) {
	raw, ok := Literal(e)
	if !ok {
		if !c.hurt(e) {
			c.diags.Errorf(LiteralNeeded, e.Span(), "write a text in quotes, a number, true, false, a date, or a list of them", "%s needs a plain value here", whose)
		}
		return nil, false
	}
	if !fits(raw, t) {
		c.diags.Errorf(WrongValue, e.Span(), "", "%s is %s, this is %s", whose, describe(t), kindOf(raw))
		return nil, false
	}
	v, err := schema.Coerce(t, raw)
	if err != nil {
		d := c.diags.Errorf(WrongValue, e.Span(), "", "%s cannot be that: %s", whose, err)
		if s, ok := raw.(string); ok && t.Kind == schema.Enum {
			if near := diag.Nearest(s, t.Values); near != "" {
				d.Hints = append(d.Hints, fmt.Sprintf("did you mean %q?", near))
				d.Fix = []diag.Edit{{Span: e.Span(), Text: fmt.Sprintf("%q", near)}}
			}
		}
		return nil, false
	}
	c.Values[e] = v
	return v, true
}

// fits reports whether the literal is written as values of the type are; in scripts "5" is no number.
func fits(raw any, t schema.Type) bool {
	switch raw := raw.(type) {
	case string:
		return t.Kind.IsText() || t.Kind == schema.Date || t.Kind == schema.Time
	case float64:
		return t.Kind == schema.Number
	case bool:
		return t.Kind == schema.Bool
	case []any:
		if t.Kind != schema.List {
			return false
		}
		for _, v := range raw {
			if !fits(v, *t.Elem) {
				return false
			}
		}
	}
	return true
}

func describe(t schema.Type) string {
	if t.Kind == schema.List {
		return "a list, each " + t.Elem.Article()
	}
	return t.Article()
}

func kindOf(raw any) string {
	switch raw.(type) {
	case string:
		return "a text"
	case float64:
		return "a number"
	case bool:
		return "a yes or no"
	}
	return "a list of other values"
}
