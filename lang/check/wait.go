package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
)

func (j *journeyRun) waitFor(w *ast.WaitFor) outcome {
	j.duration(w.Limit, "up to")
	var outs []outcome
	earlier := firsts{}
	for _, o := range w.Outcomes {
		j.awaited(&o.On)
		j.already(&o.On, earlier)
		j.outrun(&o.On, o.Body)
		outs = append(outs, j.optional(o.Body))
	}
	outs = append(outs, j.optional(w.Else))
	return ways(true, outs...)
}

// waitUntil checks a wait for a time. A date that may be missing needs a way for those who have none.
func (j *journeyRun) waitUntil(w *ast.WaitUntil) outcome {
	otherwise := j.optional(w.Else)
	always := false
	switch {
	case w.Next != nil:
		j.next(w.Next)
		always = true
	case w.Fixed != nil:
		j.moment(w.Fixed)
		always = true
		if j.opens != "" && w.Fixed.Date < j.opens {
			j.diags.Errorf(WrongPeriod, w.Fixed.Span(), "choose a time behind the beginning of the journey", "nobody waits here: this lies before the journey opens")
		}
	case w.Date != nil:
		always = j.date(w)
	}
	if w.Limit != nil {
		j.duration(*w.Limit, "the limit")
	}
	if w.Else != nil && always {
		j.diags.Errorf(Unreachable, w.Else.Span(), "delete it: else is for people without a date", "nobody can come here: this time is never missing")
	}
	return ways(false, outcome{}, otherwise)
}

// date checks the date of a wait, and reports whether it is always there.
func (j *journeyRun) date(w *ast.WaitUntil) (always bool) {
	p := j.rule(w.Date, nil, schema.Type{})
	if p == nil {
		return false
	}
	if k := p.Result.Kind; k != schema.Date && k != schema.Time {
		hint := "name a date or a time: wait until contact.renewal_date - 7d"
		if k == schema.Duration {
			hint = "to wait for a length of time, write wait " + w.Date.Span().Text()
		}
		j.diags.Errorf(NotADate, w.Date.Span(), hint, "wait until needs a date or a time, this is %s", p.Result.Article())
		return false
	}
	if p.Result.Optional && w.Else == nil && w.Limit == nil {
		j.diags.Errorf(MissingElse, w.Date.Span(), "say what to do then: else { exit \"no date\" }, or how long to wait at most: or 30d",
			"%s may be missing", OneLine(w.Date.Span()))
	}
	return !p.Result.Optional
}

// awaited checks an event that ends a wait.
func (j *journeyRun) awaited(t *ast.Trigger) {
	if t.Event.Interaction == nil || j.ofForm(&t.Event) {
		if m := j.messages[t.Event.Name.Name]; m != nil && j.events[t.Event.Name.Name] == nil {
			j.diags.Errorf(UnknownEvent, t.Event.Span(), "say what people do with it: "+m.Name+".opened or "+m.Name+".clicked", "%s is a message, not an event", m.Name)
			return
		}
		if fields, ok := j.happening(&t.Event, "end a wait"); ok {
			j.filter(t, fields, nil)
		}
		return
	}
	if j.isChange(&t.Event) {
		if fields, ok := j.change(&t.Event); ok {
			j.filter(t, fields, nil)
		}
		return
	}
	m, fields := j.interaction(&t.Event)
	if m == nil {
		return
	}
	if j.sent[m.Name] == 0 && !j.hurt(j.decl) {
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
	if t.Event.Verb != nil {
		event += " " + t.Event.Verb.Name
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
