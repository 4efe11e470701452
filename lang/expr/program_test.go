package expr

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

func TestProgram(t *testing.T) {
	p := mustCompile(t, `vip and contact.plan == "pro" and dach and contact.ltv > 5 and contact.plan != "free"
		and count(order_placed, 90d) >= 3 and count( order_placed ,12w6d ) < 5 and since(order_placed) > 1d and last(order_placed) != nil`, testScope, boolType)
	if diff := cmp.Diff([]string{"ltv", "plan"}, p.Contact); diff != "" {
		t.Error("contact", diff)
	}
	if diff := cmp.Diff([]string{"dach", "vip"}, p.Segments); diff != "" {
		t.Error("segments", diff)
	}
	if !p.UsesNow {
		t.Error("since uses now")
	}
	var keys []string
	for _, a := range p.Aggregates {
		keys = append(keys, a.Key)
	}
	if diff := cmp.Diff([]string{"count(order_placed, 90d)", "last(order_placed)"}, keys); diff != "" {
		t.Error("aggregates", diff)
	}
	if w := p.Aggregates[0].Window; w != 90*24*time.Hour {
		t.Error("window", w)
	}
	if p.Result.Kind != schema.Bool || p.Result.Optional {
		t.Error("result", p.Result)
	}
}

// Filters that mean the same have one key, others have not.
func TestKeys(t *testing.T) {
	same := []string{
		`count(order_placed where total > 50 and order_id == "a", 30d)`,
		`count(order_placed where .total > 50 and order_id == 'a', 4w2d)`,
		`count(order_placed where event.total>50.0&&.order_id=="\u0061",720h)`,
		"count(order_placed\n where total > 50 // big\n and order_id == \"a\", 30d)",
	}
	const want = `count(order_placed where total > 50 and order_id == "a", 30d)`
	for _, text := range same {
		if got := mustCompile(t, text, testScope, anyType).Aggregates[0].Key; got != want {
			t.Errorf("%s has the key %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{
		`count(order_placed where total > 51 and order_id == "a", 30d)`,
		`count(order_placed where total > 50 and order_id == "A", 30d)`,
		`count(order_placed where (total > 50) and order_id == "a", 29d)`,
		`happened(order_placed where total > 50 and order_id == "a", 30d)`,
	} {
		if got := mustCompile(t, text, testScope, anyType).Aggregates[0].Key; got == want {
			t.Errorf("%s has the key of another", text)
		}
	}
	if got, want := mustCompile(t, `sum(order_placed where total > 1h / 1m, "total")`, testScope, anyType).Aggregates[0].Key, `sum(order_placed where total > 1h / 1m, "total")`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFilter(t *testing.T) {
	p := mustCompile(t, `count(order_placed where total > 50 and .order_id == "a" and event.total < 100 and any(items, it == "mug"), 30d) > 1`, testScope, boolType)
	where := p.Aggregates[0].Where
	if where == nil || len(where.Contact) > 0 {
		t.Fatal("no filter, or one that reads the contact")
	}
	event := map[string]any{"total": 80.0, "order_id": "a", "items": []any{"mug"}}
	if !where.Holds(&Env{Fields: event}) {
		t.Error("the filter does not hold")
	}
	event["total"] = 100.0
	if where.Holds(&Env{Fields: event}) {
		t.Error("the filter holds")
	}
}

func TestValues(t *testing.T) {
	p := mustCompile(t, `contact.age > 5 and dach and contact.plan == "pro" and count(order_placed) > 1 and contact.age < 9 and event.total > 1`, testScope, boolType)
	want := []Operand{{"contact.age", nil}, {"dach", true}, {"contact.plan", "pro"}, {"count(order_placed)", 3.0}, {"event.total", 80.0}}
	if diff := cmp.Diff(want, p.Values(testEnv())); diff != "" {
		t.Error(diff)
	}
}

func TestResult(t *testing.T) {
	for text, want := range map[string]schema.Type{
		`contact.age`:                        {Kind: schema.Number, Optional: true},
		`contact.age ?? 1`:                   {Kind: schema.Number},
		`contact.age + 1`:                    {Kind: schema.Number, Optional: true},
		`contact.ltv / 2`:                    {Kind: schema.Number},
		`contact.ltv / event.total`:          {Kind: schema.Number, Optional: true},
		`contact.age > 1`:                    {Kind: schema.Bool},
		`contact.renewal_date - 7d`:          {Kind: schema.Date, Optional: true},
		`contact.renewal_date + 7h`:          {Kind: schema.Time, Optional: true},
		`now - contact.last_seen`:            {Kind: schema.Duration, Optional: true},
		`count(order_placed)`:                {Kind: schema.Number},
		`last(order_placed)`:                 {Kind: schema.Time, Optional: true},
		`avg(order_placed, "total")`:         {Kind: schema.Number, Optional: true},
		`contact["x"]`:                       {Optional: true},
		`contact.first_name ?? contact.plan`: {Kind: schema.String},
	} {
		if diff := cmp.Diff(want, mustCompile(t, text, testScope, anyType).Result); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestWant(t *testing.T) {
	date := schema.Type{Kind: schema.Date}
	p := mustCompile(t, `now`, testScope, date)
	if got, _ := p.Eval(testEnv()); got != time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) {
		t.Errorf("now as a date is %v", got)
	}
	p = mustCompile(t, `"2026-03-02"`, &Scope{}, date)
	if got, _ := p.Eval(nil); got != time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) {
		t.Errorf("the text as a date is %v", got)
	}
	p = mustCompile(t, `["de", "AT"]`, &Scope{}, schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: schema.Country}})
	if got, _ := p.Eval(nil); cmp.Diff([]any{"DE", "AT"}, got) != "" {
		t.Errorf("the countries are %v", got)
	}
	if got, _ := mustCompile(t, `[]`, &Scope{}, schema.Type{Kind: schema.List, Elem: &textType}).Eval(nil); cmp.Diff([]any{}, got) != "" {
		t.Errorf("the empty list is %#v", got)
	}
	if got, err := mustCompile(t, `nil`, testScope, textType).Eval(nil); got != nil || err != nil {
		t.Errorf("nil is %v, %v", got, err)
	}
}

// Stepping from one Next to the other must meet every change that a look at each second meets.
func TestNext(t *testing.T) {
	seen := testNow.Add(-30*24*time.Hour + 90*time.Second)
	env := &Env{Contact: map[string]any{"last_seen": seen, "renewal_date": time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)},
		History: func(a *Aggregate) any { return seen }}
	for text, want := range map[string]time.Duration{ // from testNow to the first change; 0: none in an hour
		`now - contact.last_seen > 30d`:          90*time.Second + time.Millisecond,
		`now - contact.last_seen >= 30d`:         90 * time.Second,
		`contact.last_seen + 30d <= now`:         90 * time.Second,
		`since(order_placed) / 1d >= 30`:         90 * time.Second,
		`not (30d > (now - contact.last_seen))`:  90 * time.Second,
		`since(order_placed) * 2 >= 60d`:         90 * time.Second,
		`floor(since(order_placed) / 1d) == 30`:  90 * time.Second,
		`now > contact.renewal_date + 10h + 5m`:  300*time.Second + time.Millisecond,
		`now - contact.last_seen > 31d`:          0,
		`contact.last_seen > "2026-01-01"`:       0,
		`now - contact.last_seen > 1d`:           0,
		`now == contact.renewal_date + 10h + 1m`: 60 * time.Second,
		`(now > contact.renewal_date + 11h ? 1 : 2) == 2 and now >= contact.renewal_date + 10h + 2m`: 120 * time.Second,
	} {
		p := mustCompile(t, text, testScope, boolType)
		e := *env
		e.Now = testNow
		before := p.Holds(&e)
		var got time.Duration
		for steps := 0; steps < 4000; steps++ {
			at, ok := p.Next(&e)
			if !ok || at.Sub(testNow) > time.Hour {
				break
			}
			if !at.After(e.Now) {
				t.Fatalf("%s: Next goes back from %v to %v", text, e.Now, at)
			}
			e.Now = at
			if p.Holds(&e) != before {
				got = at.Sub(testNow)
				break
			}
		}
		if got != want {
			t.Errorf("%s changes after %v, want %v", text, got, want)
		}
	}
	e := *env
	e.Now = testNow
	if _, ok := mustCompile(t, `count(order_placed, 30d) > 1`, testScope, boolType).Next(&e); ok {
		t.Error("a window is no business of Next")
	}
}

