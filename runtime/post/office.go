package post

import (
	"context"
	"sync"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/channel"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/mail"
)

// Office is the Carrier that renders mails and hands them to channels.
type Office struct {
	// Installation makes the keys of this data folder differ from those of any other.
	Installation string
	// Channel returns the channel of a medium under a program.
	Channel func(program *plan.Program, medium string) (channel.Channel, error)
	// Links makes the links that act for a contact.
	Links Links
	// Public says that Links.Base is an address that the world reaches: then opens and clicks are seen, and providers are
	// told where to report what became of a message.
	Public bool

	mu        sync.Mutex
	templates map[*plan.Message]*mail.Template
}

// Carry implements Carrier.
func (o *Office) Carry(ctx context.Context, letters []Letter) []Outcome {
	outcomes := make([]Outcome, len(letters))
	var mails []*mail.Mail
	var which []int
	for i := range letters {
		m, err := o.Render(&letters[i])
		if err != nil {
			outcomes[i] = Outcome{Status: machine.StatusUnrendered, Detail: err.Error()}
			continue
		}
		mails, which = append(mails, m), append(which, i)
	}
	if len(mails) == 0 {
		return outcomes
	}
	ch, err := o.Channel(letters[0].Program, letters[0].Message.Medium)
	if err != nil {
		for _, i := range which {
			outcomes[i] = Outcome{Status: machine.StatusFailed, Detail: err.Error(), Retry: true}
		}
		return outcomes
	}
	for n, d := range ch.Deliver(ctx, mails) {
		out := Outcome{Status: machine.StatusSent, Detail: d.ID}
		switch d.Status {
		case channel.Rejected:
			out.Status, out.Detail = machine.StatusRejected, d.Detail
		case channel.Bounced:
			out.Status, out.Detail = machine.StatusBounced, d.Detail
		case channel.Withdrawn:
			out.Status = machine.StatusWithdrawn
		case channel.Failed:
			out = Outcome{Status: machine.StatusFailed, Detail: d.Detail, Retry: true, After: d.After}
		}
		outcomes[which[n]] = out
	}
	return outcomes
}

// Pause implements Carrier.
func (o *Office) Pause(key string, attempt int) (time.Duration, bool) {
	return channel.Backoff(attempt, key), attempt < channel.MaxAttempts
}

// Render makes the mail of a letter.
func (o *Office) Render(l *Letter) (*mail.Mail, error) {
	t, err := o.template(l.Message)
	if err != nil {
		return nil, err
	}
	v := mail.Values{Key: o.Installation + "-" + l.Effect.Key, ContactID: l.Effect.Owner,
		Contact: l.Effect.Contact, Start: l.Effect.Start,
		From: mail.Sender(l.Program.Name), Address: l.Program.Address, Now: time.UnixMilli(l.Effect.At).UTC(), Zone: l.Program.Zone}
	if about := l.Effect.About; about != nil {
		v.Account, v.Lead = about.Account, about.Lead
		for _, y := range about.Results {
			if v.Results == nil {
				v.Results = map[string]map[string]any{}
			}
			v.Results[y.Name] = y.Fields
		}
	}
	if l.Message.Purpose != "transactional" {
		v.UnsubscribeURL = o.Links.Unsubscribe(l.Effect.Owner, l.Message.For())
	}
	if form, ok := l.Program.Asking(l.Effect.Journey); ok {
		v.ConfirmURL = o.Links.Confirm(Confirmation{Contact: l.Effect.Owner, Form: form.Name, Topic: form.Topic, Address: l.Effect.To, At: l.Effect.At})
	}
	m, err := t.Render(v)
	if err != nil {
		return nil, err
	}
	m.To, m.Purpose, m.Withdrawn = l.Effect.To, l.Message.For(), l.Withdrawn
	o.follow(m, l, v.ConfirmURL)
	return m, nil
}

func (o *Office) template(m *plan.Message) (*mail.Template, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if t := o.templates[m]; t != nil {
		return t, nil
	}
	t, err := mail.Compile(m)
	if err != nil {
		return nil, err
	}
	if o.templates == nil {
		o.templates = map[*plan.Message]*mail.Template{}
	}
	o.templates[m] = t
	return t, nil
}
