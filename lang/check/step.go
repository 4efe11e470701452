package check

import (
	"fmt"
	"sort"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// outcome is what a block does to the flow: whether anyone comes out at its end, and which messages it may have
// sent to those who do.
type outcome struct {
	ends bool
	sent []string
}

// block checks the steps in order. While it runs, j.sent holds what may have been sent before the step at hand; when
// it returns, j.sent is as it was.
func (j *journeyRun) block(steps []ast.Step) outcome {
	var out outcome
	told := false
	known := len(j.results)
	defer func() { j.results = j.results[:known] }()
	for i, s := range steps {
		if l, ok := s.(*ast.Label); ok {
			j.label(l, i+1 == len(steps))
			continue
		}
		if out.ends && !told {
			told = true
			j.diags.Errorf(Unreachable, s.Span(), "delete it, or move it in front", "nobody can reach this step: all have left the journey before")
		}
		o := j.step(s)
		out.ends = out.ends || o.ends
		j.count(o.sent, 1)
		out.sent = append(out.sent, o.sent...)
	}
	j.count(out.sent, -1)
	return out
}

// count notes that messages may have been sent, or takes that back.
func (j *journeyRun) count(messages []string, by int) {
	for _, m := range messages {
		j.sent[m] += by
	}
}

// label checks the name of the step that follows.
func (j *journeyRun) label(l *ast.Label, last bool) {
	if first, ok := j.labels[l.Name.Name]; ok {
		d := j.diags.Errorf(DeclaredTwice, l.Name.Span(), "reports and moves between versions tell steps apart by their labels", "two steps of this journey are called %s", l.Name.Name)
		d.Notes = append(d.Notes, diag.Note{Span: first, Text: "the first one"})
	} else {
		j.labels[l.Name.Name] = l.Name.Span()
	}
	if last {
		j.diags.Errorf(LonelyLabel, l.Name.Span(), "put it in front of the step that it names", "no step follows the label %s", l.Name.Name)
	}
}

// ways joins the outcomes of parallel blocks; all means that everyone takes one of them.
func ways(all bool, outs ...outcome) outcome {
	joined := outcome{ends: all}
	for _, o := range outs {
		if !o.ends {
			joined.ends = false
			joined.sent = append(joined.sent, o.sent...)
		}
	}
	return joined
}

func (j *journeyRun) optional(b *ast.Block) outcome {
	if b == nil {
		return outcome{}
	}
	return j.block(b.Steps)
}

func (j *journeyRun) step(s ast.Step) outcome {
	switch s := s.(type) {
	case *ast.Send:
		return j.send(s)
	case *ast.SendBest:
		return j.sendBest(s)
	case *ast.Wait:
		j.duration(s.For, "wait")
	case *ast.WaitUntil:
		return j.waitUntil(s)
	case *ast.WaitFor:
		return j.waitFor(s)
	case *ast.Remind:
		return j.remind(s)
	case *ast.If:
		return j.ifStep(s)
	case *ast.Choose:
		return j.choose(s)
	case *ast.Split:
		return j.split(s)
	case *ast.Repeat:
		return j.repeat(s)
	case *ast.Set:
		j.set(s)
	case *ast.Exit:
		return outcome{ends: true}
	case *ast.BadStep:
		j.acts = true
		j.doubtResult(s)
	default:
		return j.work(s)
	}
	return outcome{}
}

func (j *journeyRun) send(s *ast.Send) outcome {
	if s.Expires != nil {
		j.duration(*s.Expires, "expires after")
	}
	return ways(false, j.message(s), j.optional(s.Else))
}

// sendBest checks a choice of messages, of which each person gets the one that reaches them best.
func (j *journeyRun) sendBest(s *ast.SendBest) outcome {
	if len(s.Among) == 1 && !j.hurt(s) {
		j.diags.Errorf(NoChoice, s.Among[0].Span(), "add another, or send it as it is: "+OneLine(s.Among[0].Span()), "there is only one message to choose from")
	}
	outs := []outcome{j.optional(s.Else)}
	earlier := firsts{}
	for _, m := range s.Among {
		if first, again := earlier.seen(m.Message.Name, m.Span()); again {
			d := j.diags.Errorf(SameOutcome, m.Span(), "delete it", "this message stands here twice")
			d.Notes = append(d.Notes, diag.Note{Span: first, Text: "this one"})
		}
		outs = append(outs, j.message(m))
	}
	return ways(false, outs...)
}

// message checks one message of a step, without what happens else.
func (j *journeyRun) message(s *ast.Send) outcome {
	j.acts = true
	m := j.messages[s.Message.Name]
	if m == nil {
		j.unknown(UnknownMessage, "message", s.Message.Name, s.Message.Span(), j.messageNames(),
			fmt.Sprintf("declare it: email %s for marketing { subject \"…\", body \"…\" }", s.Message.Name))
		return outcome{}
	}
	if s.Medium.Name != m.Medium {
		d := j.diags.Errorf(OtherMedium, s.Medium.Span(), "write "+m.Medium+" "+m.Name, "%s is %s, not %s", m.Name, aMessage(m.Medium), aMessage(s.Medium.Name))
		d.Notes = append(d.Notes, diag.Note{Span: m.ID.Span(), Text: "it is declared here"})
		d.Replace(m.Medium)
	}
	j.onlyAsked(s.Message.Span(), m)
	j.startFields(s.Message.Span(), m)
	j.resultFields(s.Message.Span(), m)
	return outcome{sent: []string{m.Name}}
}

// aMessage names a message of a medium in a sentence.
func aMessage(medium string) string {
	switch medium {
	case "sms":
		return "an SMS"
	case "push":
		return "a push notification"
	}
	return "an email"
}

// startFields checks that the start event of this journey has what the message reads of it. at is where the message
// is named; the zero span for a text that stands in the journey itself.
func (j *journeyRun) startFields(at source.Span, m *Message) {
	if j.unclear || len(m.Start) == 0 || j.start != nil && j.broken[j.start] {
		return
	}
	read := append([]string(nil), m.Start...)
	sort.Slice(read, func(a, b int) bool { return m.startAt[read[a]].Start < m.startAt[read[b]].Start })
	for _, f := range read {
		at, notes := at, []diag.Note(nil)
		if at.IsZero() {
			at = m.startAt[f]
		} else {
			notes = []diag.Note{{Span: m.startAt[f], Text: "it is read here"}}
		}
		if j.start == nil {
			d := j.diags.Errorf(NoStartEvent, at, "start the journey on an event, or send a message that reads the contact only",
				"%s reads start.%s, but this journey starts with a segment: there is no start event", m.Name, f)
			d.Notes = notes
			return
		}
		if _, ok := j.start.Field(f); !ok && !j.doubtful[f] {
			if first, ok := j.lacking[f]; ok { // said already: one field, one mistake
				j.diags[first].Notes = append(j.diags[first].Notes, diag.Note{Span: at, Text: m.Name + " reads it too"})
				return
			}
			hint := "it has " + fieldList(fieldNames(j.start))
			if near := diag.Nearest(f, fieldNames(j.start)); near != "" {
				hint = fmt.Sprintf("did you mean start.%s?", near)
			}
			d := j.diags.Errorf(UnknownStartField, at, hint, "%s reads start.%s, which the event that starts this journey does not have", m.Name, f)
			d.Notes = notes
			if j.lacking == nil {
				j.lacking = map[string]int{}
			}
			j.lacking[f] = len(j.diags) - 1
			return
		}
	}
}

func (j *journeyRun) set(s *ast.Set) {
	j.acts = true
	owner := s.Record.Name
	rec := j.recordOf(owner)
	if rec == nil {
		j.diags.Errorf(UnknownField, s.Record.Span(), fmt.Sprintf("declare what they have: %s { %s: string? }", owner, s.Field.Name), "there are no %ss in this program", owner)
		return
	}
	if owner == "contact" && j.forFirm {
		j.ofNobody(s.Record.Span(), forEach)
		return
	}
	if owner != "contact" {
		j.notRun("set "+owner, word(s.Span(), "set"))
	}
	f, ok := rec.Field(s.Field.Name)
	if !ok {
		if !j.broken[rec] {
			j.unknown(UnknownField, "field of the "+owner+":", s.Field.Name, s.Field.Span(), fieldNames(rec),
				fmt.Sprintf("declare it in the %s block: %s: string?", owner, s.Field.Name))
		}
		return
	}
	want := f.Type
	want.Optional = true
	j.assign(&s.Value, want, owner+"."+f.Name)
}

// assign checks the value of a field. A plain value is judged like a default: an impossible date or choice is found
// before the run.
func (j *journeyRun) assign(e *ast.Expr, want schema.Type, whose string) {
	if v, ok := Literal(e); ok && fits(v, want) {
		if _, ok := j.value(e, want, whose); !ok {
			return
		}
	}
	j.rule(e, nil, want)
}

// firsts keeps the first place of each thing said, to find what says it again.
type firsts map[string]source.Span

func (f firsts) seen(key string, at source.Span) (source.Span, bool) {
	if first, ok := f[key]; ok {
		return first, true
	}
	f[key] = at
	return source.Span{}, false
}
