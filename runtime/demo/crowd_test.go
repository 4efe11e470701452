package demo

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/examples"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

var start = time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC)

// live lets a crowd live for some days on the coffee shop in virtual time, an hour at a time, and
// returns everything that they did.
func live(t *testing.T, c *Crowd, days int, visit func(in *machine.Input)) *sim.Shell {
	t.Helper()
	p, _, err := load.Dir(examples.Coffee(), "coffee")
	if err != nil || p == nil {
		t.Fatal("the example cannot be loaded", err)
	}
	mailbox := sim.NewMailbox()
	shell, err := sim.New(p, 1, start, mailbox)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for now := start; now.Before(start.AddDate(0, 0, days)); now = now.Add(time.Hour) {
		if err := shell.Advance(now); err != nil {
			t.Fatal(err)
		}
		mails := mailbox.Mails("")
		for _, m := range mails[seen:] {
			c.Got(m.Contact, m.Message, m.Date)
		}
		seen = len(mails)
		for _, in := range c.Due(now.UnixMilli()) {
			visit(&in)
			if err := shell.Put(in); err != nil {
				t.Fatal(err)
			}
		}
	}
	return shell
}

// TestSameSeed lets the same crowd live twice: it does the same; another seed does something else.
func TestSameSeed(t *testing.T) {
	diary := func(seed uint64) (lines []string, tally Tally) {
		c := NewCrowd(Options{Seed: seed, Start: start, People: 150})
		live(t, c, 6, func(in *machine.Input) { lines = append(lines, fmt.Sprint(in.Contact, in.Name, in.Fields)) })
		return lines, c.Tally
	}
	first, tally := diary(1)
	again, same := diary(1)
	if d := cmp.Diff(first, again); d != "" || tally != same {
		t.Errorf("the same seed does something else (-first +again)\n%s", d)
	}
	if other, _ := diary(2); cmp.Equal(first, other) {
		t.Error("another seed does the same")
	}
	if tally.People != 150 || tally.Orders == 0 || tally.Revenue <= 0 {
		t.Errorf("the crowd does not live: %+v", tally)
	}
}

// TestWholeShop lives two and a half months: every step of every journey is reached, and all that people do is what
// the program declares.
func TestWholeShop(t *testing.T) {
	p, _, err := load.Dir(examples.Coffee(), "coffee")
	if err != nil {
		t.Fatal(err)
	}
	known := machine.NewProgram(1, 1, p)
	c := NewCrowd(Options{Seed: 3, Start: start, People: 300})
	shell := live(t, c, 75, func(in *machine.Input) {
		if in.Kind != machine.EventInput {
			for _, name := range in.Fields.Names() {
				f, ok := p.Contact.Field(name)
				if !ok {
					t.Fatalf("the contact has no field %s", name)
				}
				if v, err := schema.Coerce(f.Type, in.Fields[name]); err != nil || v != in.Fields[name] {
					t.Fatalf("%s cannot be %v: %v", name, in.Fields[name], err)
				}
			}
			return
		}
		if !known.Knows(in.Name) {
			t.Fatalf("nobody declares %s", in.Name)
		}
		if e, ok := p.Event(in.Name); ok && len(in.Fields) != len(e.Fields.Fields) {
			t.Fatalf("%s has %v", in.Name, in.Fields)
		}
	})
	for _, counts := range shell.Counts() {
		j, _, _ := shell.Program().Journey(counts.Journey)
		for i := range j.Steps {
			if counts.Steps[i].In == 0 {
				t.Errorf("nobody came to %s", j.Steps[i].ID)
			}
		}
		for i := range counts.Goals {
			if counts.Goals[i].N == 0 {
				t.Errorf("nobody reached the goal %s of %s", j.Goals[i].Name, j.Name)
			}
		}
	}
}

// TestPeopleLimit counts who comes.
func TestPeopleLimit(t *testing.T) {
	c := NewCrowd(Options{Seed: 1, Start: start, People: 7})
	came := map[string]bool{}
	for _, in := range c.Due(start.AddDate(0, 1, 0).UnixMilli()) {
		if in.Kind == machine.ContactInput {
			came[in.Contact] = true
		}
	}
	if len(came) != 7 {
		t.Errorf("%d people came, not 7", len(came))
	}
}
