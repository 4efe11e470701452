package explain

import (
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

func TestSendingIsTold(t *testing.T) {
	at := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		kind   machine.EntryKind
		text   string
		values machine.Values
		want   string
	}{
		{machine.Blocked, "no_address", machine.Values{"message": "tip", "field": "phone"}, "was not sent tip: contact.phone is missing"},
		{machine.Blocked, "no_address", machine.Values{"message": "tip", "field": "phone", "is": "123"}, `was not sent tip: contact.phone is "123", to which nothing can be sent: it lacks its country, as in +45 12 34 56 78`},
		{machine.Blocked, "no_address", machine.Values{"message": "tip", "field": "phone", "is": "+45"}, `was not sent tip: contact.phone is "+45", to which nothing can be sent`},
		{machine.SentOn, "offer", machine.Values{"contacts": 1.0}, "the message offer goes to the one contact of the account"},
		{machine.SentOn, "offer", machine.Values{"contacts": 2.0}, "the message offer goes to each contact of the account, of whom there are 2"},
		{machine.Blocked, "expired", machine.Values{"message": "offer", "closed": at}, "was not sent offer: the journey closed while a quiet time held it"},
		{machine.Blocked, "quiet", machine.Values{"message": "offer", "quiet": "nights"}, "was not sent offer: the quiet nights never ends"},
		{machine.Blocked, "consent", machine.Values{"message": "offer", "consent": "news", "said": "no", "at": at, "source": "link"},
			"was not sent offer: no consent for news: it was withdrawn at 2026-03-05 09:00 (link)"},
		{machine.Blocked, "consent", machine.Values{"message": "offer", "consent": "news", "said": "nothing", "model": "opt_in"},
			"was not sent offer: no consent for news: it asks for a yes, and nothing was said"},
		{machine.Blocked, "suppressed", machine.Values{"message": "offer", "because": "bounced", "until": at},
			"was not sent offer: its address bounced and is left alone until 2026-03-05 09:00"},
		{machine.Blocked, "suppressed", machine.Values{"message": "offer", "because": "complained", "at": at},
			"was not sent offer: its address complained at 2026-03-05 09:00"},
		{machine.Blocked, "suppressed", machine.Values{"message": "offer", "because": "staff"}, "was not sent offer: staff is suppressed"},
		{machine.Blocked, "sent_before", machine.Values{"message": "offer"}, "was not sent offer: this step has sent it to this address before"},
		{machine.Blocked, "cap", machine.Values{"message": "offer", "cap": "2 per day for marketing", "sent": 2.0, "free": at},
			"was not sent offer: the cap of 2 per day for marketing is reached; there is room again at 2026-03-05 09:00"},
		{machine.Postponed, "offer", machine.Values{"message": "offer", "quiet": "nights", "time": "21:00-08:00", "until": at},
			"offer is held until 2026-03-05 09:00: the quiet nights, 21:00-08:00"},
		{machine.Consented, "news", machine.Values{"source": "form"}, "subscribed to news messages (form)"},
		{machine.Withdrew, "marketing", nil, "unsubscribed from marketing messages"},
		{machine.Withdrew, "news", machine.Values{"source": "stop", "address": "+4512345678"}, "unsubscribed from news messages to +4512345678 (stop)"},
		{machine.AddressBlocked, "ada@x.example", machine.Values{"because": "hard bounce", "until": at}, "nothing is sent to ada@x.example until 2026-03-05 09:00: hard bounce"},
		{machine.AddressBlocked, "ada@x.example", machine.Values{"because": "complained"}, "nothing is sent to ada@x.example any more: complained"},
		{machine.Chose, "sms", machine.Values{"message": "tip", "how": "engagement", "email": 1.0 / 3, "sms": 0.5, "push": "no_address"},
			"of several messages gets sms tip: it is answered most (email 0.33, push closed by no_address, sms 0.50)"},
		{machine.ByMachine, "hello.opened", machine.Values{"machine": true}, "a program, not the contact, did hello.opened { machine: true }"},
	} {
		p := telling{Entry: &machine.Entry{Kind: c.kind, Text: c.text, Values: c.values}, zone: time.UTC}
		if got := p.text(); got != c.want {
			t.Errorf("%v %s:\n got %s\nwant %s", c.kind, c.text, got, c.want)
		}
	}
}
