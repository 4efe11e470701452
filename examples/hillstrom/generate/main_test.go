package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"
)

// TestCurrent: the files beside the table are those that it gives.
func TestCurrent(t *testing.T) {
	customers, err := read("../hillstrom.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	if len(customers) != 64_000 {
		t.Fatalf("%d customers", len(customers))
	}
	for name, want := range map[string][]byte{"contacts.csv.gz": contacts(customers), "events.csv.gz": events(customers)} {
		f, err := os.Open("../" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		if !z.ModTime.IsZero() || z.Name != "" {
			t.Errorf("%s: a time or a name is in its head", name)
		}
		got, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what hillstrom.csv.gz gives: go generate ./examples/hillstrom/...", name)
		}
	}
}
