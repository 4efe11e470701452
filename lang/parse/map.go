package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// mapLine: map buying_coffee "How people come to love our coffee" day in the life
type mapLine struct {
	Name  lexer.Token  `parser:"@Ident"`
	Title *lexer.Token `parser:"@String?"`
	Kind  []*word      `parser:"@@*"`
}

// personaLine: persona "Maja, 34, office manager"
type personaLine struct {
	Name lexer.Token `parser:"@String"`
}

// touchLine: touch ad on page_viewed where event.url contains "utm_source=ad" via paid_ad
type touchLine struct {
	Name lexer.Token  `parser:"@Ident"`
	On   *trigger     `parser:"('on' @@)?"`
	Via  *lexer.Token `parser:"('via' @Ident)?"`
}

// noteLine: thinks "too expensive?", feels 2
type noteLine struct {
	Text  *lexer.Token `parser:"( @(String | Text)"`
	Value *lexer.Token `parser:"| @Number )"`
}

var (
	mapGrammar     = lineOf[mapLine]("the name of the map", `map buying_coffee "How people come to love our coffee" current { phase awareness { … } }`)
	personaGrammar = lineOf[personaLine]("a text in quotes", `persona "Maja, 34, office manager" { goal "good coffee" }`)
	scopeGrammar   = lineOf[textLine]("a text in quotes", `scope "from first ad to second order"`)
	phaseGrammar   = lineOf[nameLine]("the name of the phase", "phase awareness { touch ad on page_viewed via paid_ad }")
	laneGrammar    = lineOf[nameLine]("customer, frontstage, backstage or support", "lane frontstage { touch ad on page_viewed via paid_ad }")
	touchGrammar   = lineOf[touchLine]("the name of the touch", `touch ad on page_viewed via paid_ad { does "clicks an ad", feels 4 }`)
	noteGrammar    = lineOf[noteLine]("a text in quotes", `thinks "too expensive?", or feels 4`)

	mapWords     = &vocabulary{code: "J0115", noun: "part of a map", words: []string{"persona", "scope", "phase"}}
	phaseWords   = &vocabulary{code: "J0115", noun: "part of a phase", words: []string{"touch", "lane"}}
	laneWords    = &vocabulary{code: "J0115", noun: "part of a lane", words: []string{"touch"}}
	personaWords = &vocabulary{code: "J0115", noun: "note on a persona", words: []string{"goal", "need", "pain", "says"}}
	touchWords   = &vocabulary{code: "J0115", noun: "note on a touch", words: []string{"does", "thinks", "says", "asks", "feels", "need", "pain", "idea"}}
)

func (p *parser) mapping(first token.Token, doc string) ast.Decl {
	node := &ast.Map{Doc: doc}
	g := read(p, mapGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.Title, node.Kind = p.ident(g.Name), p.maybeStr(g.Title), p.idents(g.Kind)
	}
	if p.open(mapGrammar.usage) {
		seen := map[string]token.Token{}
		p.block(fields, func() { p.mapPart(node, seen) })
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

// mapPart reads a line of a map.
func (p *parser) mapPart(node *ast.Map, seen map[string]token.Token) {
	at := p.peek()
	switch p.keyword(mapWords) {
	case "persona":
		g := read(p, personaGrammar, p.line(true), p.last().End)
		persona := &ast.Persona{Notes: p.notes(personaWords)}
		persona.At = p.since(at)
		if g != nil {
			persona.Name = p.str(g.Name)
			node.Personas = append(node.Personas, persona)
		}
	case "scope":
		p.once(seen, "scope", at)
		if g := read(p, scopeGrammar, p.line(true), p.last().End); g != nil {
			node.Scope = p.maybeStr(&g.Text)
		}
	case "phase":
		if f := p.phase(at); f != nil {
			node.Phases = append(node.Phases, f)
		}
	}
}

func (p *parser) phase(first token.Token) *ast.Phase {
	node := &ast.Phase{}
	g := read(p, phaseGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name = p.ident(g.Name)
	}
	if p.open(phaseGrammar.usage) {
		p.block(fields, func() {
			at := p.peek()
			switch p.keyword(phaseWords) {
			case "touch":
				if t := p.touch(at); t != nil {
					node.Touches = append(node.Touches, t)
				}
			case "lane":
				if l := p.lane(at); l != nil {
					node.Lanes = append(node.Lanes, l)
				}
			}
		})
	}
	node.At = p.since(first)
	if g == nil {
		return nil
	}
	return node
}

func (p *parser) lane(first token.Token) *ast.Lane {
	node := &ast.Lane{}
	g := read(p, laneGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name = p.ident(g.Name)
	}
	if p.open(laneGrammar.usage) {
		p.block(fields, func() {
			at := p.peek()
			if p.keyword(laneWords) == "touch" {
				if t := p.touch(at); t != nil {
					node.Touches = append(node.Touches, t)
				}
			}
		})
	}
	node.At = p.since(first)
	if g == nil {
		return nil
	}
	return node
}

func (p *parser) touch(first token.Token) *ast.Touch {
	g := read(p, touchGrammar, p.line(true), p.last().End)
	node := &ast.Touch{Notes: p.notes(touchWords)}
	node.At = p.since(first)
	if g == nil {
		return nil
	}
	node.Name, node.Via = p.ident(g.Name), p.maybeIdent(g.Via)
	if g.On != nil {
		on := p.trigger(*g.On)
		node.On = &on
	}
	return node
}

// notes reads words with texts, in braces, if there are any.
func (p *parser) notes(words *vocabulary) []*ast.Note {
	var all []*ast.Note
	if !p.at("{") {
		return nil
	}
	p.block(fields, func() {
		at := p.peek()
		word := p.keyword(words)
		if word == "" {
			return
		}
		if g := read(p, noteGrammar, p.line(true), p.last().End); g != nil {
			id := ast.Ident{At: ast.At{Where: at.Span(p.file)}, Name: word}
			all = append(all, &ast.Note{At: p.since(at), Word: id, Text: p.maybeStr(g.Text), Value: p.maybeNumber(g.Value)})
		}
	})
	return all
}
