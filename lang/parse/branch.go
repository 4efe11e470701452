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
	if p.open(splitGrammar.usage) {
		brace := p.peek()
		before := len(p.diags)
		p.block(arms, func() {
			if winner := p.peek(); p.at("winner") {
				p.notYet("J0902", winner.Span(p.file), "delete the line; the shares then stay as they are")
				p.skipStatement()
				return
			}
			if arm := p.arm(); arm != nil {
				step.Arms = append(step.Arms, arm)
			}
		})
		if len(step.Arms) == 0 && len(p.diags) == before {
			p.diags.Errorf("J0117", brace.Span(p.file), "write: "+splitGrammar.usage, "this split has no arms")
		}
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadStep{At: step.At}
	}
	return step
}

func (p *parser) arm() *ast.Arm {
	start := p.peek()
	g := read(p, armGrammar, p.line(false), p.last().End)
	body := p.steps(armGrammar.usage)
	if g == nil {
		return nil
	}
	share := p.percent(g.Share)
	return &ast.Arm{At: p.since(start), Share: &share, Name: p.ident(g.Name), Body: body}
}

// noteAt points at the first of two things of which there may be one.
func noteAt(span source.Span) diag.Note { return diag.Note{Span: span, Text: "first given here"} }
