package sim_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

const shopkeeping = `
contact { email: email? }
event visited {}
email news for marketing { from "Shop <shop@shop.example>", subject "News", body "News" }
email receipt for transactional { subject "Receipt", body "Receipt" }
journey visits {
  start on visited
  again always
  email news
  email receipt
}
`

// Where it is asked for, the addresses of who was forgotten stay suppressed for whoever has them next: for marketing until
// they opt in anew, after a complaint for everything. Where it is not, nothing is remembered.
func TestSuppressionOutlivesForgetting(t *testing.T) {
	p, diags := load.Sources([]*source.File{source.NewFile("shop.journey", shopkeeping)})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, c := range []struct {
		name                        string
		complains, keeps, optsAgain bool
		want                        []string // the messages that go to who comes next
	}{
		{"nothing is kept", true, false, false, []string{"news", "receipt"}},
		{"kept", false, true, false, []string{"receipt"}},
		{"kept, and opted in anew", false, true, true, []string{"news", "receipt"}},
		{"kept behind a complaint", true, true, true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			box := sim.NewMailbox()
			s, err := sim.New(p, 1, time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), box)
			if err != nil {
				t.Fatal(err)
			}
			put := func(inputs ...machine.Input) {
				t.Helper()
				if err := s.Put(inputs...); err != nil {
					t.Fatal(err)
				}
			}
			come := func(who, address string) {
				t.Helper()
				put(machine.Input{Kind: machine.ContactInput, Contact: who, Fields: machine.Values{"email": address}})
			}
			visit := func(who string) {
				t.Helper()
				put(machine.Input{Kind: machine.EventInput, Contact: who, Name: "visited"})
			}
			come("ada", "ada@shop.example")
			visit("ada")
			if c.complains {
				put(machine.Input{Kind: machine.EventInput, Contact: "ada", Name: "news.complained"})
			}
			if _, err := s.Forget("ada", c.keeps); err != nil {
				t.Fatal(err)
			}
			come("eve", "Ada@Shop.example")
			come("bob", "bob@shop.example")
			if c.optsAgain {
				put(machine.Input{Kind: machine.ConsentInput, Contact: "eve", Name: "marketing", Status: machine.ConsentYes, Detail: "test"})
			}
			visit("eve")
			visit("bob")
			for who, want := range map[string][]string{"eve": c.want, "bob": {"news", "receipt"}} {
				var got []string
				for _, m := range box.Mails(who) {
					got = append(got, m.Message)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s got (-want +got):\n%s", who, diff)
				}
			}
		})
	}
}
