package query

import (
	"slices"

	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// historyFunctions read a contact's events; their first argument names one.
var historyFunctions = []string{"avg", "count", "distinct", "first", "happened", "last", "max", "min", "since", "sum"}

// expr collects the names in an expression from its tokens, which are there even where the rest is broken.
func (r *referrer) expr(span source.Span) {
	if span.IsZero() {
		return
	}
	e := exprNames{referrer: r, file: span.File, toks: significant(span)}
	for e.i = 0; e.i < len(e.toks); e.i++ {
		e.token()
	}
}

// call is a function whose brackets are open.
type call struct {
	name  string
	owner string // of the fields that its filter reads: event order_placed, lead; "" for none
	where bool   // the filter has begun
}

type exprNames struct {
	*referrer
	file  *source.File
	toks  []token.Token
	i     int
	calls []call
}

func (e *exprNames) text(i int) string {
	if i < 0 || i >= len(e.toks) {
		return ""
	}
	return e.toks[i].Text(e.file)
}

func (e *exprNames) token() {
	t := e.toks[e.i]
	switch t.Kind {
	case token.Punct:
		switch e.text(e.i) {
		case "(", "[", "{":
			e.calls = append(e.calls, e.opened())
		case ")", "]", "}":
			if n := len(e.calls); n > 0 {
				e.calls = e.calls[:n-1]
			}
		case ".":
			e.short()
		}
	case token.Ident:
		e.word(t)
	case token.String:
		// sum(order_placed, "total") names a field in quotes.
		if n := len(e.calls); n > 0 && e.calls[n-1].owner != "" && e.text(e.i-1) == "," && slices.Contains(historyFunctions, e.calls[n-1].name) {
			span := t.Span(e.file)
			span.Start, span.End = span.Start+1, max(span.End-1, span.Start+1)
			e.add(Symbol{Field, e.calls[n-1].owner, span.Text()}, span)
		}
	}
}

// opened returns what the bracket at hand opens.
func (e *exprNames) opened() call {
	c := call{}
	if n := len(e.calls); n > 0 {
		c.owner, c.where = e.calls[n-1].owner, e.calls[n-1].where // a bracket inside a filter
	}
	if e.i == 0 || e.toks[e.i-1].Kind != token.Ident {
		return c
	}
	first := e.text(e.i + 1)
	c.name = e.text(e.i - 1)
	switch {
	case first == "leads":
		return call{name: c.name, owner: "lead", where: true}
	case slices.Contains(historyFunctions, c.name) && e.s.has(Event, "", first):
		return call{name: c.name, owner: of(first)}
	case slices.Contains(historyFunctions, c.name) && e.text(e.i+2) == "." && (first == "email" || e.s.has(Message, "", first)):
		return call{name: c.name, owner: "interaction " + e.text(e.i+3)}
	}
	return c
}

// short collects the field of .total, which stands where a value may begin.
func (e *exprNames) short() {
	if e.i+1 >= len(e.toks) || e.toks[e.i+1].Kind != token.Ident || len(e.calls) == 0 {
		return
	}
	if e.i > 0 {
		switch before := e.toks[e.i-1]; {
		case before.Kind == token.Punct && (e.text(e.i-1) == ")" || e.text(e.i-1) == "]"),
			before.Kind == token.String, before.Kind == token.Ident && !isOperator(e.text(e.i-1)):
			return
		}
	}
	e.add(Symbol{Field, e.calls[len(e.calls)-1].owner, e.text(e.i + 1)}, e.toks[e.i+1].Span(e.file))
	e.i++
}

// word collects the name at hand with the parts behind it.
func (e *exprNames) word(t token.Token) {
	word, span := e.text(e.i), t.Span(e.file)
	if n := len(e.calls); n > 0 && word == "where" {
		e.calls[n-1].where = true
		return
	}
	if e.text(e.i+1) == "(" {
		e.add(Symbol{Call, "", word}, span)
		return
	}
	if e.text(e.i+1) == "." || e.text(e.i+1) == "?." {
		e.path(word, span)
		return
	}
	n := len(e.calls)
	switch {
	case n > 0 && e.calls[n-1].where && e.s.has(Field, e.calls[n-1].owner, word):
		e.add(Symbol{Field, e.calls[n-1].owner, word}, span)
	case n > 0 && e.text(e.i-1) == "(" && e.s.has(Event, "", word):
		e.add(Symbol{Event, "", word}, span)
	case e.s.has(Segment, "", word):
		e.add(Symbol{Segment, "", word}, span)
	case e.s.has(Result, e.journey, word) && e.journey != "":
		e.add(Symbol{Result, e.journey, word}, span)
	}
}

// path collects contact.plan, event.total, welcome.clicked, company.industry.
func (e *exprNames) path(root string, span source.Span) {
	if e.i+2 >= len(e.toks) || e.toks[e.i+2].Kind != token.Ident {
		e.i++
		return
	}
	name, at := e.text(e.i+2), e.toks[e.i+2].Span(e.file)
	switch {
	case isRecord(root):
		e.add(Symbol{Field, root, name}, at)
	case root == "event":
		if n := len(e.calls); n > 0 && e.calls[n-1].where {
			e.add(Symbol{Field, e.calls[n-1].owner, name}, at)
		} else if e.event != "" {
			e.add(Symbol{Field, e.event, name}, at)
		}
	case root == "start":
		for _, owner := range e.start {
			e.add(Symbol{Field, owner, name}, at)
		}
	case e.journey != "" && e.s.has(Result, e.journey, root):
		e.add(Symbol{Result, e.journey, root}, span)
		if action := e.s.actionOf(e.journey, root); action != "" {
			e.add(Symbol{Field, "action " + action, name}, at)
		}
	case e.s.has(Message, "", root):
		e.add(Symbol{Message, "", root}, span)
	}
	e.i += 2
}

// actionOf returns the action whose result a journey calls name.
func (s *Snapshot) actionOf(journey, name string) string {
	for _, d := range s.declared[Symbol{Result, journey, name}] {
		for _, t := range significant(d.Whole) {
			if word := t.Text(d.Whole.File); t.Kind == token.Ident && word != "do" {
				return word
			}
		}
	}
	return ""
}

// isOperator reports whether a word joins or turns values, so that a value follows it.
func isOperator(word string) bool {
	switch word {
	case "and", "or", "not", "in", "matches", "contains", "startsWith", "endsWith", "where", "when", "if", "until", "worth", "per", "choose":
		return true
	}
	return false
}
