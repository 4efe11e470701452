package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// still is a clock that stands.
type still struct{}

func (still) Now() int64                { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).UnixMilli() }
func (still) Until(int64) time.Duration { return time.Hour }

// rows returns the rows of a file about some people, who are named by what they have at hand: an address, a number with a last
// name, which another row may have told, or an id; addresses change hands, and a lead may be one of a row before.
func rows(p *plan.Program, seed uint64, n, people int) []identity.Arrival {
	r := rand.New(rand.NewPCG(seed, 7))
	all := make([]identity.Arrival, n)
	for i := range all {
		who := r.IntN(people)
		person := machine.Values{}
		switch r.IntN(6) {
		case 0:
			person["phone"], person["last_name"] = fmt.Sprintf("+4530%06d", who), fmt.Sprintf("Name%d", who)
		case 1:
			person["email"], person["phone"] = fmt.Sprintf("P%d@Contoso.example", who), fmt.Sprintf("+45 30 %06d", who)
		case 2:
			person["email"], person["last_name"] = fmt.Sprintf("p%d@contoso.example", who), fmt.Sprintf("NAME%d", who)
		default:
			person["email"] = fmt.Sprintf(" p%d@contoso.example", who)
		}
		id := identity.Made(p, person)
		a := identity.Arrival{Person: person, ID: id, By: "import"}
		if r.IntN(8) == 0 { // by id, with the address of somebody
			id = fmt.Sprintf("n%d", r.IntN(people))
			a.ID, a.Person = id, nil
			person = machine.Values{"email": fmt.Sprintf("p%d@contoso.example", r.IntN(people))}
		}
		fields := machine.Values{"first_name": fmt.Sprintf("First%d", i)}
		for name, v := range person {
			fields[name] = v
		}
		a.Inputs = []machine.Input{{Kind: machine.ContactInput, Contact: id, Fields: fields}}
		if r.IntN(2) == 0 {
			a.Lead = true
			lead := machine.Input{Kind: machine.LeadInput, Contact: id, Name: machine.LeadPut, Key: fmt.Sprintf("l%d", i), Detail: "import",
				Fields: machine.Values{"page": fmt.Sprintf("/%d", r.IntN(3)), "product": fmt.Sprintf("product %d", i)}}
			if r.IntN(5) == 0 {
				lead.Status = "won"
			}
			a.Inputs = append(a.Inputs, lead)
		}
		all[i] = a
	}
	return all
}

// TestBringingIsExact brings the same rows in with several batches under way, and each waited for before the next is offered: every
// state is the same, byte for byte, whether the batches are of the same people or of others.
func TestBringingIsExact(t *testing.T) {
	for _, people := range []int{12, 200, 5000} {
		for seed := range uint64(2) {
			t.Run(fmt.Sprintf("%d people, seed %d", people, seed), func(t *testing.T) {
				want := brought(t, seed, people, 1)
				if diff := cmp.Diff(want, brought(t, seed, people, 5)); diff != "" {
					t.Errorf("(-one by one +five under way)\n%s", diff)
				}
			})
		}
	}
}

