package parse

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// eventLine: event cart_updated "Cart Updated"
type eventLine struct {
	Name lexer.Token  `parser:"@Ident"`
	Wire *lexer.Token `parser:"@String?"`
}

// fieldLine: plan: "free" | "pro" = "free"
type fieldLine struct {
	Name    lexer.Token  `parser:"@Ident ':'"`
	Type    typeText     `parser:"@@"`
	Unique  *lexer.Token `parser:"@'unique'?"`
	Default *exprText    `parser:"('=' @@)?"`
}

// typeText: string, number?, [string], "free" | "pro"
type typeText struct {
	Open   *lexer.Token `parser:"( @'['"`
	Elem   *typeText    `parser:"@@"`
	Close  *lexer.Token `parser:"@']'"`
	Choice []*choice    `parser:"| @@ ('|' @@)*"`
	Name   *lexer.Token `parser:"| @Ident )"`
	Mark   *lexer.Token `parser:"@'?'?"`
}

type choice struct {
	Value lexer.Token `parser:"@String"`
}

var (
	eventGrammar = lineOf[eventLine]("the name of the event", `event order_placed "Order Completed" { total: number }`)
	fieldGrammar = lineOf[fieldLine]("the name of a field", `total: number, email: email? unique, or plan: "free" | "pro" = "free"`)
)

func (p *parser) contact(first token.Token) ast.Decl {
	fields := p.record("contact { email: email? unique }")
	return &ast.Contact{At: p.since(first), Fields: fields}
}

func (p *parser) account(first token.Token) ast.Decl {
	fields := p.record("account { name: string unique, employees: int? }")
	return &ast.Account{At: p.since(first), Fields: fields}
}

func (p *parser) lead(first token.Token) ast.Decl {
	fields := p.record("lead { product: string?, budget: number? }")
	return &ast.Lead{At: p.since(first), Fields: fields}
}

// record reads the fields of a schema that needs no name.
func (p *parser) record(usage string) []*ast.Field {
	p.end(usage)
	if !p.open(usage) {
		return nil
	}
	return p.fields()
}

func (p *parser) event(first token.Token, doc string) ast.Decl {
	node := &ast.Event{Doc: doc}
	g := read(p, eventGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name, node.Wire = p.ident(g.Name), p.maybeStr(g.Wire)
	}
	if p.at("{") { // an event may have no fields
		node.Fields = p.fields()
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

// fields reads the fields of a schema, in braces.
func (p *parser) fields() []*ast.Field {
	var all []*ast.Field
	p.block(fields, func() {
		first := p.peek()
		if g := read(p, fieldGrammar, p.line(true), p.last().End); g != nil {
			f := p.field(g)
			f.At = p.since(first)
			all = append(all, &f)
		}
	})
	return all
}

// field returns the node of a field, as yet without its place.
func (p *parser) field(g *fieldLine) ast.Field {
	return ast.Field{Name: p.ident(g.Name), Type: p.typeOf(&g.Type), Unique: g.Unique != nil, Default: p.maybeExpr(g.Default)}
}

func (p *parser) typeOf(g *typeText) ast.Type {
	t := ast.Type{Optional: g.Mark != nil}
	switch {
	case g.Elem != nil:
		elem := p.typeOf(g.Elem)
		t.Elem = &elem
		t.Where = p.place(*g.Open).Where.To(p.place(*g.Close).Where)
	case g.Name != nil:
		t.Name, t.At = g.Name.Value, p.place(*g.Name)
	default:
		t.At = p.place(g.Choice[0].Value)
		for _, c := range g.Choice {
			s := p.str(c.Value)
			t.Enum = append(t.Enum, s)
			t.Where = t.Where.To(s.Where)
		}
	}
	if g.Mark != nil {
		t.Where = t.Where.To(p.place(*g.Mark).Where)
	}
	return t
}
