package sim

import (
	"context"
	"sync"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/channel"
	"github.com/journeylang/journey/runtime/post"
)

// Mailbox is a Carrier for virtual time: it renders every message as the live engine would and keeps it. What cannot
// be rendered or composed fails here as it would in earnest. It is safe for concurrent use.
type Mailbox struct {
	office post.Office
	mu     sync.Mutex
	mails  []channel.OutboxRecord
}

// NewMailbox returns an empty mailbox.
func NewMailbox() *Mailbox {
	m := &Mailbox{}
	outbox := channel.NewOutbox(m, 0)
	m.office.Installation = "virtual"
	m.office.Links = post.Links{Base: "https://journey.example", Secret: []byte("virtual")}
	m.office.Channel = func(*plan.Program, string) (channel.Channel, error) { return outbox, nil }
	return m
}

// Carry implements post.Carrier.
func (m *Mailbox) Carry(ctx context.Context, letters []post.Letter) []post.Outcome {
	return m.office.Carry(ctx, letters)
}

// Pause implements post.Carrier: in virtual time nothing is tried twice.
func (m *Mailbox) Pause(string, int) (time.Duration, bool) { return 0, false }

// PutMail implements channel.OutboxStore.
func (m *Mailbox) PutMail(records []channel.OutboxRecord) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mails = append(m.mails, records...)
	return nil
}

// Mails returns what a contact was sent ("": everybody), in the order of sending.
func (m *Mailbox) Mails(contact string) []channel.OutboxRecord {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []channel.OutboxRecord
	for _, r := range m.mails {
		if contact == "" || r.Contact == contact {
			out = append(out, r)
		}
	}
	return out
}
