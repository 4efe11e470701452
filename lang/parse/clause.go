package parse

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// startLine: start on TRIGGER, start with SEGMENT, start with SEGMENT continuously, every …, once at …
type startLine struct {
	On           *trigger     `parser:"( 'on' @@"`
	With         *lexer.Token `parser:"| 'with' @Ident"`
	Continuously *lexer.Token `parser:"  ( @'continuously'"`
	Every        *everyText   `parser:"  | 'every' @@"`
	Once         *momentText  `parser:"  | 'once' 'at' @@ )? )"`
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

// namesLine: only dach, big_spender
type namesLine struct {
	Names []*word `parser:"@@ (',' @@)*"`
}

// rateLine: at most 5000 per hour
type rateLine struct {
	Count lexer.Token `parser:"'most' @Number"`
	Per   lexer.Token `parser:"'per' @Ident"`
}

// fromLine: from 2026-03-01 until 2026-06-30
type fromLine struct {
	From  momentText  `parser:"@@"`
	Until *momentText `parser:"('until' @@)?"`
}

// untilLine: until 2026-06-30
type untilLine struct {
	Until momentText `parser:"@@"`
}

// exitClauseLine: exit on checked_out where event.cart_id == start.cart_id, exit when not in dach
type exitClauseLine struct {
	On   *trigger  `parser:"( 'on' @@"`
	When *exprText `parser:"| 'when' @@ )"`
}

// memberLine: exit when not in dach
type memberLine struct {
	Not     *lexer.Token `parser:"'when' @'not'?"`
	Segment lexer.Token  `parser:"'in' @Ident"`
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
	startGrammar  = lineOf[startLine](`"on" or "with"`, `start on order_placed where event.total > 20, start with vip, start with vip continuously, start with vip every monday 09:00, or start with vip once at 2026-03-01 09:00`)
	perGrammar    = lineOf[perLine]("a value", `per event.cart_id`)
	againGrammar  = lineOf[againLine](`"after" or "always"`, `again after 7d, or again always`)
	onlyGrammar   = lineOf[namesLine]("the name of a segment", `only dach`)
	skipGrammar   = lineOf[namesLine]("the name of a segment", `skip staff`)
	quietsGrammar = lineOf[namesLine]("the name of a quiet", `quiet nights`)
	rateGrammar   = lineOf[rateLine](`"most"`, `at most 5000 per hour`)
	liveGrammar   = lineOf[fromLine]("a day such as 2026-03-02", `from 2026-03-01 until 2026-06-30`)
	untilGrammar  = lineOf[untilLine]("a day such as 2026-03-02", `until 2026-06-30`)
	exitOnGrammar = lineOf[exitClauseLine]("the name of an event", `exit on checked_out where event.cart_id == start.cart_id, or exit when not in dach`)
	memberGrammar = lineOf[memberLine]("the name of a segment", `exit when not in dach`)
	goalGrammar   = lineOf[goalLine]("the name of an event", `goal order_placed within 14d worth event.total then exit`)
	shareGrammar  = lineOf[shareLine]("a share such as 10%", `hold out 10%`)

	// clauseWords begin clauses; start, exit and hold begin steps as well.
	clauseWords = []string{"start", "per", "again", "only", "skip", "at", "from", "until", "quiet", "goal"}
)

// isClause reports whether the line that the word begins is a clause; the word has been read.
func (p *parser) isClause(word string) bool {
	switch word {
	case "start":
		return p.at("on") || p.at("with")
	case "exit":
		return p.at("on") || p.at("when")
	case "hold":
		return p.at("out") && p.after(1).Kind == token.Percent
	}
	return slices.Contains(clauseWords, word)
}

// clauseName returns the words that a clause begins with; the first has been read.
func (p *parser) clauseName(word string) string {
	switch word {
	case "start", "exit":
		return word + " " + p.peek().Text(p.file)
	case "hold":
		return "hold out 10%"
	case "at":
		return "at most"
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
			return p.start(at, g)
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
			return &ast.Only{At: at, Segments: p.idents(g.Names)}
		}
	case "skip":
		if g := read(p, skipGrammar, line, end); g != nil {
			return &ast.Skip{At: at, Segments: p.idents(g.Names)}
		}
	case "quiet":
		if g := read(p, quietsGrammar, line, end); g != nil {
			return &ast.QuietClause{At: at, Names: p.idents(g.Names)}
		}
	case "at":
		if g := read(p, rateGrammar, line, end); g != nil {
			return &ast.AtMost{At: at, Count: p.count(g.Count), Per: p.ident(g.Per)}
		}
	case "from":
		if g := read(p, liveGrammar, line, end); g != nil {
			return &ast.Live{At: at, From: p.moment(g.From), Until: p.maybeMoment(g.Until)}
		}
	case "until":
		if g := read(p, untilGrammar, line, end); g != nil {
			return &ast.Live{At: at, Until: p.moment(g.Until)}
		}
	case "exit":
		if c := p.exitClause(at, line, end); c != nil {
			return c
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

func (p *parser) start(at ast.At, g *startLine) *ast.Start {
	c := &ast.Start{
		At: at, With: p.maybeIdent(g.With), Continuously: g.Continuously != nil, Every: p.maybeEvery(g.Every), Once: p.maybeMoment(g.Once),
	}
	if g.On != nil {
		on := p.trigger(*g.On)
		c.On = &on
	}
	return c
}

// exitClause reads who leaves: on an event, when a rule comes to hold, or with the membership of a segment.
func (p *parser) exitClause(at ast.At, line []token.Token, end int) ast.Clause {
	if len(line) > 1 && p.is(line[0], "when") && (p.is(line[1], "in") || len(line) > 2 && p.is(line[1], "not") && p.is(line[2], "in")) {
		if g := read(p, memberGrammar, line, end); g != nil {
			return &ast.ExitWhen{At: at, Segment: p.maybeIdent(&g.Segment), Not: g.Not != nil}
		}
		return nil
	}
	g := read(p, exitOnGrammar, line, end)
	switch {
	case g == nil:
		return nil
	case g.When != nil:
		return &ast.ExitWhen{At: at, Cond: p.maybeExpr(g.When)}
	}
	return &ast.ExitOn{At: at, On: p.trigger(*g.On)}
}
