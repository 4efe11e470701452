package engine_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// silent is a carrier whose channel for one medium never answers.
type silent struct {
	counter
	medium string
}

func (s *silent) Carry(ctx context.Context, letters []post.Letter) []post.Outcome {
	if letters[0].Message.Medium == s.medium {
		<-ctx.Done()
		out := make([]post.Outcome, len(letters))
		for i := range out {
			out[i] = post.Outcome{Status: machine.StatusFailed, Retry: true}
		}
		return out
	}
	return s.counter.Carry(ctx, letters)
}

// A channel that is silent holds up no channel of another medium, nor the end.
func TestASilentChannelHoldsUpNoOther(t *testing.T) {
	carrier := &silent{medium: "sms"}
	e, s := open(t, t.TempDir(), carrier, nil)
	defer s.Close()
	p := program(t, `contact { email: email?, phone: phone? }
event visited {}
sms note for transactional "Hello"
email hello for transactional { subject "Hello", body "Hello" }
journey texts {
  start on visited
  sms note
}
journey mails {
  start on visited
  email hello
}
`)
	if err := e.Publish(t.Context(), p, 1); err != nil {
		t.Fatal(err)
	}
	const people = 1000 // some batches for every carrier
	var inputs []machine.Input
	for i := range people {
		id := fmt.Sprintf("c%d", i)
		inputs = append(inputs, machine.Input{Kind: machine.ContactInput, Contact: id, Fields: machine.Values{"email": id + "@shop.example", "phone": "+4512345678"}},
			machine.Input{Kind: machine.EventInput, Contact: id, Name: "visited"})
	}
	if err := e.Ingest(t.Context(), inputs); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { carrier.mu.Lock(); defer carrier.mu.Unlock(); return len(carrier.keys) == people })
	begin := time.Now()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("closing took %s", took)
	}
}

// A letter that waits for its turn in a channel when its journey is stopped is not handed over, and a call of an action
// that waits is not made.
func TestStopWithdrawsWhatWaitsForItsTurn(t *testing.T) {
	arrived, turn := make(chan struct{}), make(chan struct{})
	carrier := &counter{}
	e, s := open(t, t.TempDir(), waitingCarrier{carrier, arrived, turn}, nil)
	defer s.Close()
	defer e.Close()
	p := program(t, `contact { email: email? }
event visited {}
email hello for transactional { subject "Hello", body "Hello" }
action broken() {
  retry 5 times from 1s
  js "throw new Error('not now')"
}
journey j {
  start on visited
  email hello
  do broken()
}
`)
	if err := e.Publish(t.Context(), p, 1); err != nil {
		t.Fatal(err)
	}
	if err := e.Ingest(t.Context(), []machine.Input{
		{Kind: machine.ContactInput, Contact: "ada", Fields: machine.Values{"email": "ada@shop.example"}},
		{Kind: machine.EventInput, Contact: "ada", Name: "visited"},
	}); err != nil {
		t.Fatal(err)
	}
	<-arrived
	if _, err := e.Steer(t.Context(), machine.Steer{Journey: "j", Do: machine.StopJourney}); err != nil {
		t.Fatal(err)
	}
	close(turn)
	waitFor(t, func() bool {
		open := 2
		if err := e.View(t.Context(), "ada", func(_ int64, _ *machine.World, st *machine.State) { open = len(st.Pending) }); err != nil {
			t.Fatal(err)
		}
		return open == 0
	})
	lines, err := e.Path(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	var withdrawn []string
	for _, l := range lines {
		if l.Entry.Kind == machine.Withdrawn {
			withdrawn = append(withdrawn, l.Entry.Text)
		}
	}
	slices.Sort(withdrawn)
	if !slices.Equal(withdrawn, []string{"broken", "hello"}) {
		t.Errorf("withdrawn were %q, want the message and the call", withdrawn)
	}
	if len(carrier.keys) != 0 {
		t.Errorf("%v was handed over behind the stop", carrier.keys)
	}
}

// waitingCarrier is a carrier whose channel lets a letter wait for its turn.
type waitingCarrier struct {
	*counter
	arrived, turn chan struct{}
}

func (c waitingCarrier) Carry(ctx context.Context, letters []post.Letter) []post.Outcome {
	close(c.arrived)
	<-c.turn
	out := make([]post.Outcome, len(letters))
	for i := range letters {
		if letters[i].Withdrawn() {
			out[i] = post.Outcome{Status: machine.StatusWithdrawn}
			continue
		}
		out[i] = c.counter.Carry(ctx, letters[i:i+1])[0]
	}
	return out
}
