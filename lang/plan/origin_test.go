package plan

import "testing"

func TestOrigin(t *testing.T) {
	p := &Program{Messages: []*Message{{Name: "welcome"}}, Segments: []*Segment{{Name: "payers"}},
		events: map[string]*Event{"paid": {Name: "paid"}, "Order changed": {Name: "ordered"}, "sms.clicked": {Name: "tapped"}, Submitted: {Name: Submitted}}}
	for name, want := range map[string]Origin{
		"paid": FromAnybody, "page viewed": FromAnybody, "mail.opened": FromAnybody, "newsletter.clicked": FromAnybody,
		"form.submitted": FromForms, "welcome.clicked": FromSenders, "welcome.sent": FromSenders, "email.opened": FromSenders,
		"email.printed": FromAnybody, "sms.clicked": FromAnybody, "welcome": FromAnybody,
		"contact.created": FromRuntime, "lead.stage changed": FromRuntime, "enters payers": FromRuntime, "leaves payers": FromRuntime,
		"enters shop": FromAnybody, "Order changed": FromAnybody, "Plan changed": FromAnybody, "contact changed": FromAnybody,
	} {
		if got := p.Origin(name); got != want {
			t.Errorf("%q: got %d, want %d", name, got, want)
		}
	}
}
