package machine_test

import (
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

const refusedScript = `
contact { email: email? }
event asked {}
cap 1 message per day
email offer for marketing { subject "Offer", body "Offer." }
journey offers {
  start on asked
  again always
  email offer
  wait up to 1d {
    on offer.bounced { exit "bounced" }
    on offer.failed { exit "failed" }
    else { exit "silent" }
  }
}
`

// What did not get out is told to the journeys: an address that is not taken bounces hard, and is left alone.
func TestRefused(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for status, want := range map[string]struct {
		left    string
		blocked bool
		counts  machine.StepCounts
	}{
		machine.StatusBounced:    {"bounced", true, machine.StepCounts{Handed: 1, Failed: 1}},
		machine.StatusRejected:   {"failed", false, machine.StepCounts{Handed: 1, Failed: 1}},
		machine.StatusFailed:     {"failed", false, machine.StepCounts{Handed: 1, Failed: 1}},
		machine.StatusUnrendered: {"", false, machine.StepCounts{Blocked: 1}},
	} {
		t.Run(status, func(t *testing.T) {
			p := newPerson(t, refusedScript, "ada", at)
			sent := p.at(at, is(machine.Values{"email": "ada@contoso.example"}), does("asked"))
			p.at(at.Add(time.Minute), machine.Input{Kind: machine.OutcomeInput, Key: sent[0].Key, Status: status, Detail: "no"})
			if got := p.last(machine.Left).Text; got != want.left {
				t.Errorf("left because %q, want %q", got, want.left)
			}
			if got := p.last(machine.AddressBlocked).Values["because"]; (got == "hard bounce") != want.blocked {
				t.Errorf("blocked because %v", got)
			}
			if got := p.last(machine.Blocked); (got.Text == "not_rendered" && got.Values["why"] == "no") != (status == machine.StatusUnrendered) {
				t.Errorf("the gate: %+v", got)
			}
			if n := len(p.state.Handings); n != 0 {
				t.Errorf("the cap counts %d messages that did not leave", n)
			}
			// An outcome that is told twice is one.
			p.at(at.Add(2*time.Minute), machine.Input{Kind: machine.OutcomeInput, Key: sent[0].Key, Status: status, Detail: "no"})
			var got machine.StepCounts
			for _, c := range p.out.Counts(p.world.Current(), 0).Steps[:1] {
				got = machine.StepCounts{Handed: c.Handed, Sent: c.Sent, Failed: c.Failed, Blocked: c.Blocked}
			}
			if got.Handed != want.counts.Handed || got.Failed != want.counts.Failed || got.Blocked != want.counts.Blocked || got.Sent != 0 {
				t.Errorf("counted %+v, want %+v", got, want.counts)
			}
		})
	}
}

// The provider's name for a message that it took is kept on the path.
func TestProviderName(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	p := newPerson(t, refusedScript, "ada", at)
	sent := p.at(at, is(machine.Values{"email": "ada@contoso.example"}), does("asked"))
	p.at(at.Add(time.Minute), machine.Input{Kind: machine.OutcomeInput, Key: sent[0].Key, Status: machine.StatusSent, Detail: "SM42"})
	if got := p.last(machine.Delivered).Values["provider"]; got != "SM42" {
		t.Errorf("the provider calls it %v", got)
	}
}
