package parse

import (
	"time"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

func (p *parser) place(t lexer.Token) ast.At {
	return ast.At{Where: p.span(t.Pos.Offset, t.Pos.Offset+len(t.Value))}
}

func (p *parser) ident(t lexer.Token) ast.Ident { return ast.Ident{At: p.place(t), Name: t.Value} }

func (p *parser) maybeIdent(t *lexer.Token) *ast.Ident {
	if t == nil {
		return nil
	}
	id := p.ident(*t)
	return &id
}

func (p *parser) idents(words []*word) []ast.Ident {
	var all []ast.Ident
	for _, w := range words {
		all = append(all, p.ident(w.Token))
	}
	return all
}

// str returns what a text in quotes means, and reports escapes that mean nothing.
func (p *parser) str(t lexer.Token) ast.String {
	s := ast.String{At: p.place(t)}
	if token.Kind(t.Type) == token.Text {
		s.Value = token.Dedent(t.Value)
		return s
	}
	value, fault := token.Unquote(t.Value)
	s.Value = value
	p.fault(t, fault)
	return s
}

func (p *parser) maybeStr(t *lexer.Token) *ast.String {
	if t == nil {
		return nil
	}
	s := p.str(*t)
	return &s
}

func (p *parser) duration(t lexer.Token) ast.Duration {
	days, millis, fault := token.ParseDuration(t.Value)
	p.fault(t, fault)
	return ast.Duration{At: p.place(t), Days: days, Millis: millis}
}

func (p *parser) maybeDuration(t *lexer.Token) *ast.Duration {
	if t == nil {
		return nil
	}
	d := p.duration(*t)
	return &d
}

func number(t lexer.Token) float64 { return token.ParseNumber(t.Value) }

func (p *parser) percent(t lexer.Token) ast.Percent {
	return ast.Percent{At: p.place(t), Value: token.ParseNumber(t.Value)}
}

// day checks that a date is in the calendar.
func (p *parser) day(t lexer.Token) string {
	if _, err := time.Parse(time.DateOnly, t.Value); err != nil {
		p.diags.Errorf("J0112", p.place(t).Where, "days are written year-month-day: 2026-03-02", "there is no day %s", t.Value)
	}
	return t.Value
}

// clock checks that a time is on the clock, and writes it with two digits each.
func (p *parser) clock(t *lexer.Token) string {
	if t == nil {
		return ""
	}
	at, err := time.Parse("15:04", t.Value)
	if err != nil {
		p.diags.Errorf("J0112", p.place(*t).Where, "times of day go from 00:00 to 23:59", "there is no time %s", t.Value)
		return t.Value
	}
	return at.Format("15:04")
}

func (p *parser) fault(t lexer.Token, f *token.Fault) {
	if f != nil {
		p.diags.Errorf("J0112", p.span(t.Pos.Offset+f.Start, t.Pos.Offset+f.End), f.Hint, "%s", f.Message)
	}
}
