package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

func (j *journeyRun) waitFor(w *ast.WaitFor) outcome {
	j.duration(w.Limit, "up to")
	var outs []outcome
	earlier := firsts{}
	for _, o := range w.Outcomes {
		j.awaited(&o.On)
		j.already(&o.On, earlier)
		outs = append(outs, j.optional(o.Body))
	}
	outs = append(outs, j.optional(w.Else))
	return ways(true, outs...)
}

// awaited checks an event that ends a wait.
func (j *journeyRun) awaited(t *ast.Trigger) {
	if t.Event.Interaction == nil {
		if m := j.messages[t.Event.Name.Name]; m != nil && j.events[t.Event.Name.Name] == nil {
			j.diags.Errorf(UnknownEvent, t.Event.Span(), "say what people do with it: "+m.Name+".opened or "+m.Name+".clicked", "%s is a message, not an event", m.Name)
			return
		}
		if e := j.event(&t.Event, "end a wait"); e != nil {
			j.filter(t, e.Fields, nil)
		}
		return
	}
	m, fields := j.interaction(&t.Event)
	if m == nil {
		return
	}
	if j.sent[m.Name] == 0 {
		d := j.diags.Errorf(NotSentBefore, t.Event.Span(), "send it before this wait: email "+m.Name, "this journey does not send %s before it waits for the answer", m.Name)
		d.Notes = append(d.Notes, diag.Note{Span: m.Decl.Name.Span(), Text: "the message is declared here"})
		return
	}
	j.filter(t, fields, m)
}

// already reports an outcome that an earlier one leaves nobody for: the same event with the same filter, or with none.
func (j *journeyRun) already(t *ast.Trigger, earlier firsts) {
	event := t.Event.Name.Name
	if t.Event.Name.Name == "" {
		return
	}
	if t.Event.Interaction != nil {
		event += "." + t.Event.Interaction.Name
	}
	first, ok := earlier[event]
	if !ok {
		key := event
		if t.Where != nil {
			key += " where " + Canonical(t.Where.Span())
		}
		first, ok = earlier.seen(key, t.Span())
	}
	if ok {
		d := j.diags.Errorf(SameOutcome, t.Span(), "give it another event or filter, or delete it", "this outcome never happens: an earlier one takes these people")
		d.Notes = append(d.Notes, diag.Note{Span: first, Text: "this one"})
	}
}
