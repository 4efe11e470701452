package machine

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// TestOrder encodes values of the same size with other names in turn: whatever order is remembered, the names come sorted.
func TestOrder(t *testing.T) {
	for _, size := range []int{1, leastOrdered, 12, mostOrdered, mostOrdered + 1} {
		for round := range 6 {
			v := Values{}
			for i := range size {
				v[fmt.Sprintf("%c%d", 'a'+(round%3+i)%7, i)] = float64(i)
			}
			names := v.Names()
			if len(names) != size || !slices.IsSorted(names) {
				t.Fatalf("the names of %v are %q", v, names)
			}
			b, err := v.MarshalMsg(nil)
			if err != nil {
				t.Fatal(err)
			}
			var read Values
			if _, err := read.UnmarshalMsg(b); err != nil || len(read) != size {
				t.Fatalf("%v became %v: %v", v, read, err)
			}
			again, err := read.MarshalMsg(nil)
			if err != nil || !bytes.Equal(b, again) {
				t.Errorf("%v has two encodings: %v", v, err)
			}
		}
	}
}

// TestReadEvent reads a trace once whole and once for its events: those are the same, and nothing of the others is left.
func TestReadEvent(t *testing.T) {
	past := []Entry{
		{Kind: Changed, Time: 5, Program: 1, Journey: -1, Step: -1, Values: Values{"plan": "pro", "visits": 3.5}},
		{Kind: Happened, Time: 6, Program: 1, Journey: -1, Step: -1, Text: "bought", Values: Values{"amount": 12.0}},
		{Kind: Joined, Time: 6, Program: 2, Journey: 3, Trip: 1, Step: 300, Text: "vip"},
		{Kind: Inherited, Time: 7, Program: 2, Journey: -1, Step: -1, Text: "visited"},
		{Kind: ContactDid, Time: 8, Program: 2, Journey: -1, Step: -1, Text: "bought", Values: Values{"who": "c1"}},
	}
	var b []byte
	for i := range past {
		var err error
		if b, err = AppendEntry(b, &past[i]); err != nil {
			t.Fatal(err)
		}
	}
	whole := b
	all := func([]byte, int64) (bool, bool) { return true, true }
	var want, got []string
	for len(b) > 0 {
		var e Entry
		var err error
		if b, err = ReadEntry(b, &e); err != nil {
			t.Fatal(err)
		}
		if e.Kind == Happened || e.Kind == Inherited || e.Kind == ContactDid {
			want = append(want, fmt.Sprint(e.Kind, e.Time, e.Text, e.Values))
		}
	}
	for b = whole; len(b) > 0; {
		var e Entry
		rest, is, err := ReadEvent(b, &e, all)
		if err != nil {
			t.Fatal(err)
		}
		if is {
			got = append(got, fmt.Sprint(e.Kind, e.Time, e.Text, e.Values))
		}
		b = rest
	}
	if len(want) != 3 || !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	got = nil
	for b = whole; len(b) > 0; {
		var e Entry
		rest, is, err := ReadEvent(b, &e, func(name []byte, at int64) (bool, bool) { return string(name) == "bought", at > 6 })
		if err != nil {
			t.Fatal(err)
		}
		if is {
			got = append(got, fmt.Sprint(e.Text, e.Time, e.Values))
		}
		b = rest
	}
	if want := []string{"bought6 map[]", "bought8 map[who:c1]"}; !slices.Equal(got, want) {
		t.Errorf("of what is wanted came %q, want %q", got, want)
	}
	for cut := range 8 {
		if _, _, err := ReadEvent(whole[:cut], new(Entry), all); err == nil {
			t.Errorf("an entry of %d bytes was read", cut)
		}
	}
}
