package expr

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// closures are the functions whose second argument is evaluated for each element of the first.
var closures = map[string]bool{"any": true, "all": true, "none": true, "one": true, "filter": true, "map": true, "count": true}

func isOperatorWord(word string) bool {
	switch word {
	case "and", "or", "not", "in", "matches", "contains", "startsWith", "endsWith":
		return true
	}
	return false
}

// refused are the signs of other languages, with what to write instead.
var refused = map[string]string{
	"{":  "an expression has no braces",
	"}":  "an expression has no braces",
	";":  "an expression is one thing; there is nothing to end",
	"|":  "put functions in front: len(contact.cities)",
	"&":  "write and",
	"#":  "write it for the element of a list; comments begin with //",
	"`":  "texts stand in straight quotes: \"…\"",
	"@":  "",
	"$":  "",
	"~":  "",
	"\\": "",
	"?.": "write a plain dot: a missing value never fails",
	"->": "",
}

// bracket is an open bracket while the order of the tokens is checked.
type bracket struct {
	index   int
	closure bool // of any(…) and its kin
	commas  int
	marks   int // ? without their :
}

// orderer walks the tokens, operand and operator in turn.
type orderer struct {
	*mask
	keep    map[int]string
	open    []bracket
	operand bool // an operand must come next
}

// order checks that operands and operators alternate, so that what is wrong is said in the language's words, and
// decides what expr's parser gets to see.
func (m *mask) order() bool {
	o := &orderer{mask: m, keep: map[int]string{}, open: []bracket{{index: -1}}, operand: true}
	for i := 0; i < len(m.tokens); i++ {
		var ok bool
		last := i
		if o.operand {
			last, ok = o.wantOperand(i)
		} else {
			last, ok = o.wantOperator(i)
		}
		if !ok {
			return false
		}
		i = last
	}
	m.render(o.keep)
	return true
}

func (o *orderer) fail(i int, hint, format string, args ...any) (int, bool) {
	o.errorf(CodeSyntax, o.place(i), hint, format, args...)
	return i, false
}

// place is the span of a token; the end of the expression is shown at its last token.
func (o *orderer) place(i int) source.Span {
	if o.tokens[i].Kind == token.EOF && i > 0 {
		return o.spanOf(i - 1)
	}
	if o.tokens[i].Kind == token.EOF {
		return o.span
	}
	return o.spanOf(i)
}

// wantOperand takes the token (or the call) at i where a value must stand, and returns its last token.
func (o *orderer) wantOperand(i int) (last int, ok bool) {
	t, word := o.tokens[i], o.word(i)
	switch t.Kind {
	case token.EOF:
		if i == 0 {
			return o.fail(i, "", "an expression is missing here")
		}
		return o.fail(i, "", "the expression ends too early: something must stand behind %s", o.word(i-1))
	case token.Text:
		return o.fail(i, "write it in one pair of quotes on one line", "a text of several lines cannot stand in an expression")
	case token.Percent:
		return o.fail(i, "write 10% as 0.1; the remainder of a division is written with blanks: 10 % 3", "a percentage cannot stand in an expression")
	case token.Clock:
		o.errorf(CodeLater, o.spanOf(i), "", "clock times in expressions are not part of this edition yet")
		return i, false
	case token.Number, token.String, token.Duration, token.Date:
		o.operand = false
		return i, true
	case token.Ident:
		return o.wantName(i, word)
	}
	switch word {
	case "(", "[":
		o.push(i, false)
		return i, true
	case "-", "+", "!":
		o.keep[i] = word
		return i, true
	case "]", ")":
		top := o.open[len(o.open)-1]
		if top.index == i-1 || o.is(i-1, ",") { // f() and [] and a comma at the end of a list
			return o.pop(i)
		}
		return o.fail(i, "", "a value is missing before %s", word)
	case ".":
		switch {
		case o.inClosure():
			o.keep[i] = "."
		case o.scope.Fields != nil:
			o.keep[i] = " "
		default:
			return o.fail(i, "name what it belongs to: contact.plan, event.total", "a field cannot begin with a dot here")
		}
		if o.tokens[i+1].Kind != token.Ident {
			return o.fail(i, "", "the name of a field is missing behind the dot")
		}
		o.operand = false
		return i + 1, true
	}
	if hint, found := refused[word]; found {
		return o.refuse(i, hint)
	}
	if i == 0 {
		return o.fail(i, "", "an expression cannot begin with %s", word)
	}
	return o.fail(i, "", "a value is missing between %s and %s", o.word(i-1), word)
}