func TestLimits(t *testing.T) {
	for text, code := range map[string]string{
		strings.Repeat("(", 40) + "1" + strings.Repeat(")", 40): string(CodeTooLarge),
		"1" + strings.Repeat(" + 1", 600):                       string(CodeTooLarge),
		strings.Repeat("not ", 2000) + "true":                   string(CodeTooLarge),
	} {
		_, diags := Compile(spanOf(text), testScope, anyType)
		if len(diags) != 1 || string(diags[0].Code) != code {
			t.Errorf("%.20s…: %s", text, show(diags))
		}
	}
	long := make([]any, 200_000)
	for i := range long {
		long[i] = "x"
	}
	env := &Env{Contact: map[string]any{"cities": long, "first_name": strings.Repeat("a", 1<<20)}}
	start := time.Now()
	for _, text := range []string{
		`any(contact.cities, it in contact.cities)`,
		`contact.first_name + contact.first_name == "x"`,
		`len(replace(contact.first_name, "a", "aaaaaaaaaaaaaaaa")) > 1`,
		`len(split(contact.first_name, "")) > 1`,
		`len(join(contact.cities, contact.first_name)) > 1`,
	} {
		p := mustCompile(t, text, testScope, boolType)
		if v, err := p.Eval(env); err == nil {
			t.Errorf("%s = %v, want an error", text, v)
		} else if !strings.Contains(err.Error(), "too long") {
			t.Errorf("%s: %v", text, err)
		}
		if p.Holds(env) {
			t.Errorf("%s holds", text)
		}
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("the limits took %v", d)
	}
}

