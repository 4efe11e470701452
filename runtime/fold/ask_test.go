package fold_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Whoever asks many contacts, changed ones and stored ones in turns, changes none of them.
func TestAskChangesNobody(t *testing.T) {
	s := newShellOf(t, membersScript, 8, 20)
	live := func(id string) string {
		text := ""
		if err := s.part.View(id, func(_ *machine.World, st *machine.State) {
			b, err := machine.EncodeState(st)
			if err != nil {
				t.Fatal(err)
			}
			text = string(b)
		}); err != nil {
			t.Fatal(err)
		}
		return text
	}
	for i, who := range s.people {
		if i == len(s.people)/2 {
			s.checkpoint() // the first half is stored, the others have changed since
		}
		s.record(int64(2000+i), log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: who,
			Fields: machine.Values{"country": "DE", "n": float64(i)}}}})
		s.buy(int64(2000+i), who, float64(i))
		s.buy(int64(2000+i), who, float64(i))
	}
	// What somebody did has left the window by now, and no timer has fired.
	s.record(60*24*3_600_000, log.Inputs, &machine.Frame{Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: s.people[7], Fields: machine.Values{"n": 99.0}}}})
	want := map[string]string{}
	for _, who := range s.people {
		want[who] = live(who)
	}
	for _, text := range []string{"buyers", "contact.n >= 2", `contact.n >= 2 and buyers and dach`, "count(bought, 30d) >= 2"} {
		asker := fold.NewAsking(rule(t, s, text))
		for range 3 { // the one asker goes from partition to partition
			if _, _, _, err := s.part.Ask(asker, "", func(string) {}); err != nil {
				t.Fatal(err)
			}
		}
		for _, who := range s.people {
			if diff := cmp.Diff(want[who], live(who)); diff != "" {
				t.Errorf("asked whether %s, %s is another (-before +behind):\n%s", text, who, diff)
			}
		}
	}
}
