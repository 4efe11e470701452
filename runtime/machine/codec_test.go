package machine

import (
	"bytes"
	"encoding/hex"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// full is a state with every field set.
func full() *State {
	return &State{
		ID: "ada", Created: 1_767_225_600_000,
		Profile: Values{"email": "ada@contoso.example", "age": 36.0, "score": 0.5, "vip": true,
			"born": time.Date(1815, 12, 10, 0, 0, 0, 0, time.UTC), "cities": []any{"London", "Turin"}, "odd": map[string]any{"a": nil}},
		Trips: []Trip{{No: 2, Program: 1, Journey: "cart", Key: "c1", Start: Values{"total": 80.0}, Entered: 5, Step: 3, Since: 6, Due: 7,
			Left: 8, Reason: "end", HoldOut: true, Arms: []int32{1}, Goals: 3, GoalUntil: 9, Sent: []Sent{{Message: "hi", At: 4}},
			Interactions: []Interaction{{"hi", "clicked", 5, Values{"link": "x"}}}}},
		NextTrip: 2, Visits: []Visit{{"cart", "c1", 5}}, Segments: []string{"dach"}, SegmentDue: 10,
		Aggregates: []Aggregate{{Key: 7, N: 2, First: 1, Last: 2, Sum: 3, Min: 1, Max: 2, Points: []Point{{At: 1, Value: 2, Text: "t"}}, Texts: []string{"a"}}},
		Pending: []Effect{{Key: "1-2-3", Program: 1, Journey: "cart", Trip: 2, Step: 1, Message: "hi", To: "ada@contoso.example", At: 4,
			Contact: Values{"first_name": "Ada"}, Start: Values{"total": 80.0}, Arms: []int32{1}}},
		Refusals: []string{"marketing"}, Seen: []Seen{{99, 4}}, Program: 1,
	}
}

var sameState = cmp.Options{cmpopts.IgnoreUnexported(State{}, Trip{}, Worklist{}), cmpopts.EquateEmpty()}

// States that an older journey wrote are read for ever. testdata/state.v1.hex is such a state; it is never rewritten.
func TestOldStateIsRead(t *testing.T) {
	text, err := os.ReadFile("testdata/state.v1.hex")
	if err != nil {
		t.Fatal(err)
	}
	old, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	st, err := DecodeState(old)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(full(), st, sameState); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

// Equal states give equal bytes, whatever the order in which their maps were filled.
func TestEncodingIsCanonical(t *testing.T) {
	first, err := EncodeState(full())
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		again, err := EncodeState(full())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatal("two encodings of one state differ")
		}
	}
	st, err := DecodeState(first)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := EncodeState(st); !bytes.Equal(first, again) {
		t.Error("a state changes its bytes when it is read and written again")
	}
}

// filled sets every field that is stored to something.
func filled(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				filled(v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		filled(v.Index(0))
		filled(v.Index(1))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(v.Elem())
	case reflect.Map:
		v.Set(reflect.ValueOf(Values{"field": "text"}))
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(1.5)
	default:
		if v.CanInt() {
			v.SetInt(7)
		} else {
			v.SetUint(7)
		}
	}
}

// A state that is decoded into one that was used holds nothing of what that was before.
func TestDecodeIntoUsed(t *testing.T) {
	trips := make([]Trip, 3)
	for i := range trips {
		filled(reflect.ValueOf(&trips[i]).Elem())
	}
	small := Trip{No: 1, Program: 1, Journey: "other"}
	for _, next := range []*State{{ID: "bob"}, {ID: "bob", Trips: []Trip{small}}, {ID: "bob", Trips: []Trip{small, small}}, {ID: "bob", Trips: []Trip{small, small, small, small}}} {
		used := full()
		used.Trips = slices.Clone(trips)
		b, err := EncodeState(next)
		if err != nil {
			t.Fatal(err)
		}
		want, err := DecodeState(b)
		if err != nil {
			t.Fatal(err)
		}
		if err := used.Decode(b); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, used, sameState); diff != "" {
			t.Errorf("with %d trips, decoded anew (-) and into a used state (+):\n%s", len(next.Trips), diff)
		}
	}
}

// A state of a later format is refused, not misread.
func TestUnknownFormatIsRefused(t *testing.T) {
	b, err := EncodeState(full())
	if err != nil {
		t.Fatal(err)
	}
	b[0]++
	if _, err := DecodeState(b); err == nil {
		t.Error("a state of an unknown format was read")
	}
	if _, err := DecodeState(nil); err == nil {
		t.Error("no bytes were read as a state")
	}
}

func TestEntry(t *testing.T) {
	for _, e := range []Entry{
		{Time: 5, Contact: "ada", Kind: Happened, Program: 1, Journey: None, Step: None, Text: "order_placed", Values: Values{"total": 80.0}},
		{Time: -1, Contact: "ada", Kind: Left, Program: 3, Journey: 2, Trip: 9, Step: 4, Text: "exit"},
	} {
		b, err := AppendEntry([]byte{}, &e)
		if err != nil {
			t.Fatal(err)
		}
		back := Entry{Contact: "ada"}
		rest, err := ReadEntry(append(b, 0xAA), &back)
		if err != nil || len(rest) != 1 {
			t.Fatalf("%v, %d bytes left", err, len(rest))
		}
		if diff := cmp.Diff(e, back); diff != "" {
			t.Error(diff)
		}
		for n := range b {
			if _, err := ReadEntry(b[:n], &back); err == nil {
				t.Errorf("an entry cut to %d of %d bytes was read", n, len(b))
			}
		}
	}
}

// FuzzDecodeState reads anything without a panic; what it reads it can write and read again.
func FuzzDecodeState(f *testing.F) {
	b, err := EncodeState(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte{stateVersion, 0x80})
	f.Fuzz(func(t *testing.T, b []byte) {
		st, err := DecodeState(b)
		if err != nil {
			return
		}
		once, err := EncodeState(st)
		if err != nil {
			return // a value that only damaged bytes hold
		}
		again, err := DecodeState(once)
		if err != nil {
			t.Fatal(err)
		}
		if twice, _ := EncodeState(again); !bytes.Equal(once, twice) {
			t.Error("reading and writing changes the bytes")
		}
	})
}

// Draws are even, sticky, and independent of each other.
func TestDraw(t *testing.T) {
	const people = 20_000
	var a, b, both int
	for i := range people {
		id := string(rune('a'+i%26)) + hex.EncodeToString([]byte{byte(i >> 8), byte(i)})
		x, y := draw(1, id, "journey", "first"), draw(1, id, "journey", "second")
		if x != draw(1, id, "journey", "first") {
			t.Fatal("a draw changes")
		}
		if x < 0.5 {
			a++
		}
		if y < 0.5 {
			b++
		}
		if x < 0.5 && y < 0.5 {
			both++
		}
	}
	for name, share := range map[string]float64{"first": float64(a) / people, "second": float64(b) / people, "both": 2 * float64(both) / people} {
		if share < 0.48 || share > 0.52 {
			t.Errorf("%s: %.3f, want about 0.5", name, share)
		}
	}
}
