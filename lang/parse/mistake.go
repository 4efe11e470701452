package parse

import (
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// sound reports what makes a line unreadable before anything is read: characters that mean nothing, brackets without
// their other half, too many of them. Only the first is reported.
func (p *parser) sound(line []token.Token) bool {
	if len(line) == 0 {
		return true
	}
	depth := 0
	first := p.index(line[0])
	for i, t := range line {
		if t.Kind == token.Bad {
			p.bad(t)
			return false
		}
		if t.Kind != token.Punct {
			continue
		}
		switch c := p.file.Text[t.Start]; c {
		case '(', '[', '{':
			depth++
			if depth > maxDepth {
				p.diags.Errorf("J0113", t.Span(p.file), "split it into parts, such as segments",
					"brackets nest more than %d deep here", maxDepth)
				return false
			}
			if p.mate[first+i] < 0 {
				p.diags.Errorf("J0106", t.Span(p.file), "close it on the same line, or delete it", "this %c is never closed", c)
				return false
			}
		case ')', ']', '}':
			depth--
			if p.mate[first+i] < 0 {
				p.diags.Errorf("J0106", t.Span(p.file), "delete it, or open it first", "this %c closes nothing", c)
				return false
			}
		}
	}
	return true
}

// index returns where a token of the stream stands in it.
func (p *parser) index(t token.Token) int {
	i := p.pos
	for i > 0 && p.toks[i].Start > t.Start {
		i--
	}
	return i
}

// bad reports a Bad token.
func (p *parser) bad(t token.Token) {
	text := t.Text(p.file)
	message, hint := token.Explain(text)
	span := t.Span(p.file)
	if strings.HasPrefix(text, `"""`) {
		return // endless has reported it
	}
	d := p.diags.Errorf("J0104", span, hint, "%s", message)
	if fixed, ok := strings.CutPrefix(hint, "write "); ok && len(text) < 20 {
		d.Fix = []diag.Edit{{Span: span, Text: fixed}}
	}
	if inner, ok := token.Curly(text); ok {
		d.Fix = []diag.Edit{{Span: span, Text: strconv.Quote(inner)}}
	}
}

// endless reports a text in """ that goes on to the end of the file. The blocks around it have no end then, of which
// nothing more is said.
func (p *parser) endless() {
	if n := len(p.raw); n > 1 && p.raw[n-2].Kind == token.Bad && strings.HasPrefix(p.raw[n-2].Text(p.file), `"""`) {
		start := p.raw[n-2].Start
		message, hint := token.Explain(`"""`)
		p.diags.Errorf("J0104", p.span(start, start+3), hint, "%s", message)
		p.cut = true
	}
}

// mistake reports why participle could not read a line.
// The line goes from first to end; due is what must begin it.
func (p *parser) mistake(err error, first, end int, due, usage string) {
	var unexpected *participle.UnexpectedTokenError
	if !errors.As(err, &unexpected) {
		var other participle.Error
		at := end
		if errors.As(err, &other) {
			at = other.Position().Offset
		}
		p.diags.Errorf("J0103", p.span(at, at), "write: "+usage, "this line cannot be read")
		return
	}
	t := unexpected.Unexpected
	span := p.span(t.Pos.Offset, t.Pos.Offset+len(t.Value))
	if says := expected(unexpected.Message()); span.Start > first || says != "" && !strings.HasPrefix(says, `"`) && says != "a name" && says != "a value" {
		due = says
	}
	p.unexpected(span, due, usage)
}

// unexpected reports what stands at span instead of what is due there; due may be empty.
func (p *parser) unexpected(span source.Span, due, usage string) {
	found := span.Text()
	hint := "write: " + usage
	if span.Start == span.End {
		if due == "" {
			due = "something more"
		}
		what := "the line ends"
		if next := p.peek(); next.Start >= span.End && next.Kind == token.Punct {
			what = fmt.Sprintf("%s follows", next.Text(p.file))
		}
		p.diags.Errorf("J0103", span, hint, "%s is missing: %s here", due, what)
		return
	}
	if fix := p.unitFix(span); fix != nil {
		d := p.diags.Errorf("J0103", span.To(fix.Span), fmt.Sprintf("write %s", fix.Text), "%q is no length of time", span.To(fix.Span).Text())
		d.Fix = []diag.Edit{*fix}
		return
	}
	if found == "=" && strings.Contains(usage, " == ") {
		d := p.diags.Errorf("J0103", span, "write == to compare", "= does not compare")
		d.Fix = []diag.Edit{{Span: span, Text: "=="}}
		return
	}
	if p.foreign(span) || p.comparison(span) || due == `":"` && p.noColon(span, 0) || due == `")"` && strings.Contains(usage, ": string") && p.noColon(span, 1) {
		return
	}
	message := fmt.Sprintf("%s is not expected here", quote(found))
	if due != "" {
		message = fmt.Sprintf("expected %s, found %s", due, quote(found))
	}
	if due == "" && p.how == fields {
		hint = "put a comma or a new line between two of them; " + hint
	}
	d := p.diags.Errorf("J0103", span, hint, "%s", message)
	if near := diag.Nearest(found, joints(usage)); near != "" {
		d.Hints = []string{fmt.Sprintf("did you mean %q?", near)}
		d.Fix = []diag.Edit{{Span: span, Text: near}}
	}
}

// comparison reports a word at span that compares in English and not in this language.
func (p *parser) comparison(span source.Span) bool {
	switch span.Text() {
	case "is", "equals", "eq":
		d := p.diags.Errorf("J0103", span, "write == to compare", "%s does not compare", span.Text())
		d.Replace("==")
		return true
	}
	return false
}

// noColon reports that the colon between a name and its type is missing. The type is the token at span, or so many behind it.
func (p *parser) noColon(span source.Span, behind int) bool {
	i := behind + sort.Search(len(p.toks), func(i int) bool { return p.toks[i].Start >= span.Start })
	if i == 0 || i+1 >= len(p.toks) || p.toks[i].Kind != token.Ident || p.toks[i-1].Kind != token.Ident || p.is(p.toks[i+1], ":") {
		return false
	}
	name := p.toks[i-1]
	span = p.toks[i].Span(p.file)
	d := p.diags.Errorf("J0103", span, fmt.Sprintf("write %s: %s", name.Text(p.file), span.Text()),
		"a colon is missing between the name %s and its type", name.Text(p.file))
	d.Fix = []diag.Edit{{Span: p.span(name.End, name.End), Text: ":"}}
	return true
}

// foreign reports a sign at span that other languages have and this one has not.
func (p *parser) foreign(span source.Span) bool {
	switch span.Text() {
	case ";":
		d := p.diags.Errorf("J0103", span, "put each statement on a line of its own", "there are no semicolons in this language")
		d.Fix = []diag.Edit{{Span: span, Text: "\n"}}
	case "#":
		d := p.diags.Errorf("J0103", span, "a comment begins with //", "# means nothing here")
		d.Fix = []diag.Edit{{Span: span, Text: "//"}}
	default:
		return false
	}
	return true
}

// joints are the words that hold the parts of a line together, as far as its usage shows them.
func joints(usage string) []string {
	var all []string
	for _, w := range strings.FieldsFunc(usage, func(r rune) bool { return r < 'a' || r > 'z' }) {
		switch w {
		case "on", "with", "where", "within", "worth", "then", "exit", "for", "up", "to", "after", "always", "out", "contact",
			"continuously", "every", "once", "at", "until", "most", "per", "when", "times", "round", "robin", "due", "as", "error", "by", "each",
			"returns", "fails", "like", "seed", "skipped", "between", "does", "got", "left", "because", "not", "in", "no", "message", "messages", "file", "env", "unique", "else", "if":
			all = append(all, w)
		}
	}
	return all
}

// unitFix returns the edit that mends "3 days" whose number stands at span, or nil.
func (p *parser) unitFix(span source.Span) *diag.Edit {
	rest := p.file.Text[span.Start:min(len(p.file.Text), span.End+20)]
	tokens := token.LexSpan(p.span(span.Start, span.Start+len(rest)))
	if len(tokens) < 3 || tokens[0].Kind != token.Number || tokens[1].Kind != token.Blank || tokens[2].Kind != token.Ident {
		return nil
	}
	unit := token.Unit(tokens[2].Text(p.file))
	if unit == "" || strings.Contains(tokens[0].Text(p.file), ".") {
		return nil
	}
	return &diag.Edit{Span: p.span(span.Start, tokens[2].End), Text: tokens[0].Text(p.file) + unit}
}

// dues are what participle calls the things that a grammar asks for, in the author's words.
var dues = map[string]string{
	"<ident>":      "a name",
	"<string>":     "a text in quotes",
	"<text>":       "a text in quotes",
	"<duration>":   "a length of time such as 3d",
	"<percent>":    "a share such as 10%",
	"<number>":     "a number",
	"<clock>":      "a time of day such as 09:00",
	"<date>":       "a day such as 2026-03-02",
	"<value>":      "a value",
	"<field>":      "the name of a field",
	"exprText":     "an expression",
	"Trigger":      "the name of an event",
	"EventRef":     "the name of an event",
	"Word":         "a name",
	"Choice":       "a text in quotes",
	"LeftClaim":    "the name of a journey",
	"SkippedClaim": "the name of a message",
	"KeptClaim":    "the name of a journey",
	"WaitsClaim":   "the name of a journey",
	"ReachedClaim": "the name of a goal",
	"TypeText":     "a type such as string or number",
	"SecretText":   "a text in quotes or env(…)",
	"ParamText":    "a parameter such as mail: string",
	"DayText":      "a day such as sunday or 12-24",
	"CapText":      "a number",
}

// expected turns participle's list of what it expected into the author's words. It returns "" where that says
// nothing that the usage line does not say better.
func expected(message string) string {
	_, due, ok := strings.Cut(message, " (expected ")
	if !ok {
		return ""
	}
	due = strings.TrimLeft(due, "(")
	switch {
	case strings.HasPrefix(due, `"in" <ident>`):
		return `got, left, skipped, in or not in`
	case strings.HasPrefix(due, `"fails"`):
		return `returns or fails`
	case strings.HasPrefix(due, `"messages" |`):
		return "an email or a number of messages"
	case strings.HasPrefix(due, `"`):
		if end := strings.IndexByte(due[1:], '"'); end >= 0 {
			return due[:end+2]
		}
	}
	end := strings.IndexFunc(due, func(r rune) bool { return strings.ContainsRune(" )?*+", r) })
	if end < 0 {
		end = len(due)
	}
	return dues[due[:end]]
}

// quote shows a piece of the program in a message.
func quote(text string) string {
	if strings.HasPrefix(text, `"`) || strings.HasPrefix(text, "'") {
		if len(text) > 40 {
			return "a text"
		}
		return text
	}
	return fmt.Sprintf("%q", text)
}
