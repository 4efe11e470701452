package parse

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/token"
)

// channelLine: channel email smtp
type channelLine struct {
	Medium lexer.Token  `parser:"@Ident"`
	Kind   *lexer.Token `parser:"@Ident?"`
}

// settingLine: host env("SMTP_HOST", "localhost:1025")
type settingLine struct {
	Name  lexer.Token  `parser:"@Ident"`
	Env   *lexer.Token `parser:"( 'env' '(' @String"`
	Else  *lexer.Token `parser:"  (',' @String)? ')'"`
	Value *lexer.Token `parser:"| @String"`
	Count *lexer.Token `parser:"| @Number"`
	Per   *lexer.Token `parser:"  ('/' @Ident)? )"`
}

var (
	channelGrammar = lineOf[channelLine]("email", `channel email smtp { host "localhost:1025" }`)
	settingGrammar = lineOf[settingLine]("the name of a setting", `host "localhost:1025", host env("SMTP_HOST", "localhost:1025"), or rate 100/s`)
)

func (p *parser) channel(first token.Token) ast.Decl {
	node := &ast.Channel{}
	g := read(p, channelGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Medium = p.ident(g.Medium)
		if p.medium(&node.Medium, "email", "sms", "push") && g.Kind != nil {
			node.Kind = p.ident(*g.Kind)
			p.medium(&node.Kind, "outbox", "smtp", "http")
		}
	}
	if p.at("{") { // an outbox needs no settings
		p.block(fields, func() {
			if s := p.setting(); s != nil {
				node.Settings = append(node.Settings, s)
			}
		})
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

// medium reports a word that is none of known, or that a later edition brings, and whether it may stand.
func (p *parser) medium(id *ast.Ident, known ...string) bool {
	switch later := []string{"sms", "push", "http"}; {
	case slices.Contains(later, id.Name):
		p.notYet("J0902", id.Where, "this edition sends email, to the outbox or by smtp")
		return false
	case slices.Contains(known, id.Name):
		return true
	}
	d := p.diags.Errorf("J0115", id.Where, "write: "+channelGrammar.usage, "unknown channel %q", id.Name)
	if near := diag.Nearest(id.Name, known); near != "" {
		d.Hints = []string{"did you mean " + quote(near) + "?"}
		d.Fix = []diag.Edit{{Span: id.Where, Text: near}}
		id.Name = near
	}
	return false
}

func (p *parser) setting() *ast.Setting {
	first := p.peek()
	g := read(p, settingGrammar, p.line(true), p.last().End)
	if g == nil {
		return nil
	}
	s := &ast.Setting{At: p.since(first), Name: p.ident(g.Name)}
	switch {
	case g.Env != nil:
		s.Env, s.Value, s.Else = true, p.str(*g.Env), p.maybeStr(g.Else)
	case g.Value != nil:
		s.Value = p.str(*g.Value)
	case g.Per != nil:
		s.Rate = &ast.Rate{At: p.place(*g.Count), Count: token.ParseNumber(g.Count.Value), Per: g.Per.Value}
		s.Rate.Where = s.Rate.Where.To(p.place(*g.Per).Where)
	default:
		s.Value = ast.String{At: p.place(*g.Count), Value: g.Count.Value}
	}
	return s
}
