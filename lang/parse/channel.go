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

// settingLine: host env("SMTP_HOST", "localhost:1025"), rate 100/s
type settingLine struct {
	Name  lexer.Token  `parser:"@Ident"`
	Env   *lexer.Token `parser:"( 'env' '(' @String"`
	Else  *lexer.Token `parser:"  (',' @String)? ')'"`
	Value *lexer.Token `parser:"| @String"`
	Count *lexer.Token `parser:"| @Number"`
	Per   *lexer.Token `parser:"  ('/' @Ident)? )"`
}

// authLine: auth basic env("SMS_USER") env("SMS_TOKEN")
type authLine struct {
	Name   lexer.Token   `parser:"@Ident"`
	Scheme lexer.Token   `parser:"@Ident"`
	Values []*secretText `parser:"@@+"`
}

// secretText: env("SMS_TOKEN")
type secretText struct {
	Env   *lexer.Token `parser:"( 'env' '(' @String"`
	Else  *lexer.Token `parser:"  (',' @String)? ')'"`
	Value *lexer.Token `parser:"| @String )"`
}

var (
	channelGrammar = lineOf[channelLine]("email, sms or push", `channel email smtp { host "localhost:1025" }`)
	settingGrammar = lineOf[settingLine]("the name of a setting", `host "localhost:1025", host env("SMTP_HOST", "localhost:1025"), or rate 100/s`)
	authGrammar    = lineOf[authLine]("auth", `auth basic env("SMS_USER") env("SMS_TOKEN"), or auth bearer env("SMS_TOKEN")`)
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
	if p.opens(channelGrammar.usage) { // an outbox needs no settings
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

// medium reports a word that is none of known, and whether it may stand.
func (p *parser) medium(id *ast.Ident, known ...string) bool {
	if slices.Contains(known, id.Name) {
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
	if p.at("auth") {
		return p.auth(first)
	}
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

// auth reads how a channel identifies itself.
func (p *parser) auth(first token.Token) *ast.Setting {
	g := read(p, authGrammar, p.line(true), p.last().End)
	if g == nil {
		return nil
	}
	s := &ast.Setting{At: p.since(first), Name: p.ident(g.Name)}
	s.Auth = &ast.Auth{At: s.At, Scheme: p.ident(g.Scheme)}
	for _, v := range g.Values {
		value := &ast.Setting{Env: v.Env != nil, Else: p.maybeStr(v.Else)}
		if value.Env {
			value.Value = p.str(*v.Env)
		} else {
			value.Value = p.str(*v.Value)
		}
		value.At = value.Value.At
		s.Auth.Values = append(s.Auth.Values, value)
	}
	return s
}
