// Package channel is how a message leaves the house: to an SMTP server, to a provider that takes it by HTTP, or into the
// outbox that the viewer shows.
//
// Sending is at least once: an outcome that got lost means that the same mail is handed over again, with the same key
// and so the same Message-ID. A channel never logs; what it says about a mail is in its outcome, without addresses.
package channel

import (
	"context"
	"time"

	"github.com/journeylang/journey/runtime/mail"
)

// Channel delivers mails. It may be used by many goroutines at once.
type Channel interface {
	// Deliver hands the mails over and returns one outcome per mail, in their order. It blocks until all are settled
	// or ctx ends; what is not settled then has failed and may be tried again.
	Deliver(ctx context.Context, mails []*mail.Mail) []Outcome
	// Close gives back what the channel holds. Nothing may be delivered afterwards.
	Close() error
}

// Outcome is what became of one mail.
type Outcome struct {
	Status Status
	Detail string        // for people: the server's words, without addresses; "" where all went well
	ID     string        // what the provider calls the message; "" where it says nothing
	After  time.Duration // of one that failed: how long the server asks us to wait; 0: it does not say
}

// Status says how a delivery ended.
type Status uint8

// The ways a delivery ends.
const (
	Sent      Status = iota // handed over for good
	Rejected                // refused for good: never try again
	Failed                  // did not work this time: try again after Backoff
	Bounced                 // refused for good, as the address does not work
	Withdrawn               // its turn came when it was not to be handed over any more
)

// String returns sent, rejected, failed, bounced or withdrawn.
func (s Status) String() string {
	switch s {
	case Sent:
		return "sent"
	case Rejected:
		return "rejected"
	case Bounced:
		return "bounced"
	case Withdrawn:
		return "withdrawn"
	}
	return "failed"
}