func TestConcurrent(t *testing.T) {
	p := mustCompile(t, `any(contact.cities, it == contact.first_name) or event.total > 5 and dach`, testScope, boolType)
	done := make(chan bool)
	for range 8 {
		go func() {
			ok := true
			for range 500 {
				ok = ok && p.Holds(testEnv())
			}
			done <- ok
		}()
	}
	for range 8 {
		if !<-done {
			t.Error("an evaluation was disturbed by another")
		}
	}
}

func BenchmarkEval(b *testing.B) {
	env := testEnv()
	for _, text := range []string{
		`contact.plan == "pro"`,
		`event.total >= 20`,
		`contact.country in ["DE", "AT", "CH"]`,
		`contact.ltv >= 500 and count(order_placed, 90d) >= 3`,
		`any(contact.cities, it == "Köln")`,
		`since(order_placed) > 30d`,
	} {
		b.Run(text, func(b *testing.B) {
			p := mustCompile(b, text, testScope, boolType)
			b.ReportAllocs()
			for b.Loop() {
				p.Holds(env)
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, text := range []string{
		`contact.plan == "pro"`,
		`contact.ltv >= 500 and count(order_placed where total > 50, 90d) >= 3 and contact.country in ["DE", "AT"]`,
	} {
		b.Run(text, func(b *testing.B) {
			span := source.Span{File: source.NewFile("b", text), End: len(text)}
			b.ReportAllocs()
			for b.Loop() {
				Compile(span, testScope, boolType)
			}
		})
	}
}