// brought returns all states, encoded, behind an import with so many batches under way.
func brought(t *testing.T, seed uint64, people, underWay int) map[string]string {
	e, s := open(t, t.TempDir(), &counter{}, still{})
	defer s.Close()
	defer e.Close()
	p := program(t, peopleOf)
	if err := e.Publish(t.Context(), p, 7); err != nil {
		t.Fatal(err)
	}
	b := e.Bringing()
	var sent []func(context.Context) error
	settle := func(most int) {
		for ; len(sent) > most; sent = sent[1:] {
			if err := sent[0](t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	all := rows(p, seed, 1200, people)
	for ; len(all) > 0; all = all[min(len(all), 16):] {
		settle(underWay - 1)
		done, err := b.Bring(t.Context(), all[:min(len(all), 16)])
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, done)
	}
	settle(0)
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	states, mu := map[string]string{}, sync.Mutex{}
	err := e.EachPartition(t.Context(), func(p *fold.Partition) error {
		ids, err := p.IDs("", 1_000_000)
		for _, id := range ids {
			err = errors.Join(err, p.View(id, func(_ *machine.World, st *machine.State) {
				b, fault := machine.EncodeState(st)
				err = errors.Join(err, fault)
				mu.Lock()
				defer mu.Unlock()
				states[id] = string(b)
			}))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return states
}

const peopleOf = `
project "Shop" { timezone "Europe/Copenhagen" }
contact { email: email?, phone: phone?, last_name: string?, first_name: string? }
lead { product: string?, page: string? }
match contact by email
match contact by phone, last_name
match lead by email, page
`

// TestBringingBesideForms lets forms be handed in while a file with the same people comes in, with several batches under way: nobody
// waits for ever, and everybody is one contact.
func TestBringingBesideForms(t *testing.T) {
	e, s := open(t, t.TempDir(), &counter{}, nil)
	defer s.Close()
	defer e.Close()
	p := program(t, people)
	if err := e.Publish(t.Context(), p, 7); err != nil {
		t.Fatal(err)
	}
	var forms sync.WaitGroup
	ended := make(chan struct{})
	for n := range 3 {
		forms.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-ended:
					return
				default:
				}
				if _, err := e.Submit(t.Context(), submitted((i+n)%50, i)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	b := e.Bringing()
	var sent []func(context.Context) error
	for batch := range 60 {
		all := make([]identity.Arrival, 40)
		for i := range all {
			person := machine.Values{"email": fmt.Sprintf("p%d@contoso.example", (batch*40+i)%2000)}
			id := identity.Made(p, person)
			all[i] = identity.Arrival{Person: person, ID: id, By: "import", Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: id, Fields: person}}}
		}
		done, err := b.Bring(t.Context(), all)
		if err != nil {
			t.Fatal(err)
		}
		if sent = append(sent, done); len(sent) > 4 {
			if err := sent[0](t.Context()); err != nil {
				t.Fatal(err)
			}
			sent = sent[1:]
		}
	}
	for _, done := range sent {
		if err := done(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	close(ended)
	forms.Wait()
	if n := contacts(t, e); n != 2000 {
		t.Errorf("there are %d contacts, want 2,000", n)
	}
}

// contacts returns how many contacts there are.
func contacts(t *testing.T, e *engine.Engine) int {
	t.Helper()
	counts := make([]int, 64)
	err := e.EachPartition(t.Context(), func(p *fold.Partition) error {
		ids, err := p.IDs("", 1_000_000)
		for _, id := range ids {
			if machine.KindOf(id) == machine.ContactEntity {
				counts[p.Number]++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// TestBringingSeesChanges gives an address up in one batch and names it in the next, while the first is under way: it is somebody
// else's by then.
func TestBringingSeesChanges(t *testing.T) {
	e, s := open(t, t.TempDir(), &counter{}, nil)
	defer s.Close()
	defer e.Close()
	p := program(t, peopleOf)
	if err := e.Publish(t.Context(), p, 7); err != nil {
		t.Fatal(err)
	}
	b := e.Bringing()
	bring := func(a identity.Arrival, email string) func(context.Context) error {
		a.Inputs = []machine.Input{{Kind: machine.ContactInput, Contact: a.ID, Fields: machine.Values{"email": email}}}
		done, err := b.Bring(t.Context(), []identity.Arrival{a})
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	named := func(email string) identity.Arrival {
		person := machine.Values{"email": email}
		return identity.Arrival{Person: person, ID: identity.Made(p, person), By: "import"}
	}
	of := func(n int) string { return fmt.Sprintf("p%d@contoso.example", n) }
	for n := range 20 {
		if err := bring(identity.Arrival{ID: fmt.Sprintf("n%d", n), By: "import"}, of(n))(t.Context()); err != nil {
			t.Fatal(err)
		}
		// By the id that it was found under; what is looked up and what changes share no key.
		moved := identity.Arrival{Person: machine.Values{"email": of(1000 + n)}, ID: fmt.Sprintf("n%d", n), By: "import"}
		first := bring(moved, of(1000+n))
		second := bring(named(of(n)), of(n))
		for _, done := range []func(context.Context) error{first, second} {
			if err := done(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		was, err := e.Find(t.Context(), machine.Values{"email": of(n)})
		if err != nil {
			t.Fatal(err)
		}
		if id := fmt.Sprintf("n%d", n); was == id || was == "" {
			t.Fatalf("%s belongs to %q, though %s has another address", of(n), was, id)
		}
	}
}
