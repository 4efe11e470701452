package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// topicLine: topic reminders "Cart reminders" under marketing
type topicLine struct {
	Name  lexer.Token  `parser:"@Ident"`
	Title *lexer.Token `parser:"@String?"`
	Under *lexer.Token `parser:"('under' @Ident)?"`
}

// defaultLine: default opt_out
type defaultLine struct {
	Consent lexer.Token `parser:"@Ident"`
}

// quietLine: quiet nights
type quietLine struct {
	Name lexer.Token `parser:"@Ident"`
}

// quietTimeLine: 21:00-08:00 on friday and saturday in contact.timezone, all day sunday, on 12-24
type quietTimeLine struct {
	From *lexer.Token `parser:"( @Clock '-'"`
	To   *lexer.Token `parser:"  @Clock"`
	Some []*dayText   `parser:"  ('on' @@ ('and' @@)*)?"`
	All  *lexer.Token `parser:"| @'all' 'day'"`
	Days []*dayText   `parser:"  @@ ('and' @@)*"`
	On   []*dayText   `parser:"| 'on' @@ ('and' @@)* )"`
	Zone *exprText    `parser:"('in' @@)?"`
}

// dayText: sunday, 12-24, 2026-12-24
type dayText struct {
	Date    *lexer.Token `parser:"( @Date"`
	Month   *lexer.Token `parser:"| @Number '-'"`
	Day     *lexer.Token `parser:"  @Number"`
	Weekday *lexer.Token `parser:"| @Ident )"`
}

// capLine: cap 2 messages per day, 5 per week for marketing
type capLine struct {
	Limits  []*capText   `parser:"@@ (',' @@)*"`
	Purpose *lexer.Token `parser:"('for' @Ident)?"`
}

// capText: 2 messages per day
type capText struct {
	Count lexer.Token `parser:"@Number ('messages' | 'message')? 'per'"`
	Per   lexer.Token `parser:"@Ident"`
}

// suppressLine: suppress staff, complained
type suppressLine struct {
	Groups []*word `parser:"@@ (',' @@)*"`
}

var (
	topicGrammar     = lineOf[topicLine]("the name of the topic", `topic reminders "Cart reminders" under marketing { default opt_out }`)
	defaultGrammar   = lineOf[defaultLine]("opt_in, opt_out or none", "default opt_out")
	quietGrammar     = lineOf[quietLine]("the name of the quiet", "quiet nights { 21:00-08:00 in contact.timezone, all day sunday, on 12-24 }")
	quietTimeGrammar = lineOf[quietTimeLine]("a time", "21:00-08:00 in contact.timezone, all day sunday, or on 12-24")
	capGrammar       = lineOf[capLine]("a number", "cap 2 messages per day, 5 per week for marketing")
	suppressGrammar  = lineOf[suppressLine]("the name of a segment", "suppress staff, complained")

	topicWords = &vocabulary{code: "J0115", noun: "part of a topic", words: []string{"default"}}
)

func (p *parser) topic(first token.Token, doc string) ast.Decl {
	node := &ast.Topic{Doc: doc}
	g := read(p, topicGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.Title, node.Under = p.ident(g.Name), p.maybeStr(g.Title), p.maybeIdent(g.Under)
	}
	if p.at("{") { // most topics take their default from above
		seen := map[string]token.Token{}
		p.block(fields, func() {
			at := p.peek()
			word := p.keyword(topicWords)
			if word == "" {
				return
			}
			p.once(seen, word, at)
			if g := read(p, defaultGrammar, p.line(true), p.last().End); g != nil {
				node.Default = p.maybeIdent(&g.Consent)
			}
		})
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

func (p *parser) quiet(first token.Token, doc string) ast.Decl {
	node := &ast.Quiet{Doc: doc}
	g := read(p, quietGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name = p.ident(g.Name)
	}
	if p.open(quietGrammar.usage) {
		p.block(fields, func() {
			if t := p.quietTime(); t != nil {
				node.Times = append(node.Times, t)
			}
		})
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

func (p *parser) quietTime() *ast.QuietTime {
	first := p.peek()
	g := read(p, quietTimeGrammar, p.line(true), p.last().End)
	if g == nil {
		return nil
	}
	t := &ast.QuietTime{At: p.since(first), From: p.clock(g.From), To: p.clock(g.To), Zone: p.maybeExpr(g.Zone)}
	for _, days := range [][]*dayText{g.Some, g.Days, g.On} {
		for _, d := range days {
			switch {
			case d.Date != nil:
				p.day(*d.Date)
				t.Dates = append(t.Dates, p.ident(*d.Date))
			case d.Month != nil:
				at := ast.At{Where: p.place(*d.Month).Where.To(p.place(*d.Day).Where)}
				t.Dates = append(t.Dates, ast.Ident{At: at, Name: at.Where.Text()})
			default:
				t.Weekdays = append(t.Weekdays, p.ident(*d.Weekday))
			}
		}
	}
	return t
}

func (p *parser) limit(first token.Token) ast.Decl {
	g := read(p, capGrammar, p.line(false), p.last().End)
	if g == nil {
		p.skipStatement()
		return &ast.BadDecl{At: p.since(first)}
	}
	node := &ast.Cap{At: p.since(first), Purpose: p.maybeIdent(g.Purpose)}
	for _, l := range g.Limits {
		at := ast.At{Where: p.place(l.Count).Where.To(p.place(l.Per).Where)}
		node.Limits = append(node.Limits, &ast.CapLimit{At: at, Count: p.whole(l.Count, "messages"), Per: p.ident(l.Per)})
	}
	return node
}

func (p *parser) suppress(first token.Token) ast.Decl {
	g := read(p, suppressGrammar, p.line(false), p.last().End)
	if g == nil {
		p.skipStatement()
		return &ast.BadDecl{At: p.since(first)}
	}
	return &ast.Suppress{At: p.since(first), Groups: p.idents(g.Groups)}
}
