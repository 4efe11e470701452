package parse

import (
	"slices"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/token"
)

// trigger: checked_out where event.cart_id == start.cart_id
type trigger struct {
	Event eventRef  `parser:"@@"`
	Where *exprText `parser:"('where' @@)?"`
}

// eventRef: order_placed, welcome.clicked, enters dach, contact.created, lead.stage changed
//
// Its words are free names elsewhere, so an event may be called "enters"; that takes one token more than a grammar
// struct looks ahead.
type eventRef struct {
	Name        lexer.Token
	Interaction *lexer.Token
	Verb        *lexer.Token
}

// behindEvent are the words that go on behind an event on the lines that name one.
var behindEvent = []string{"where", "within", "worth", "then", "or", "at", "via", "after", "changed"}

// Parse reads the name of an event off a line.
func (e *eventRef) Parse(lex *lexer.PeekingLexer) error {
	first := lex.Peek()
	if token.Kind(first.Type) != token.Ident {
		return &participle.UnexpectedTokenError{Unexpected: *first, Expect: "EventRef"}
	}
	e.Name = *lex.Next()
	next := *lex.Peek()
	switch {
	case token.Kind(next.Type) == token.Ident && (e.Name.Value == "enters" || e.Name.Value == "leaves") && !slices.Contains(behindEvent, next.Value):
		verb := e.Name
		e.Verb, e.Name = &verb, *lex.Next()
	case next.Value == "." && token.Kind(next.Type) == token.Punct:
		lex.Next()
		if n := lex.Peek(); token.Kind(n.Type) != token.Ident {
			return &participle.UnexpectedTokenError{Unexpected: *n, Expect: "<ident>"}
		}
		e.Interaction = lex.Next()
		if n := lex.Peek(); n.Value == "changed" && token.Kind(n.Type) == token.Ident {
			e.Verb = lex.Next()
		}
	}
	return nil
}

func (p *parser) eventRef(e eventRef) ast.EventRef {
	ref := ast.EventRef{At: p.place(e.Name), Name: p.ident(e.Name), Interaction: p.maybeIdent(e.Interaction), Verb: p.maybeIdent(e.Verb)}
	if ref.Interaction != nil {
		ref.Where = ref.Where.To(ref.Interaction.Where)
	}
	switch {
	case ref.Verb == nil:
	case ref.Interaction == nil: // enters dach
		ref.Where = ref.Verb.Where.To(ref.Where)
	default: // lead.stage changed
		ref.Where = ref.Where.To(ref.Verb.Where)
	}
	return ref
}

func (p *parser) trigger(t trigger) ast.Trigger {
	on := ast.Trigger{Event: p.eventRef(t.Event), Where: p.maybeExpr(t.Where)}
	on.At = on.Event.At
	if on.Where != nil {
		on.At.Where = on.At.Where.To(on.Where.At.Where)
	}
	return on
}
