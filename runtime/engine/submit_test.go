package engine_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

const people = `
project "Shop" { timezone "Europe/Copenhagen" }
contact { email: email?, phone: phone?, last_name: string?, country: country?, first_name: string? }
lead { product: string?, page: string? }
event asked { about: string? }
match contact by email
match contact card by phone, last_name
match lead by email, page
segment curious = count(asked) >= 2
`

// submitted is what person n says the time-th time, written in another way each time.
func submitted(n, time int) identity.Submission {
	email := fmt.Sprintf([]string{"p%d@contoso.example", "P%d@Contoso.Example", " p%d@CONTOSO.example "}[time%3], n)
	return identity.Submission{By: "test", Event: "asked", Contact: machine.Values{"email": email, "first_name": ""},
		Lead: machine.Values{"product": "espresso", "page": "Demo"}}
}

// 200 simultaneous submissions of 20 people make 20 contacts with one lead each, and every submission is credited.
func TestSubmitTogether(t *testing.T) {
	e, s := open(t, t.TempDir(), &counter{}, nil)
	defer s.Close()
	defer e.Close()
	if err := e.Publish(t.Context(), program(t, people), 7); err != nil {
		t.Fatal(err)
	}
	submitAll(t, e, 200)
	expectPeople(t, e, 200)
}

// TestSubmitBehindContacts lets a form be handed in, and a file begin, straight behind a contact that was acknowledged and not
// applied yet: it is found.
func TestSubmitBehindContacts(t *testing.T) {
	e, s := open(t, t.TempDir(), &counter{}, nil)
	defer s.Close()
	defer e.Close()
	if err := e.Publish(t.Context(), program(t, people), 7); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Submit(t.Context(), submitted(0, 0)); err != nil {
		t.Fatal(err)
	}
	for i, find := range []func(email string) (string, error){
		func(email string) (string, error) {
			r, err := e.Submit(t.Context(), identity.Submission{By: "test", Contact: machine.Values{"email": email}})
			return r.Contact, err
		},
		func(email string) (string, error) { return e.Find(t.Context(), machine.Values{"email": email}) },
		func(email string) (string, error) {
			person := machine.Values{"email": email}
			id := identity.Made(e.Program().Plan, person)
			done, err := e.Bring(t.Context(), []identity.Arrival{{Person: person, ID: id, By: "test",
				Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: id, Fields: machine.Values{"country": "DK"}}}}})
			if err != nil {
				return "", err
			}
			if err := done(t.Context()); err != nil {
				return "", err
			}
			err = e.View(t.Context(), id, func(_ int64, _ *machine.World, st *machine.State) {
				if st == nil {
					id = "known-2" // nobody was made
				}
			})
			return id, err
		},
	} {
		begun, busy := make(chan struct{}, log.Partitions), make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() {
			err := e.EachPartition(t.Context(), func(*fold.Partition) error {
				begun <- struct{}{}
				<-busy
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
		for range 2 { // the workers
			<-begun
		}
		id, email := fmt.Sprintf("known-%d", i), fmt.Sprintf("known-%d@contoso.example", i)
		if err := e.Ingest(t.Context(), []machine.Input{{Kind: machine.ContactInput, Contact: id, Fields: machine.Values{"email": email}}}); err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			if got, err := find(email); err != nil || got != id {
				t.Errorf("way %d: found %q, %v; want %s", i, got, err, id)
			}
		})
		time.Sleep(20 * time.Millisecond) // it looks while nothing is applied
		close(busy)
		all.Wait()
	}
}

