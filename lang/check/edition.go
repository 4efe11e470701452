package check

import (
	"slices"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
)

// later is what the language has and the runtime of this edition does not run yet, with what to use instead. The
// checker checks it in full and then refuses it, on the word that introduces it: nothing is accepted and ignored. A
// form that the runtime learns is struck off here, and no other line of the checker changes.
var later = map[string]string{
	// Declarations.
	"account":  "keep what you know of the company in fields of the contact",
	"lead":     "keep what you know of the interest in fields of the contact",
	"static":   "give the segment a rule over a field of the contact: segment beta = contact.beta == true",
	"function": "write the expression where it is used",
	"action":   "let another system do it, and start on the event that it reports",
	"topic":    "write for marketing or for transactional",
	"quiet":    "place the waits so that messages leave by day",
	"cap":      "give each journey again after a time, and segments to skip",
	"suppress": "write skip SEGMENT in each journey",
	"sms":      "send an email",
	"push":     "send an email",
	"http":     "use a channel of kind outbox or smtp",
	"score":    "count in a segment: segment warm = count(email.clicked, 30d) >= 3",
	"process":  "keep the stage in a field of the contact",
	"match":    "mark a field of the contact as unique",
	"form":     "report the submission as an event",
	"map":      "keep the drawing outside of the program",

	// Clauses.
	"continuously": "delete it: start with SEGMENT takes everybody who is or becomes a member",
	"every":        "start on an event, or with a segment",
	"once":         "start on an event, or with a segment",
	"at most":      "start with a smaller segment",
	"from":         "stop the journey by hand when its time is over",
	"until":        "stop the journey by hand when its time is over",
	"exit when":    "end the trip on an event: exit on EVENT where …",
	"enters":       "start with the segment: start with SEGMENT",
	"leaves":       "name an event",
	"created":      "name an event",
	"changed":      "name an event",
	"for account":  "write a journey for the contact",

	// Steps.
	"wait until":   "wait for a length of time: wait 3d",
	"remind":       "write the messages with waits between them: wait up to 1d for EVENT { exit }",
	"winner":       "delete the line; the shares then stay as they are",
	"adaptively":   "split by fixed shares: split offer { 50% a { … } 50% b { … } }",
	"send best of": "send an email",
	"repeat":       "write the steps several times",
	"label":        "delete it",
	"task":         "raise the work in another system, from an event",
	"call":         "raise the work in another system, from an event",
	"appointment":  "raise the work in another system, from an event",
	"do":           "let another system do it, and wait for the event that it reports",
	"create lead":  "set a field of the contact",
	"start":        "start the other journey on the same event, or with a segment",
	"raise":        "set a field of the contact, and start the other journey with a segment",
	"add to":       "set a field of the contact, and give the segment a rule over it",
	"remove from":  "set a field of the contact, and give the segment a rule over it",
	"set account":  "set a field of the contact",
	"set lead":     "set a field of the contact",

	// Values.
	"account value": "read a field of the contact",
	"lead value":    "read a field of the contact",

	// Tests.
	"mock":     "leave the action out of the test",
	"with":     "make the people one by one: contact ada { country: \"DE\" }",
	"skipped":  "expect that the message did not arrive: expect ada got no email welcome",
	"share of": "expect something of one person: expect ada got email welcome",
}

// notRun refuses a form that the runtime does not run yet, at the word that introduces it.
func (c *checker) notRun(form string, at source.Span) {
	if instead, ok := later[form]; ok && !at.IsZero() {
		c.diags.Errorf(NotRun, at, instead, "%s cannot run in this edition yet", form)
	}
}

// giveWay drops the refusals of forms that are not run yet from lines on which there is a mistake: the author mends
// that first.
func giveWay(diags, reported diag.List) diag.List {
	type line struct {
		file *source.File
		n    int
	}
	wrong := map[line]bool{}
	for _, d := range slices.Concat(reported, diags) {
		if d.Severity == diag.Error && d.Code != NotRun && !d.Span.IsZero() {
			wrong[line{d.Span.File, d.Span.Line()}] = true
		}
	}
	return slices.DeleteFunc(diags, func(d diag.Diagnostic) bool {
		return d.Code == NotRun && wrong[line{d.Span.File, d.Span.Line()}]
	})
}
