package query

import (
	"slices"

	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// Colour is the meaning of a piece of text, as editors colour it.
type Colour uint8

// The colours; Colours has their names in the protocol of editors, in this order.
const (
	KeywordColour Colour = iota
	CommentColour
	StringColour
	NumberColour
	OperatorColour
	TypeColour
	EventColour
	ClassColour // segments and journeys
	PropertyColour
	FunctionColour
	VariableColour
	MethodColour // messages
	LabelColour
)

// Colours are the names of the colours.
var Colours = []string{"keyword", "comment", "string", "number", "operator", "type", "event", "class", "property", "function", "variable", "method", "enumMember"}

// Coloured is a piece of text with its colour; it never goes over a line end.
type Coloured struct {
	Span source.Span
	Colour
	Decl bool
}

var colourOf = map[Kind]Colour{
	Event: EventColour, Segment: ClassColour, Message: MethodColour, Journey: ClassColour, Field: PropertyColour, Topic: ClassColour,
	Quiet: ClassColour, Call: FunctionColour, Action: FunctionColour, Param: VariableColour, Result: VariableColour, Score: ClassColour,
	Process: ClassColour, Stage: ClassColour, Form: ClassColour, Map: ClassColour, Person: VariableColour, Split: LabelColour,
	Arm: LabelColour, Label: LabelColour, Phase: LabelColour, Touch: LabelColour, Category: LabelColour,
}

// Colours returns the meaning of every piece of a script, by place.
func (s *Snapshot) Colours(name string) []Coloured {
	f := s.byName[name]
	if f == nil {
		return nil
	}
	refs := s.Refs(name)
	var out []Coloured
	var before token.Token
	for _, t := range f.Tokens {
		for len(refs) > 0 && refs[0].Span.Start < t.Start {
			refs = refs[1:]
		}
		span := t.Span(f.Source)
		if t.Kind == token.Blank || t.Kind == token.Newline || t.Kind == token.EOF {
			continue
		}
		switch {
		case t.Kind == token.Text:
			// A text over lines is left to the grammar, which knows the Markdown and JavaScript in it.
		case len(refs) > 0 && refs[0].Span == span:
			if c, ok := colourOf[refs[0].Kind]; ok {
				out = append(out, Coloured{span, c, refs[0].Decl})
			}
		default:
			if c, ok := colourOfToken(f.Source, t, before); ok {
				out = append(out, Coloured{span, c, false})
			}
		}
		before = t
	}
	return out
}

func colourOfToken(f *source.File, t, before token.Token) (Colour, bool) {
	switch t.Kind {
	case token.Comment, token.Doc:
		return CommentColour, true
	case token.String:
		return StringColour, true
	case token.Number, token.Duration, token.Percent, token.Clock, token.Date:
		return NumberColour, true
	case token.Ident:
		word := t.Text(f)
		if before.Kind == token.Punct {
			switch before.Text(f) {
			case ".", "?.":
				return PropertyColour, true
			case ":":
				if slices.ContainsFunc(typeWords, func(w Word) bool { return w.Word == word }) {
					return TypeColour, true
				}
			}
		}
		if word == "contact" || word == "event" || word == "start" || word == "account" || word == "lead" {
			if next := t.End; next < len(f.Text) && f.Text[next] == '.' {
				return VariableColour, true
			}
		}
		return KeywordColour, true
	case token.Punct:
		switch f.Text[t.Start] {
		case '{', '}', '(', ')', '[', ']', ',', '.', ':':
			return 0, false
		}
		return OperatorColour, true
	}
	return 0, false
}