func submitAll(t *testing.T, e *engine.Engine, n int) {
	t.Helper()
	var all sync.WaitGroup
	faults := make(chan error, n)
	for i := range n {
		all.Go(func() {
			_, err := e.Submit(context.Background(), submitted(i%20, i/20))
			faults <- err
		})
	}
	all.Wait()
	close(faults)
	for err := range faults {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// expectPeople expects 20 contacts with one lead each, and at least that many things done.
func expectPeople(t *testing.T, e *engine.Engine, done float64) {
	t.Helper()
	ids, err := e.Contacts(t.Context(), "", "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(ids) != 20 {
		t.Errorf("there are %d contacts, want 20: %v", len(ids), ids)
	}
	leads, asked := 0, 0.0
	for _, id := range ids {
		err := e.View(t.Context(), id, func(_ int64, _ *machine.World, st *machine.State) {
			leads += len(st.Leads)
			for _, a := range st.Aggregates {
				asked += float64(a.N)
			}
			if _, empty := st.Profile["first_name"]; empty {
				t.Errorf("%s has an empty first name", id)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if leads != 20 || asked < done {
		t.Errorf("there are %d leads and %v events, want 20 and at least %v", leads, asked, done)
	}
}

// A process that is killed while it takes submissions has made nobody twice when the next one goes on with them.
func TestSubmitKilled(t *testing.T) {
	if dir := os.Getenv("JOURNEY_SUBMIT_DIR"); dir != "" {
		e, _ := open(t, dir, &counter{}, nil)
		if err := e.Publish(t.Context(), program(t, people), 7); err != nil {
			t.Fatal(err)
		}
		for {
			submitAll(t, e, 200)
			fmt.Println("took")
		}
	}
	dir := t.TempDir()
	for range 3 {
		child := exec.Command(os.Args[0], "-test.run", "^TestSubmitKilled$")
		child.Env = append(os.Environ(), "JOURNEY_SUBMIT_DIR="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 16)); err != nil {
			t.Errorf("the child said nothing: %v", err)
		}
		time.Sleep(37 * time.Millisecond)
		child.Process.Kill()
		child.Wait()
	}
	e, s := open(t, dir, &counter{}, nil)
	defer s.Close()
	defer e.Close()
	submitAll(t, e, 200)
	expectPeople(t, e, 800)
}

// A publish that matches by something else finds everybody who was there before, also behind a restart.
func TestSubmitBehindPublish(t *testing.T) {
	dir := t.TempDir()
	e, s := open(t, dir, &counter{}, nil)
	if err := e.Publish(t.Context(), program(t, people), 7); err != nil {
		t.Fatal(err)
	}
	first, err := e.Submit(t.Context(), identity.Submission{Contact: machine.Values{"email": "ada@contoso.example", "last_name": "Lovelace", "phone": "+45 12 34 56 78"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	s.Close()
	e, s = open(t, dir, &counter{}, nil)
	defer s.Close()
	defer e.Close()
	for _, values := range []machine.Values{
		{"email": "ADA@contoso.example"},
		{"last_name": "LOVELACE", "phone": "0045 12345678"},
		{"last_name": "lovelace", "phone": "12 34 56 78", "country": "DK"},
	} {
		if again, err := e.Submit(t.Context(), identity.Submission{Contact: values}); err != nil || again.Contact != first.Contact || !again.Known {
			t.Errorf("%v is %+v (%v), want %s", values, again, err, first.Contact)
		}
	}
	next := program(t, "contact { email: email?, phone: phone?, last_name: string?, country: country? }\nmatch contact by last_name, country\n")
	if err := e.Publish(t.Context(), next, 7); err != nil {
		t.Fatal(err)
	}
	again, err := e.Submit(t.Context(), identity.Submission{Contact: machine.Values{"last_name": "Lovelace", "country": "DK"}})
	if err != nil || again.Contact != first.Contact {
		t.Errorf("behind the publish it is %+v (%v), want %s", again, err, first.Contact)
	}
	if _, err := e.Submit(t.Context(), identity.Submission{Contact: machine.Values{"email": "x@contoso.example"}}); !errors.Is(err, identity.ErrNobody) {
		t.Errorf("without a last name it is %v, want ErrNobody", err)
	}
	if id, err := e.Find(t.Context(), machine.Values{"last_name": "lovelace", "country": "DK"}); err != nil || id != first.Contact {
		t.Errorf("Find says %q (%v), want %s", id, err, first.Contact)
	}
}

// Many submissions at once are as if they came one after the other.
func TestSubmitAll(t *testing.T) {
	e, s := open(t, t.TempDir(), &counter{}, nil)
	defer s.Close()
	defer e.Close()
	if err := e.Publish(t.Context(), program(t, people), 7); err != nil {
		t.Fatal(err)
	}
	var all []identity.Submission
	for i := range 100 {
		all = append(all, submitted(i%20, i/20))
	}
	found, err := e.SubmitAll(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	for i := range found {
		if found[i].Contact != found[i%20].Contact || found[i].Lead != found[i%20].Lead || found[i].Known != (i >= 20) || found[i].Updated != (i >= 20) {
			t.Errorf("submission %d is %+v", i, found[i])
		}
	}
	expectPeople(t, e, 100)
}
