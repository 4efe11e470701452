package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// conditionLine: contact.plan == "free"
type conditionLine struct {
	Cond exprText `parser:"@@"`
}

// caseLine: "de", "nl"
type caseLine struct {
	Values []*exprText `parser:"@@ (',' @@)*"`
}

// splitLine: split subject_line
type splitLine struct {
	Name lexer.Token `parser:"@Ident"`
}

// adaptiveLine: adaptively split offer by order_placed
type adaptiveLine struct {
	Name lexer.Token `parser:"'split' @Ident"`
	By   eventRef    `parser:"'by' @@"`
}

// winnerLine: winner by email.clicked after 500 each or 2d
type winnerLine struct {
	By    eventRef     `parser:"'by' @@ 'after'"`
	Each  *lexer.Token `parser:"( @Number 'each'"`
	Or    *lexer.Token `parser:"  ('or' @Duration)?"`
	After *lexer.Token `parser:"| @Duration )"`
}

// repeatLine: repeat up to 5 times
type repeatLine struct {
	Times lexer.Token `parser:"'up' 'to' @Number ('times' | 'time')"`
}

// freeArmLine: short
type freeArmLine struct {
	Name lexer.Token `parser:"@Ident"`
}

// armLine: 50% short
type armLine struct {
	Share lexer.Token `parser:"@Percent"`
	Name  lexer.Token `parser:"@Ident"`
}

var (
	ifGrammar     = lineOf[conditionLine]("a condition", `if contact.plan == "free" { … } else { … }`)
	chooseGrammar = lineOf[conditionLine]("a value", `choose contact.language { "de", "nl" { … } else { … } }`)
	caseGrammar   = lineOf[caseLine]("a value", `"de", "nl" { … }`)
	splitGrammar  = lineOf[splitLine]("the name of the split", `split subject_line { 50% short { … } 50% long { … } }`)
	adaptGrammar  = lineOf[adaptiveLine](`"split"`, `adaptively split offer by order_placed { a { … } b { … } }`)
	winnerGrammar = lineOf[winnerLine](`"by"`, `winner by email.clicked after 500 each or 2d`)
	repeatGrammar = lineOf[repeatLine](`"up to"`, `repeat up to 5 times { … }`)
	freeGrammar   = lineOf[freeArmLine]("the name of the arm", `short { … }`)
	armGrammar    = lineOf[armLine]("a share such as 50%", `50% short { … }`)
)

func (p *parser) ifStep(first token.Token) ast.Step {
	step := &ast.If{}
	sound := true
	for start := first; ; {
		g := read(p, ifGrammar, p.line(false), p.last().End)
		branch := &ast.Branch{Body: p.steps(ifGrammar.usage)}
		branch.At = p.since(start)
		if g != nil {
			branch.Cond = p.expr(g.Cond)
			step.Branches = append(step.Branches, branch)
		} else {
			sound = false
		}
		if p.unwinding || !p.elseFollows() {
			break
		}
		if start = p.peek(); !p.take("if") {
			p.end(ifGrammar.usage)
			step.Else = p.steps(ifGrammar.usage)
			break
		}
	}
	step.At = p.since(first)
	if !sound {
		return &ast.BadStep{At: step.At}
	}
	return step
}

func (p *parser) choose(first token.Token) ast.Step {
	step := &ast.Choose{}
	g := read(p, chooseGrammar, p.line(false), p.last().End)
	if g != nil {
		step.Value = p.expr(g.Cond)
	}
	if p.open(chooseGrammar.usage) {
		brace := p.peek()
		before := len(p.diags)
		p.block(arms, func() {
			start := p.peek()
			if p.take("else") {
				p.otherwise(&step.Else, start, chooseGrammar.usage)
				return
			}
			line := p.line(false)
			g := read(p, caseGrammar, line, p.last().End)
			body := p.steps(caseGrammar.usage)
			if g == nil {
				return
			}
			c := &ast.Case{At: p.since(start), Body: body}
			for _, v := range g.Values {
				c.Values = append(c.Values, p.expr(*v))
			}
			step.Cases = append(step.Cases, c)
		})
		if len(step.Cases) == 0 && len(p.diags) == before {
			p.diags.Errorf("J0117", brace.Span(p.file), "write: "+chooseGrammar.usage, "this choose has no cases")
		}
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadStep{At: step.At}
	}
	return step
}

