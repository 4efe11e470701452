package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// scoreHead: score interest for lead
type scoreHead struct {
	Name lexer.Token `parser:"@Ident"`
	For  lexer.Token `parser:"'for' @Ident"`
}

// categoryLine: category behaviour at most 60
type categoryLine struct {
	Name   lexer.Token  `parser:"@Ident"`
	AtMost *lexer.Token `parser:"('at' 'most' @Number)?"`
}

// pointsLine: +5 each email.opened at most 20 in 30d, -10 when not happened(page_viewed, 30d)
type pointsLine struct {
	Sign   *lexer.Token `parser:"@('+' | '-')?"`
	Points lexer.Token  `parser:"@Number"`
	Each   *trigger     `parser:"( 'each' @@"`
	AtMost *lexer.Token `parser:"  ( 'at' 'most' @Number"`
	In     *lexer.Token `parser:"    ('in' @Duration)? )?"`
	When   *exprText    `parser:"| 'when' @@ )"`
}

// halveLine: halve every 30d
type halveLine struct {
	Every lexer.Token `parser:"'every' @Duration"`
}

// gradeLine: A from 80
type gradeLine struct {
	Name lexer.Token  `parser:"@Ident"`
	From *lexer.Token `parser:"('from' @Number)?"`
}

// readyLine: sales ready at 70
type readyLine struct {
	At lexer.Token `parser:"'ready' 'at' @Number"`
}

var (
	scoreGrammar    = lineOf[scoreHead]("the name of the score", "score interest for lead { category behaviour { +5 each email.opened } }")
	categoryGrammar = lineOf[categoryLine]("the name of the category", "category behaviour at most 60 { +5 each email.opened }")
	pointsGrammar   = lineOf[pointsLine]("points", `+5 each email.opened at most 20 in 30d, or -10 when not happened(page_viewed, 30d)`)
	halveGrammar    = lineOf[halveLine](`"every"`, "halve every 30d")
	gradeGrammar    = lineOf[gradeLine]("the name of a grade", "grades { A from 80, B from 50, C }")
	readyGrammar    = lineOf[readyLine](`"ready"`, "sales ready at 70")

	scoreWords = &vocabulary{code: "J0115", noun: "part of a score", words: []string{"category", "halve", "grades", "sales"}}
)

func (p *parser) score(first token.Token, doc string) ast.Decl {
	node := &ast.Score{Doc: doc}
	g := read(p, scoreGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.For = p.ident(g.Name), p.ident(g.For)
	}
	if p.open(scoreGrammar.usage) {
		seen := map[string]token.Token{}
		p.block(statements, func() { p.scorePart(node, seen) })
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

// scorePart reads a line of a score.
func (p *parser) scorePart(node *ast.Score, seen map[string]token.Token) {
	at := p.peek()
	word := p.keyword(scoreWords)
	if word != "" && word != "category" {
		p.once(seen, word, at)
	}
	switch word {
	case "category":
		if c := p.category(at); c != nil {
			node.Categories = append(node.Categories, c)
		}
	case "halve":
		if g := read(p, halveGrammar, p.line(false), p.last().End); g != nil {
			node.Halve = p.maybeDuration(&g.Every)
		}
	case "sales":
		if g := read(p, readyGrammar, p.line(false), p.last().End); g != nil {
			node.Ready = p.maybeNumber(&g.At)
		}
	case "grades":
		p.end(gradeGrammar.usage)
		if p.open(gradeGrammar.usage) {
			p.block(fields, func() {
				first := p.peek()
				if g := read(p, gradeGrammar, p.line(true), p.last().End); g != nil {
					node.Grades = append(node.Grades, &ast.Grade{At: p.since(first), Name: p.ident(g.Name), From: p.maybeNumber(g.From)})
				}
			})
		}
	}
}

func (p *parser) category(first token.Token) *ast.Category {
	node := &ast.Category{}
	g := read(p, categoryGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.AtMost = p.ident(g.Name), p.maybeNumber(g.AtMost)
	}
	if p.open(categoryGrammar.usage) {
		p.block(fields, func() {
			if l := p.points(); l != nil {
				node.Lines = append(node.Lines, l)
			}
		})
	}
	node.At = p.since(first)
	if g == nil {
		return nil
	}
	return node
}

func (p *parser) points() *ast.ScoreLine {
	first := p.peek()
	g := read(p, pointsGrammar, p.line(true), p.last().End)
	if g == nil {
		return nil
	}
	l := &ast.ScoreLine{At: p.since(first), Points: token.ParseNumber(g.Points.Value), When: p.maybeExpr(g.When)}
	if g.Sign != nil && g.Sign.Value == "-" {
		l.Points = -l.Points
	}
	if g.Each != nil {
		each := p.trigger(*g.Each)
		l.Each = &each
	}
	l.AtMost, l.In = p.maybeNumber(g.AtMost), p.maybeDuration(g.In)
	return l
}
