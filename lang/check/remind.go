package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
)

// reminderFields tell, behind a series, which of its messages was the last.
var reminderFields = &schema.Record{Fields: []schema.Field{
	{Name: "message", Type: optionalText},
	{Name: "number", Type: schema.Type{Kind: schema.Number}},
}}

// remind checks a series of reminders. Whoever does what they are reminded of goes on at done; the rest at expired.
func (j *journeyRun) remind(r *ast.Remind) outcome {
	var sends []outcome
	var before *ast.Reminder
	for _, m := range r.Reminders {
		j.reminder(m, before, r)
		sends = append(sends, j.step(m.Send))
		before = m
	}
	sent := ways(false, sends...).sent
	j.count(sent, 1)
	j.awaited(&r.Until)
	if r.LimitDate != nil {
		j.limitDate(r.LimitDate)
	}
	if r.Limit != nil {
		j.duration(*r.Limit, "the limit")
	}
	j.outrun(&r.Until, r.Done)
	done, expired := j.behindSeries(r.Done), j.behindSeries(r.Expired)
	j.count(sent, -1)
	out := ways(true, done, expired)
	out.sent = append(out.sent, sent...)
	return out
}

// behindSeries checks what follows a series, where reminder.… is known.
func (j *journeyRun) behindSeries(b *ast.Block) outcome {
	before := len(j.results)
	j.results = append(j.results, result{name: "reminder", fields: reminderFields})
	defer func() { j.results = j.results[:before] }()
	return j.optional(b)
}

// reminder checks when a message of the series goes out: behind the one before it, and before the series ends.
func (j *journeyRun) reminder(m, before *ast.Reminder, r *ast.Remind) {
	if millis(m.After) > longest {
		j.duration(m.After, "after")
		return
	}
	if before != nil && millis(m.After) <= millis(before.After) {
		d := j.diags.Errorf(WrongSeries, m.After.Span(), "count from the beginning of the series, not from the message before",
			"this reminder does not follow the one before it")
		d.Notes = append(d.Notes, diag.Note{Span: before.After.Span(), Text: "that one goes out after " + before.After.Span().Text()})
		return
	}
	if r.Limit != nil && millis(m.After) >= millis(*r.Limit) {
		d := j.diags.Errorf(WrongSeries, m.After.Span(), "send it earlier, or end the series later",
			"this reminder is never sent: the series ends after %s", r.Limit.Span().Text())
		d.Notes = append(d.Notes, diag.Note{Span: r.Limit.Span(), Text: "it ends here"})
	}
}

// limitDate checks the date at which a series ends.
func (j *journeyRun) limitDate(e *ast.Expr) {
	p := j.rule(e, nil, schema.Type{})
	if p == nil {
		return
	}
	if k := p.Result.Kind; k != schema.Date && k != schema.Time {
		j.diags.Errorf(NotADate, e.Span(), "say how long at most: or 5d; or name a date: or contact.renewal_date", "a series ends after a time or at a date, this is %s", p.Result.Article())
	}
}

// millis is a length of time in milliseconds, for comparing it with others.
func millis(d ast.Duration) int64 { return int64(d.Days)*86400_000 + d.Millis }