func (p *parser) split(first token.Token) ast.Step {
	step := &ast.Split{}
	g := read(p, splitGrammar, p.line(false), p.last().End)
	if g != nil {
		step.Name = p.ident(g.Name)
	}
	p.arms(step, splitGrammar.usage)
	step.At = p.since(first)
	if g == nil {
		return &ast.BadStep{At: step.At}
	}
	return step
}

func (p *parser) adaptively(first token.Token) ast.Step {
	step := &ast.Split{Adaptive: true}
	g := read(p, adaptGrammar, p.line(false), p.last().End)
	if g != nil {
		by := p.eventRef(g.By)
		step.Name, step.By = p.ident(g.Name), &by
	}
	p.arms(step, adaptGrammar.usage)
	step.At = p.since(first)
	if g == nil {
		return &ast.BadStep{At: step.At}
	}
	return step
}

// arms reads the arms of a split, and how its winner is found.
func (p *parser) arms(step *ast.Split, usage string) {
	if !p.open(usage) {
		return
	}
	brace := p.peek()
	before := len(p.diags)
	p.block(arms, func() {
		if start := p.peek(); p.at("winner") && !p.is(p.after(1), "{") {
			p.winner(step, start)
			return
		}
		if arm := p.arm(step.Adaptive); arm != nil {
			step.Arms = append(step.Arms, arm)
		}
	})
	if len(step.Arms) == 0 && len(p.diags) == before {
		p.diags.Errorf("J0117", brace.Span(p.file), "write: "+usage, "this split has no arms")
	}
}

func (p *parser) arm(adaptive bool) *ast.Arm {
	start := p.peek()
	if adaptive {
		if p.peek().Kind == token.Percent {
			share := p.next()
			d := p.diags.Errorf("J0103", share.Span(p.file), "delete it", "an adaptive split finds the shares by itself")
			d.Fix = []diag.Edit{{Span: share.Span(p.file)}}
		}
		g := read(p, freeGrammar, p.line(false), p.last().End)
		body := p.steps(freeGrammar.usage)
		if g == nil {
			return nil
		}
		return &ast.Arm{At: p.since(start), Name: p.ident(g.Name), Body: body}
	}
	g := read(p, armGrammar, p.line(false), p.last().End)
	body := p.steps(armGrammar.usage)
	if g == nil {
		return nil
	}
	share := p.percent(g.Share)
	return &ast.Arm{At: p.since(start), Share: &share, Name: p.ident(g.Name), Body: body}
}

func (p *parser) winner(step *ast.Split, start token.Token) {
	p.next()
	g := read(p, winnerGrammar, p.line(false), p.last().End)
	switch {
	case g == nil:
		return
	case step.Winner != nil:
		d := p.diags.Errorf("J0109", start.Span(p.file), "delete one of the two", "winner is given twice")
		d.Notes = append(d.Notes, noteAt(step.Winner.Where))
		return
	}
	w := &ast.Winner{At: p.since(start), By: p.eventRef(g.By), After: p.maybeDuration(g.Or)}
	if g.Each != nil {
		w.Each = p.count(*g.Each)
	} else {
		w.After = p.maybeDuration(g.After)
	}
	step.Winner = w
}

func (p *parser) repeat(first token.Token) ast.Step {
	g := read(p, repeatGrammar, p.line(false), p.last().End)
	body := p.steps(repeatGrammar.usage)
	if g == nil {
		return &ast.BadStep{At: p.since(first)}
	}
	return &ast.Repeat{At: p.since(first), Times: p.count(g.Times), Body: body}
}

// noteAt points at the first of two things of which there may be one.
func noteAt(span source.Span) diag.Note { return diag.Note{Span: span, Text: "first given here"} }
