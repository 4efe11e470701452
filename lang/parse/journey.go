package parse

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// journeyLine: journey abandoned_cart "Abandoned cart"
type journeyLine struct {
	Name  lexer.Token  `parser:"@Ident"`
	Title *lexer.Token `parser:"@String?"`
}

// startLine: start on TRIGGER, start with SEGMENT
type startLine struct {
	On   *trigger     `parser:"( 'on' @@"`
	With *lexer.Token `parser:"| 'with' @Ident )"`
}

// perLine: per event.cart_id
type perLine struct {
	Key exprText `parser:"@@"`
}

// againLine: again after 7d, again always
type againLine struct {
	Always *lexer.Token `parser:"( @'always'"`
	After  *lexer.Token `parser:"| 'after' @Duration )"`
}

// segmentsLine: only dach, big_spender
type segmentsLine struct {
	Segments []*word `parser:"@@ (',' @@)*"`
}

// exitOnLine: exit on checked_out where event.cart_id == start.cart_id
type exitOnLine struct {
	On trigger `parser:"'on' @@"`
}

// goalLine: goal order_placed within 14d worth event.total then exit
type goalLine struct {
	On     trigger      `parser:"@@"`
	Within *lexer.Token `parser:"('within' @Duration)?"`
	Worth  *exprText    `parser:"('worth' @@)?"`
	Exit   *lexer.Token `parser:"('then' @'exit')?"`
}

// shareLine: hold out 10%
type shareLine struct {
	Share lexer.Token `parser:"'out' @Percent"`
}

var (
	journeyGrammar = lineOf[journeyLine]("the name of the journey", `journey abandoned_cart { … }`)
	startGrammar   = lineOf[startLine](`"on" or "with"`, `start on order_placed where event.total > 20, or start with vip`)
	perGrammar     = lineOf[perLine]("a value", `per event.cart_id`)
	againGrammar   = lineOf[againLine](`"after" or "always"`, `again after 7d, or again always`)
	onlyGrammar    = lineOf[segmentsLine]("the name of a segment", `only dach`)
	skipGrammar    = lineOf[segmentsLine]("the name of a segment", `skip staff`)
	exitOnGrammar  = lineOf[exitOnLine]("the name of an event", `exit on checked_out where event.cart_id == start.cart_id`)
	goalGrammar    = lineOf[goalLine]("the name of an event", `goal order_placed within 14d worth event.total then exit`)
	shareGrammar   = lineOf[shareLine]("a share such as 10%", `hold out 10%`)

	// clauseWords begin clauses; exit and hold begin steps as well.
	clauseWords = []string{"start", "per", "again", "only", "skip", "goal"}

	journeyWords = &vocabulary{
		code:  "J0102",
		noun:  "step",
		line:  "line of a journey",
		words: slices.Concat(clauseWords, stepWords.words),
		later: slices.Concat([]string{"quiet", "at", "from", "until"}, stepWords.later),
	}
)

func (p *parser) journey(first token.Token, doc string) ast.Decl {
	node := &ast.Journey{Doc: doc}
	g := read(p, journeyGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.Title = p.ident(g.Name), p.maybeStr(g.Title)
	}
	if p.open(journeyGrammar.usage) {
		p.block(statements, func() { p.journeyItem(node) })
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

// journeyItem reads a clause or a step.
func (p *parser) journeyItem(node *ast.Journey) {
	first := p.peek()
	word := p.keyword(journeyWords)
	if word == "" {
		node.Steps = append(node.Steps, &ast.BadStep{At: p.since(first)})
		return
	}
	if p.laterForm(word) {
		p.skipStatement()
		node.Clauses = append(node.Clauses, &ast.BadClause{At: p.since(first)})
		return
	}
	if !p.isClause(word) {
		node.Steps = append(node.Steps, p.stepBehind(first, word))
		return
	}
	if len(node.Steps) > 0 {
		p.diags.Errorf("J0111", first.Span(p.file), "move it above the first step",
			"%q holds for the whole journey, so it stands before the steps", p.clauseName(word))
	}
	node.Clauses = append(node.Clauses, p.clause(first, word))
}

// isClause reports whether the line that the word begins is a clause; the word has been read.
func (p *parser) isClause(word string) bool {
	switch word {
	case "exit":
		return p.at("on") || p.at("when")
	case "hold":
		return p.at("out") && p.after(1).Kind == token.Percent
	}
	return slices.Contains(clauseWords, word)
}

// clauseName returns the words that a clause begins with.
func (p *parser) clauseName(word string) string {
	switch word {
	case "exit":
		return "exit on"
	case "hold":
		return "hold out 10%"
	}
	return word
}

// clause reads the clause that the word begins.
func (p *parser) clause(first token.Token, word string) ast.Clause {
	line := p.line(false)
	end := p.last().End
	at := p.since(first)
	switch word {
	case "start":
		if g := read(p, startGrammar, line, end); g != nil {
			c := &ast.Start{At: at, With: p.maybeIdent(g.With)}
			if g.On != nil {
				on := p.trigger(*g.On)
				c.On = &on
			}
			return c
		}
	case "per":
		if g := read(p, perGrammar, line, end); g != nil {
			return &ast.Per{At: at, Key: p.expr(g.Key)}
		}
	case "again":
		if g := read(p, againGrammar, line, end); g != nil {
			return &ast.Again{At: at, After: p.maybeDuration(g.After)}
		}
	case "only":
		if g := read(p, onlyGrammar, line, end); g != nil {
			return &ast.Only{At: at, Segments: p.idents(g.Segments)}
		}
	case "skip":
		if g := read(p, skipGrammar, line, end); g != nil {
			return &ast.Skip{At: at, Segments: p.idents(g.Segments)}
		}
	case "exit":
		if g := read(p, exitOnGrammar, line, end); g != nil {
			return &ast.ExitOn{At: at, On: p.trigger(g.On)}
		}
	case "goal":
		if g := read(p, goalGrammar, line, end); g != nil {
			return &ast.Goal{At: at, On: p.trigger(g.On), Within: p.maybeDuration(g.Within), Worth: p.maybeExpr(g.Worth), ThenExit: g.Exit != nil}
		}
	case "hold":
		if g := read(p, shareGrammar, line, end); g != nil {
			return &ast.HoldOutShare{At: at, Share: p.percent(g.Share)}
		}
	}
	return &ast.BadClause{At: at}
}

// laterForm reports a form of a line that a later edition brings; its first word has been read.
func (p *parser) laterForm(word string) bool {
	next := p.peek()
	switch {
	case word == "start" && next.Kind == token.Ident && p.is(p.after(1), "with"):
		next = p.last() // start onboarding with { … } starts another journey
	case word == "start" && p.at("with") && slices.Contains([]string{"continuously", "every", "once"}, p.after(2).Text(p.file)):
		next = p.after(2)
	case (word == "start" || word == "exit") && p.at("on") && p.changes(1):
		next = p.after(1)
	case word == "goal" && p.changes(0):
	case word == "exit" && p.at("when"):
	default:
		return false
	}
	p.notYet("J0902", next.Span(p.file), "a journey of this edition starts on an event or with a segment, and ends on an event")
	return true
}

// changes reports whether a change of membership stands where an event does, n tokens on: enters vip
func (p *parser) changes(n int) bool {
	t := p.after(n)
	return (p.is(t, "enters") || p.is(t, "leaves")) && p.after(n+1).Kind == token.Ident && !p.is(p.after(n+1), "where")
}
