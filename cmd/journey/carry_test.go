package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// TestCarryOn breaks an import off in its middle: the next one begins behind what is durable, hands over every other row
// in its order, and a file that was changed begins at its beginning.
func TestCarryOn(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "people.csv")
	if err := os.WriteFile(file, []byte("one"), 0o666); err != nil {
		t.Fatal(err)
	}
	const rows = 10 * batch
	broken := errors.New("the power went out")
	var got []string
	run := func(most int) (*position, error) {
		n := 0
		c := &carrying{positions: filepath.Join(folder, "import"), offer: func(_ context.Context, l *cargo) (func(context.Context) error, error) {
			n++
			if n > most {
				return func(context.Context) error { return broken }, nil
			}
			for _, in := range l.inputs {
				got = append(got, in.Contact)
			}
			return func(context.Context) error { return nil }, nil
		}}
		at, err := c.begin(file, &importVerb{What: "contacts"})
		if err != nil {
			t.Fatal(err)
		}
		before := *at
		f := c.file(t.Context(), at)
		for i := range rows {
			if err = f.take(identity.Arrival{Inputs: []machine.Input{{Kind: machine.ContactInput, Contact: string(rune('a' + i/batch))}}}); err != nil {
				break
			}
		}
		return &before, errors.Join(err, f.finish())
	}
	if _, err := run(3); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	at, err := run(100)
	if err != nil || at.Rows != 3*batch {
		t.Fatalf("went on behind row %d: %v", at.Rows, err)
	}
	if len(got) != rows {
		t.Fatalf("%d rows were handed over, want %d", len(got), rows)
	}
	for i, id := range got {
		if id != string(rune('a'+i/batch)) {
			t.Fatalf("row %d is of %s", i, id)
		}
	}
	if err := os.WriteFile(file, []byte("two"), 0o666); err != nil {
		t.Fatal(err)
	}
	if at, _ := run(100); at.Rows != 0 {
		t.Errorf("another file begins behind row %d", at.Rows)
	}
}
