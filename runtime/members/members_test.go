package members_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/members"
)

// Whatever is asked of the sets, the answer is that of a table of yes and no.
func TestWhere(t *testing.T) {
	const people = 3 * members.PageSize / 2
	names := []string{"a", "b", "c"}
	r := rand.New(rand.NewPCG(1, 2))
	var sets members.Sets
	table := map[string][]bool{}
	for _, name := range names {
		table[name] = make([]bool, people)
		for range people {
			n := r.Uint32N(people)
			table[name][n] = r.Uint32N(3) > 0
			sets.Put(name, n, table[name][n])
		}
	}
	rules := map[string]func(is func(string) bool) bool{
		"a":                      func(is func(string) bool) bool { return is("a") },
		"not a":                  func(is func(string) bool) bool { return !is("a") },
		"a and b and not c":      func(is func(string) bool) bool { return is("a") && is("b") && !is("c") },
		"a or (b and c) or none": func(is func(string) bool) bool { return is("a") || is("b") && is("c") || !is("d") && !is("c") },
	}
	for name, rule := range rules {
		want := 0
		var first []uint32
		for n := range uint32(people) {
			if rule(func(s string) bool { return s != "d" && table[s][n] }) {
				if want++; len(first) < 5 {
					first = append(first, n)
				}
			}
		}
		var got []uint32
		n := sets.Where(people, []string{"a", "b", "c", "d"}, rule, func(n uint32) bool {
			got = append(got, n)
			return len(got) < 5
		})
		if n != want || cmp.Diff(first, got) != "" {
			t.Errorf("%s: %d, the first %v; want %d, %v", name, n, got, want, first)
		}
	}
}

// What is written and read again is the same, and only what has changed is written.
func TestPages(t *testing.T) {
	var sets members.Sets
	stored := map[string][]byte{}
	write := func(p members.Page, b []byte) error {
		stored[string(p.Key())] = bytes.Clone(b)
		return nil
	}
	for n := range uint32(1000) {
		sets.Put("dach", n*200, true)
	}
	sets.Put("vip", 7, true)
	if err := sets.Changed(write); err != nil {
		t.Fatal(err)
	}
	sets.Written()
	clear(stored)
	sets.Put("dach", 3, true)
	sets.Put("vip", 7, true) // as it was
	if err := sets.Changed(write); err != nil || len(stored) != 1 {
		t.Fatalf("%d pages were written for one change: %v", len(stored), err)
	}
	var read members.Sets
	for k, b := range stored {
		p, ok := members.ParsePage([]byte(k))
		if !ok {
			t.Fatalf("the key %q is not a page's", k)
		}
		if err := read.Read(p, b); err != nil {
			t.Fatal(err)
		}
	}
	if !read.Has("dach", 3) || !read.Has("dach", 200) || read.Has("dach", 4) || read.Size("dach") != 329 {
		t.Errorf("the first page of dach came back with %d members", read.Size("dach"))
	}
	read.Drop(func(string) bool { return false })
	if read.Size("dach") != 0 {
		t.Error("a segment that was dropped has members")
	}
	if err := read.Read(members.Page{Segment: "dach"}, []byte{9}); err == nil {
		t.Error("a page of an unknown format was read")
	}
}

// A number that nobody has any more is of nobody, whatever the rule, and stays so behind a restart and a publish.
func TestRetired(t *testing.T) {
	var sets members.Sets
	sets.Put("dach", 1, true)
	sets.Retire(3)
	sets.Retire(4)
	sets.Drop(func(string) bool { return true })
	var read members.Sets
	err := sets.Changed(func(p members.Page, b []byte) error {
		q, ok := members.ParsePage(p.Key())
		if !ok {
			t.Errorf("the key %q is not a page's", p.Key())
		}
		return read.Read(q, b)
	})
	if err != nil {
		t.Fatal(err)
	}
	read.Drop(func(name string) bool { return name == "dach" })
	var outside []uint32
	n := read.Where(5, []string{"dach"}, func(member func(string) bool) bool { return !member("dach") }, func(number uint32) bool {
		outside = append(outside, number)
		return true
	})
	if diff := cmp.Diff([]uint32{0, 2}, outside); diff != "" || n != 2 || read.Retired() != 2 {
		t.Errorf("%d are outside of dach, %d are gone (-want +got):\n%s", n, read.Retired(), diff)
	}
}

// A membership of a million takes less than 2 MB, however it lies.
func TestMillion(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		name   string
		number func(i uint32) uint32
	}{
		{"all of a million", func(i uint32) uint32 { return i }},
		{"every other of two millions", func(i uint32) uint32 { return 2 * i }},
		{"a million of eight, at random", func(uint32) uint32 { return r.Uint32N(8_000_000) }},
	} {
		var sets members.Sets
		for i := range uint32(1_000_000) {
			sets.Put("s", c.number(i), true)
		}
		if n := sets.Bytes("s"); n > 2<<20 {
			t.Errorf("%s takes %d bytes", c.name, n)
		} else {
			t.Logf("%s: %d members in %d bytes", c.name, sets.Size("s"), n)
		}
	}
}
