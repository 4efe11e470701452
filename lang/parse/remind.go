package parse

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/token"
)

// remindLine: until checked_out where event.cart_id == start.cart_id; the limit behind the last "or" is cut off
type remindLine struct {
	Until trigger `parser:"'until' @@"`
}

// limitLine: 5d, event.closes_at - 1d
type limitLine struct {
	Limit *lexer.Token `parser:"( @Duration"`
	Date  *exprText    `parser:"| @@ )"`
}

// pauseLine: 1d
type pauseLine struct {
	After lexer.Token `parser:"@Duration"`
}

var (
	remindGrammar = lineOf[remindLine](`"until"`, `remind until checked_out or 5d { after 0h email cart_reminder }`)
	limitGrammar  = lineOf[limitLine]("a length of time such as 5d", `remind until checked_out or 5d { … }`)
	pauseGrammar  = lineOf[pauseLine]("a length of time such as 1d", `after 1d email cart_reminder`)

	reminderWords = &vocabulary{code: "J0102", noun: "reminder", words: []string{"after"}}
	messageWords  = &vocabulary{code: "J0102", noun: "message", words: []string{"email", "sms", "push", "send"}}
	remindExits   = []string{"done", "expired"}
)

func (p *parser) remind(first token.Token) ast.Step {
	step := &ast.Remind{}
	sound := p.remindHead(step)
	if p.open(remindGrammar.usage) {
		brace := p.peek()
		before := len(p.diags)
		p.block(statements, func() {
			if r := p.reminder(); r != nil {
				step.Reminders = append(step.Reminders, r)
			}
		})
		if len(step.Reminders) == 0 && len(p.diags) == before {
			p.diags.Errorf("J0117", brace.Span(p.file), "write: "+pauseGrammar.usage, "this remind has no reminders")
		}
	}
	for !p.unwinding {
		start := p.peek()
		for n := 0; start.Kind == token.Newline; n++ {
			start = p.after(n)
		}
		switch p.exitFollows() {
		case "done":
			p.remindExit(&step.Done, start)
		case "expired":
			p.remindExit(&step.Expired, start)
		default:
			step.At = p.since(first)
			if !sound {
				return &ast.BadStep{At: step.At}
			}
			return step
		}
	}
	step.At = p.since(first)
	return step
}

// remindHead reads the line of a remind: the event, and behind the last "or" the limit.
func (p *parser) remindHead(step *ast.Remind) bool {
	line := p.line(false)
	end := p.last().End
	cut := p.cutLimit(line)
	head, stop := line, end
	if cut >= 0 {
		head, stop = line[:cut], line[cut].Start
	}
	g := read(p, remindGrammar, head, stop)
	if g == nil {
		return false
	}
	step.Until = p.trigger(g.Until)
	if cut < 0 {
		p.diags.Errorf("J0110", p.span(end, end), "say how long at most: remind until … or 5d", "a series of reminders needs a limit")
		return false
	}
	if first := line[min(cut+1, len(line)-1)]; first.Kind == token.Number {
		p.unexpected(first.Span(p.file), limitGrammar.due, limitGrammar.usage)
		return false
	}
	l := read(p, limitGrammar, line[cut+1:], end)
	if l == nil {
		return false
	}
	step.Limit, step.LimitDate = p.maybeDuration(l.Limit), p.maybeExpr(l.Date)
	return true
}

// cutLimit returns the index of the "or" in front of the limit, or -1. The limit is a length of time, or begins with a
// name and compares nothing: what does is a part of the filter.
func (p *parser) cutLimit(line []token.Token) int {
	depth, cut := 0, -1
	for i, t := range line {
		switch text := t.Text(p.file); {
		case t.Kind == token.Punct && slices.Contains([]string{"(", "[", "{"}, text):
			depth++
		case t.Kind == token.Punct && slices.Contains([]string{")", "]", "}"}, text):
			depth--
		case t.Kind == token.Ident && text == "or" && depth == 0:
			cut = i
		}
	}
	if cut < 0 || cut+1 == len(line) {
		return cut
	}
	rest := line[cut+1:]
	if rest[0].Kind == token.Duration || rest[0].Kind == token.Number || rest[0].Kind == token.Bad {
		return cut
	}
	for _, t := range rest {
		switch t.Text(p.file) {
		case "==", "!=", "<", "<=", ">", ">=", "in", "not", "contains", "matches", "startsWith", "endsWith", "and", "(", "=":
			return -1
		}
	}
	return cut
}

// reminder reads one message of a series, or returns nil after a mistake.
func (p *parser) reminder() *ast.Reminder {
	first := p.peek()
	if slices.Contains(messageWords.words, first.Text(p.file)) && first.Kind == token.Ident {
		d := p.diags.Errorf("J0103", first.Span(p.file), "say when it goes out: "+pauseGrammar.usage, "a reminder begins with after, not with %s", quote(first.Text(p.file)))
		d.Fix = []diag.Edit{{Span: p.span(first.Start, first.Start), Text: "after 0h "}}
		p.skipStatement()
		return nil
	}
	if p.keyword(reminderWords) == "" {
		return nil
	}
	var after []token.Token
	if t := p.peek(); t.Kind == token.Duration {
		after = []token.Token{p.next()}
	} else {
		after = p.line(false)
	}
	g := read(p, pauseGrammar, after, p.last().End)
	if g == nil {
		return nil
	}
	r := &ast.Reminder{After: p.duration(g.After)}
	start := p.peek()
	if k := start.Kind; k == token.Newline || k == token.EOF || p.at("}") {
		at := p.last().End
		p.unexpected(p.span(at, at), "a message", pauseGrammar.usage)
		return nil
	}
	switch word := p.keyword(messageWords); word {
	case "":
		return nil
	case "send":
		r.Send = p.sendBest(start)
	default:
		r.Send = p.sendLine(start, word)
	}
	r.At = p.since(first)
	if _, bad := r.Send.(*ast.BadStep); bad {
		return nil
	}
	return r
}

// exitFollows reads "done" or "expired" in front of a block, on this line or the next. A misspelt one is reported and
// taken for what was meant.
func (p *parser) exitFollows() string {
	n := 0
	for p.after(n).Kind == token.Newline {
		n++
	}
	t := p.after(n)
	if t.Kind != token.Ident || !p.is(p.last(), "}") || !p.is(p.after(n+1), "{") {
		return ""
	}
	text := t.Text(p.file)
	if slices.Contains(remindExits, text) {
		p.pos += n + 1
		return text
	}
	near := diag.Nearest(text, remindExits)
	if near == "" || n > 0 {
		return ""
	}
	d := p.diags.Errorf("J0103", t.Span(p.file), "did you mean "+quote(near)+"?", "a remind goes on with done or expired, not with %s", quote(text))
	d.Fix = []diag.Edit{{Span: t.Span(p.file), Text: near}}
	p.pos++
	return near
}

// remindExit reads the block of one of the two exits.
func (p *parser) remindExit(into **ast.Block, first token.Token) {
	if *into != nil {
		d := p.diags.Errorf("J0109", first.Span(p.file), "delete one of the two", "%s is given twice", first.Text(p.file))
		d.Notes = append(d.Notes, noteAt((*into).Where))
	}
	*into = p.steps(remindGrammar.usage)
}