// wantName takes a name where a value must stand.
func (o *orderer) wantName(i int, word string) (last int, ok bool) {
	call := o.is(i+1, "(")
	switch word {
	case "not":
		o.keep[i] = word
		return i, true
	case "let", "if", "else":
		if !call {
			return o.refuse(i, "write CONDITION ? THIS : THAT, or branch with the step if")
		}
	case "it":
		if o.inClosure() && !call {
			o.keep[i] = "# "
			o.operand = false
			return i, true
		}
	case "true", "false", "nil":
		o.keep[i] = word
		o.operand = false
		return i, true
	}
	if isOperatorWord(word) && !call {
		if i == 0 {
			return o.fail(i, "", "an expression cannot begin with %s", word)
		}
		return o.fail(i, "", "a value is missing between %s and %s", o.word(i-1), word)
	}
	o.operand = false
	if call && o.isHistory(i) {
		h, ok := o.readHistory(i)
		if o.calls == nil {
			o.calls = map[int]history{}
		}
		o.calls[i] = h
		return h.last, ok
	}
	if call && closures[word] {
		if o.inClosure() {
			o.errorf(CodeTooLarge, o.spanOf(i), "", "%s cannot stand inside the condition of another any, all, none, one, filter, map or count", word)
			return i, false
		}
		o.keep[i] = word
	}
	return i, true
}

// wantOperator takes the token at i where an operator, a bracket or the end must stand.
func (o *orderer) wantOperator(i int) (last int, ok bool) {
	t, word := o.tokens[i], o.word(i)
	switch t.Kind {
	case token.EOF:
		if o.open[0].marks > 0 {
			return o.fail(i, "write CONDITION ? THIS : THAT", "the other half of ? is missing: there is no :")
		}
		return i, true
	case token.Ident:
		if word == "not" && isOperatorWord(o.word(i+1)) && o.word(i+1) != "not" && o.word(i+1) != "and" && o.word(i+1) != "or" {
			o.keep[i], o.keep[i+1] = "not", o.word(i+1)
			o.operand = true
			return i + 1, true
		}
		if isOperatorWord(word) && word != "not" {
			o.keep[i] = word
			o.operand = true
			return i, true
		}
		return o.between(i)
	case token.Punct:
	default:
		return o.between(i)
	}
	switch word {
	case "(":
		if o.tokens[i-1].Kind == token.Ident {
			o.push(i, closures[o.word(i-1)] && !(i > 1 && o.is(i-2, ".")))
			return i, true
		}
		return o.between(i)
	case "[":
		o.push(i, false)
		return i, true
	case ")", "]":
		return o.pop(i)
	case ",":
		top := &o.open[len(o.open)-1]
		if top.index < 0 || o.is(top.index, "(") && !o.calling(top.index) {
			return o.fail(i, "", "a comma cannot stand here")
		}
		if top.marks > 0 {
			return o.fail(i, "write CONDITION ? THIS : THAT", "the other half of ? is missing: there is no :")
		}
		top.commas++
		o.keep[i] = word
		o.operand = true
		return i, true
	case ".":
		if o.tokens[i+1].Kind != token.Ident {
			return o.fail(i, "", "the name of a field is missing behind the dot")
		}
		o.keep[i] = word
		return i + 1, true
	case "=":
		d := o.diags.Errorf(CodeSyntax, o.spanOf(i), "write == to compare", "= sets a value and compares nothing")
		d.Fix = []diag.Edit{{Span: o.spanOf(i), Text: "=="}}
		return i, false
	case "?":
		o.open[len(o.open)-1].marks++
	case ":":
		top := &o.open[len(o.open)-1]
		if top.marks == 0 {
			return o.fail(i, "", ": cannot stand here without a ? before it")
		}
		top.marks--
	case "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "**", "^", "&&", "||", "??", "..":
	case "!":
		return o.fail(i, "write != for \"is not\"", "! cannot stand here")
	default:
		return o.refuse(i, refused[word])
	}
	o.keep[i] = word
	o.operand = true
	return i, true
}

