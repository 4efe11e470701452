package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// processHead: process lead_to_opportunity for lead default
type processHead struct {
	Name    lexer.Token  `parser:"@Ident"`
	For     lexer.Token  `parser:"'for' @Ident"`
	Default *lexer.Token `parser:"@'default'?"`
}

// stageLine: stage sales_acceptance
type stageLine struct {
	Name lexer.Token `parser:"@Ident"`
}

// outcomesLine: outcome opportunity, won, lost
type outcomesLine struct {
	Names []*word `parser:"@@ (',' @@)*"`
}

// enterLine: enter when scored
type enterLine struct {
	When exprText `parser:"'when' @@"`
}

// goLine: go to sales_acceptance when lead.sales_ready
type goLine struct {
	Stage lexer.Token `parser:"'to' @Ident"`
	When  *exprText   `parser:"('when' @@)?"`
}

// stageFieldLine: field sales_accepted: bool gate
type stageFieldLine struct {
	Field fieldLine    `parser:"@@"`
	Gate  *lexer.Token `parser:"@'gate'?"`
}

// nameLine: owner manager
type nameLine struct {
	Name lexer.Token `parser:"@Ident"`
}

// matchLine: match contact card by phone, last_name
type matchLine struct {
	Record lexer.Token  `parser:"@Ident"`
	Name   *lexer.Token `parser:"(@Ident (?= 'by'))?"`
	By     []*word      `parser:"'by' @@ (',' @@)*"`
}

var (
	processGrammar    = lineOf[processHead]("the name of the process", "process sales for lead { stage inquiry { … } outcome won, lost }")
	stageGrammar      = lineOf[stageLine]("the name of the stage", "stage inquiry { field need: string }")
	outcomesGrammar   = lineOf[outcomesLine]("the name of an outcome", "outcome opportunity, won, lost")
	enterGrammar      = lineOf[enterLine](`"when"`, "enter when lead.sales_ready")
	goGrammar         = lineOf[goLine](`"to"`, "go to sales_acceptance when lead.sales_ready")
	stageFieldGrammar = lineOf[stageFieldLine]("the name of a field", "field sales_accepted: bool gate")
	ownerGrammar      = lineOf[nameLine]("a role", "owner manager")
	needsGrammar      = lineOf[nameLine]("contact or account", "fields contact, account")
	matchGrammar      = lineOf[matchLine]("contact, lead or account", "match contact by email, or match contact card by phone, last_name")

	processWords = &vocabulary{code: "J0115", noun: "part of a process", words: []string{"stage", "outcome"}}
	partsOfStage = &vocabulary{code: "J0115", noun: "part of a stage", words: []string{"enter", "go", "fields", "field", "owner", "task"}}
)

func (p *parser) process(first token.Token, doc string) ast.Decl {
	node := &ast.Process{Doc: doc}
	g := read(p, processGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.For, node.Default = p.ident(g.Name), p.ident(g.For), g.Default != nil
	}
	if p.open(processGrammar.usage) {
		seen := map[string]token.Token{}
		p.block(statements, func() {
			at := p.peek()
			switch p.keyword(processWords) {
			case "stage":
				if s := p.stage(at); s != nil {
					node.Stages = append(node.Stages, s)
				}
			case "outcome":
				p.once(seen, "outcome", at)
				if g := read(p, outcomesGrammar, p.line(false), p.last().End); g != nil {
					node.Outcomes = p.idents(g.Names)
				}
			}
		})
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

func (p *parser) stage(first token.Token) *ast.Stage {
	node := &ast.Stage{}
	g := read(p, stageGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name = p.ident(g.Name)
	}
	if p.at("{") { // a stage may be a name alone
		seen := map[string]token.Token{}
		p.block(fields, func() { p.stagePart(node, seen) })
	}
	node.At = p.since(first)
	if g == nil {
		return nil
	}
	return node
}

// stagePart reads a line of a stage.
func (p *parser) stagePart(node *ast.Stage, seen map[string]token.Token) {
	at := p.peek()
	word := p.keyword(partsOfStage)
	switch word {
	case "":
		return
	case "enter", "fields", "owner":
		p.once(seen, word, at)
	}
	line := p.line(true)
	end := p.last().End
	switch word {
	case "enter":
		if g := read(p, enterGrammar, line, end); g != nil {
			node.Enter = p.maybeExpr(&g.When)
		}
	case "go":
		if g := read(p, goGrammar, line, end); g != nil {
			node.GoTo = append(node.GoTo, &ast.GoTo{At: p.since(at), Stage: p.ident(g.Stage), When: p.maybeExpr(g.When)})
		}
	case "fields":
		if g := read(p, needsGrammar, line, end); g != nil {
			node.Needs = append(node.Needs, p.ident(g.Name))
		}
		for p.at(",") && p.recordWord(p.after(1)) {
			p.next()
			name := p.next()
			node.Needs = append(node.Needs, ast.Ident{At: ast.At{Where: name.Span(p.file)}, Name: name.Text(p.file)})
		}
	case "field":
		if g := read(p, stageFieldGrammar, line, end); g != nil {
			f := &ast.StageField{At: p.since(at), Field: p.field(&g.Field), Gate: g.Gate != nil}
			f.Field.At = p.since(line[0])
			node.Fields = append(node.Fields, f)
		}
	case "owner":
		if g := read(p, ownerGrammar, line, end); g != nil {
			node.Owner = p.maybeIdent(&g.Name)
		}
	case "task":
		if g := read(p, taskGrammar, line, end); g != nil {
			node.Tasks = append(node.Tasks, p.taskOf(at, word, g))
		}
	}
}

// recordWord reports whether a token names a kind of record, so that it goes on a list of them.
func (p *parser) recordWord(t token.Token) bool {
	return p.is(t, "contact") || p.is(t, "account") || p.is(t, "lead")
}

func (p *parser) match(first token.Token) *ast.Match {
	g := read(p, matchGrammar, p.line(false), p.last().End)
	if g == nil {
		p.skipStatement()
		return nil
	}
	return &ast.Match{At: p.since(first), Record: p.ident(g.Record), Name: p.maybeIdent(g.Name), By: p.idents(g.By)}
}

// matchDecl is match as a declaration.
func (p *parser) matchDecl(first token.Token) ast.Decl {
	if m := p.match(first); m != nil {
		return m
	}
	return &ast.BadDecl{At: p.since(first)}
}
