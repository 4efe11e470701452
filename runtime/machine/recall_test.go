package machine_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
)

// What a rule finds in an encoded trace, of which it decodes only what it reads, is what it finds in all that the trace tells.
func TestRecall(t *testing.T) {
	w := programOf(t, `project "Shop"
contact { email: email?, n: number = 0 }
event bought { total: number, kind: string? }
event visited { page: string? }
email hello for transactional { subject "Hello", body "Hello" }
segment buyers = count(bought, 30d) >= 2`)
	plan := w.Current().Plan
	r := rand.New(rand.NewPCG(3, 4))
	const now = int64(200 * 24 * time.Hour / time.Millisecond)
	var people [][]machine.Entry
	for range 40 {
		var past []machine.Entry
		at := r.Int64N(now)
		for range r.IntN(12) {
			e := machine.Entry{Time: at, Program: 1, Journey: machine.None, Step: machine.None}
			switch r.IntN(6) {
			case 0:
				e.Kind, e.Values = machine.Changed, machine.Values{"email": "ada@shop.example", "n": 3.5}
			case 1:
				e.Kind, e.Text = machine.Joined, "buyers"
			case 2:
				e.Kind, e.Text = machine.Happened, "visited"
			case 3:
				e.Kind, e.Text, e.Values = machine.Inherited, "hello.clicked", machine.Values{"link": "cart"}
			default:
				e.Kind, e.Text, e.Values = machine.Happened, "bought", machine.Values{"total": float64(r.IntN(100)), "kind": []string{"toys", "books"}[r.IntN(2)], "note": []any{"a", 1.5}}
			}
			past = append(past, e)
			at += r.Int64N(now / 20)
		}
		people = append(people, past)
	}
	st := &machine.State{ID: "ada", Created: 1, Program: 1, Profile: machine.Values{"n": 2.0}}
	encoded, err := machine.EncodeState(st)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		`count(bought where total > 40) >= 2`,
		`count(bought where total > 40 and .kind == "toys") >= 1`,
		`sum(bought, "total", 60d) > 90 and contact.n == 2`,
		`distinct(bought, "kind") == 2`,
		`count(visited, 90d) >= 1 and count(bought, 90d) >= 1`,
		`happened(hello.clicked) and not happened(email.clicked, 20d)`,
		`min(bought, "total") < 20 or count(bought, 30d) >= 2`,
		`now - last(bought) < 40d`,
	} {
		rule, diags := expr.Compile(source.Span{File: source.NewFile("rule", text), End: len(text)}, plan.Scope(), schema.Type{Kind: schema.Bool})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		asker, is := machine.NewAsker(rule), 0
		for _, past := range people {
			v, _, err := machine.Ask(w, st, now, past, rule)
			if err != nil {
				t.Fatal(err)
			}
			holds, looks, err := asker.Encoded(w, now, "ada", encoded)
			if err == nil && looks {
				holds, err = asker.Recall(w, now, telling(t, past))
			}
			if err != nil || holds != (v == true) {
				t.Errorf("%s: %v %v, want %v of %+v", text, holds, err, v, past)
			}
			if holds {
				is++
			}
		}
		if is == 0 || is == len(people) {
			t.Errorf("%s holds for %d: it tells nothing", text, is)
		}
	}
}

// telling hands the encoded entries of a trace over, and finds that no entry that is cut short passes.
func telling(t *testing.T, past []machine.Entry) func(func([]byte) ([]byte, error)) error {
	t.Helper()
	return func(tell func([]byte) ([]byte, error)) error {
		for i := range past {
			b, err := machine.AppendEntry(nil, &past[i])
			if err != nil {
				return err
			}
			for cut := range min(len(b), 8) {
				if _, err := tell(b[:cut]); err == nil {
					t.Errorf("an entry of %d bytes was read", cut)
				}
			}
			rest, err := tell(append(b, "rest"...))
			if err != nil || string(rest) != "rest" {
				t.Errorf("behind %+v stands %q: %v", past[i], rest, err)
			}
		}
		return nil
	}
}