// between reports two values without an operator between them.
func (o *orderer) between(i int) (int, bool) {
	if o.tokens[i].Kind == token.Clock {
		o.errorf(CodeLater, o.spanOf(i), "", "clock times in expressions are not part of this edition yet")
		return i, false
	}
	if unit := token.Unit(o.word(i)); unit != "" && o.tokens[i-1].Kind == token.Number {
		d := o.errorf(CodeSyntax, o.spanOf(i), "write "+o.word(i-1)+unit, "a length of time has its unit at the number")
		d.Fix = []diag.Edit{{Span: o.spanOf(i - 1).To(o.spanOf(i)), Text: o.word(i-1) + unit}}
		return i, false
	}
	hint, mended := "", ""
	switch word := o.word(i); strings.ToLower(word) {
	case "is", "equals", "eq":
		hint, mended = "write == to compare", "=="
	case "like", "includes", "has":
		hint, mended = "write contains", "contains"
	case "where":
		hint = "a filter with where stands inside a history function: count(order_placed where total > 50)"
	case "begins", "starts", "startswith":
		hint, mended = "write startsWith", "startsWith"
	case "ends", "endswith":
		hint, mended = "write endsWith", "endsWith"
	default:
		hint = "put an operator between them: ==, <, and, or, +, …"
		if near := diag.Nearest(word, []string{"and", "or", "in", "not", "contains", "matches", "startsWith", "endsWith"}); near != "" && o.tokens[i].Kind == token.Ident {
			hint, mended = fmt.Sprintf("did you mean %s?", near), near
		}
	}
	o.errorf(CodeSyntax, o.spanOf(i), hint, "%s cannot stand directly behind %s", o.word(i), o.word(i-1)).Replace(mended)
	return i, false
}

func (o *orderer) refuse(i int, hint string) (int, bool) {
	o.errorf(CodeRefused, o.spanOf(i), hint, "expressions do not have %s", o.word(i))
	return i, false
}

func (o *orderer) push(i int, closure bool) {
	o.keep[i] = o.word(i)
	o.open = append(o.open, bracket{index: i, closure: closure})
	o.operand = true
}

func (o *orderer) pop(i int) (int, bool) {
	top := o.open[len(o.open)-1]
	if top.marks > 0 {
		return o.fail(i, "write CONDITION ? THIS : THAT", "the other half of ? is missing: there is no :")
	}
	if o.is(top.index, "(") && i == top.index+1 && !o.calling(top.index) {
		return o.fail(i, "", "a value is missing between ( and )")
	}
	if o.is(top.index, "[") && i == top.index+1 && top.index > 0 && o.indexes(top.index) {
		return o.fail(i, "", "a value is missing between [ and ]")
	}
	// Commas have been counted while the bracket was open; a closure without its condition is found here.
	if top.closure && top.commas == 0 {
		name := o.word(top.index - 1)
		o.errorf(CodeArgument, o.spanOf(top.index-1).To(o.spanOf(i)), fmt.Sprintf("write %s(contact.cities, it == \"Berlin\")", name),
			"%s needs a list and a condition for its elements", name)
		return i, false
	}
	o.open = o.open[:len(o.open)-1]
	o.keep[i] = o.word(i)
	o.operand = false
	return i, true
}

// indexes reports whether the [ at index i takes an element of what stands before it, rather than begin a list.
func (o *orderer) indexes(i int) bool {
	switch o.tokens[i-1].Kind {
	case token.Ident:
		return !isOperatorWord(o.word(i - 1))
	case token.String:
		return true
	}
	return o.is(i-1, ")") || o.is(i-1, "]")
}

func (o *orderer) inClosure() bool {
	for _, b := range o.open {
		if b.closure && b.commas > 0 {
			return true
		}
	}
	return false
}
