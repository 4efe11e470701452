package check

import (
	"fmt"
	"sort"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
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
	for _, s := range steps {
		if out.ends && !told {
			told = true
			j.diags.Errorf(Unreachable, s.Span(), "delete it, or move it in front", "nobody can reach this step: all have left the journey before")
		}
		o := j.step(s)
		out.ends = out.ends || o.ends
		for _, m := range o.sent {
			j.sent[m]++
		}
		out.sent = append(out.sent, o.sent...)
	}
	for _, m := range out.sent {
		j.sent[m]--
	}
	return out
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
	case *ast.Wait:
		j.duration(s.For, "wait")
	case *ast.WaitFor:
		return j.waitFor(s)
	case *ast.If:
		return j.ifStep(s)
	case *ast.Choose:
		return j.choose(s)
	case *ast.Split:
		return j.split(s)
	case *ast.Set:
		j.set(s)
	case *ast.Exit:
		return outcome{ends: true}
	case *ast.BadStep:
		j.acts = true
	}
	return outcome{}
}

func (j *journeyRun) send(s *ast.Send) outcome {
	j.acts = true
	done := outcome{}
	if m := j.messages[s.Message.Name]; m == nil {
		j.unknown(UnknownMessage, "message", s.Message.Name, s.Message.Span(), j.messageNames(),
			fmt.Sprintf("declare it: email %s for marketing { subject \"…\", body \"…\" }", s.Message.Name))
	} else {
		j.startFields(s, m)
		done.sent = []string{m.Name}
	}
	return ways(false, done, j.optional(s.Else))
}

// startFields checks that the start event of this journey has what the message reads of it.
func (j *journeyRun) startFields(s *ast.Send, m *Message) {
	if j.unclear || len(m.Start) == 0 || j.start != nil && j.broken[j.start] {
		return
	}
	read := append([]string(nil), m.Start...)
	sort.Slice(read, func(a, b int) bool { return m.startAt[read[a]].Start < m.startAt[read[b]].Start })
	for _, f := range read {
		note := diag.Note{Span: m.startAt[f], Text: "the message reads it here"}
		if j.start == nil {
			d := j.diags.Errorf(NoStartEvent, s.Message.Span(), "start the journey on an event, or send a message that reads the contact only",
				"%s reads start.%s, but this journey starts with a segment: there is no start event", m.Name, f)
			d.Notes = append(d.Notes, note)
			return
		}
		if _, ok := j.start.Field(f); !ok && !j.doubtful[f] {
			hint := "it has " + fieldList(fieldNames(j.start))
			if near := diag.Nearest(f, fieldNames(j.start)); near != "" {
				hint = fmt.Sprintf("did you mean start.%s?", near)
			}
			d := j.diags.Errorf(UnknownStartField, s.Message.Span(), hint, "%s reads start.%s, which the event that starts this journey does not have", m.Name, f)
			d.Notes = append(d.Notes, note)
			return
		}
	}
}

func (j *journeyRun) set(s *ast.Set) {
	j.acts = true
	f, ok := j.Contact.Field(s.Field.Name)
	if !ok {
		if !j.broken[j.Contact] {
			j.unknown(UnknownField, "field of the contact:", s.Field.Name, s.Field.Span(), fieldNames(j.Contact),
				fmt.Sprintf("declare it in the contact block: %s: string?", s.Field.Name))
		}
		return
	}
	want := f.Type
	want.Optional = true
	if v, ok := Literal(&s.Value); ok && fits(v, want) {
		// A plain value is judged like a default: an impossible date or choice is found before the run.
		if _, ok := j.value(&s.Value, want, "contact."+f.Name); !ok {
			return
		}
	}
	j.rule(&s.Value, nil, want)
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
