// Package post carries the messages of the machine to their channels: it renders each with the values that it was sent
// with, gives it its key and its unsubscribe link, and hands it over. The live engine and the virtual shell both use
// it, so what cannot be rendered is found in a test as well as in earnest.
package post

import (
	"context"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Letter is a message to hand over.
type Letter struct {
	Effect  machine.Effect
	Program *plan.Program
	Message *plan.Message
	Attempt int // from 1
	// Withdrawn reports, right before the letter is handed over, that it is not to be any more; nil: it always is.
	Withdrawn func() bool
}

// NewLetter returns the first attempt of an effect, or false if no program of the world has its message.
func NewLetter(prog *machine.Program, effect machine.Effect) (Letter, bool) {
	if prog == nil {
		return Letter{}, false
	}
	msg, ok := prog.Message(effect.Message)
	return Letter{Effect: effect, Program: prog.Plan, Message: msg, Attempt: 1}, ok
}

// Outcome is what became of a Letter.
type Outcome struct {
	Status string        // machine.StatusSent, StatusRejected, StatusBounced, StatusUnrendered, StatusWithdrawn, StatusFailed
	Detail string        // why, for people; no addresses. Of one that was sent: what the provider calls it
	Retry  bool          // it may work later
	After  time.Duration // of a retry: how long the server asks us to wait; 0: it does not say
}

// Carrier hands letters over.
type Carrier interface {
	// Carry takes letters of one medium and returns an outcome for each, in order.
	Carry(ctx context.Context, letters []Letter) []Outcome
	// Pause returns how long to wait behind a failed attempt, or false when there have been enough.
	Pause(key string, attempt int) (time.Duration, bool)
}

// Input returns the input that tells the machine of an outcome.
func (l *Letter) Input(o Outcome) machine.Input {
	return machine.Input{Kind: machine.OutcomeInput, Contact: l.Effect.Owner, Key: l.Effect.Key, Status: o.Status, Detail: o.Detail}
}
