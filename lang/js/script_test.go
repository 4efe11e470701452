package js

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// call compiles source at line 1 and calls its function f.
func call(t *testing.T, source string, args ...any) (any, error) {
	t.Helper()
	s, err := Compile("coffee.journey", source, 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return s.Call(ctx, "f", args...)
}

func TestCallCopiesValues(t *testing.T) {
	in := map[string]any{"name": "Ada", "n": 2.0, "tags": []any{"a", nil, true}}
	got, err := call(t, `function f(c, when, words) {
		c.name = "changed"; c.tags.push(1)
		return { c, when, year: when.getFullYear(), words, missing: undefined, big: 2 ** 40 }
	}`, in, time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), []string{"x"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"c":    map[string]any{"name": "changed", "n": 2.0, "tags": []any{"a", nil, true, 1.0}},
		"when": time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), "year": 2026.0, "words": []any{"x"}, "missing": nil, "big": 1099511627776.0,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if in["name"] != "Ada" || len(in["tags"].([]any)) != 3 {
		t.Errorf("the script wrote into the caller's values: %v", in)
	}
}

func TestPlacesAreThoseOfTheFile(t *testing.T) {
	_, err := Compile("coffee.journey", "const a = 1\nconst b = = 2\n", 40)
	var list Errors
	if !errors.As(err, &list) || list[0].Line != 41 || list[0].Column != 11 {
		t.Errorf("a syntax error: %v", err)
	}
	_, err = Compile("coffee.journey", "const a = 1\n\nconst a = 2\n", 40)
	if !errors.As(err, &list) || list[0].Line != 42 || list[0].Column != 7 {
		t.Errorf("an error of the compiler: %v", err)
	}
	s, err := Compile("coffee.journey", "function f() {\n  throw new TypeError('no cup')\n}", 40)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Call(t.Context(), "f")
	if got, want := err.Error(), "coffee.journey:41:9: TypeError: no cup"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheContextEndsALoop(t *testing.T) {
	s, err := Compile("coffee.journey", "function f() {\n  for (let n = 0; ; ) n++\n}\nfunction g() { return 1 }", 1)
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err = in.Call(ctx, "f")
	if !errors.Is(err, context.DeadlineExceeded) || !strings.HasPrefix(err.Error(), "coffee.journey:2:") {
		t.Errorf("got %v, want a deadline at line 2", err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("it went on for %v", d)
	}
	if v, err := in.Call(t.Context(), "g"); v != 1.0 || err != nil {
		t.Errorf("the instance is of no use afterwards: %v, %v", v, err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	if _, err := s.Call(ctx, "g"); !errors.Is(err, context.Canceled) {
		t.Errorf("a call under an ended context: %v", err)
	}
}

func TestGreedyBuiltInsAreRefused(t *testing.T) {
	for _, body := range []string{
		"'x'.repeat(2 ** 40)", "'x'.padStart(2 ** 30)", "'x'.padEnd(2 ** 30)", "new Array(3e7).fill(1).sort()", "Array(3e7)",
		"Array.from({ length: 1e9 })", "[].fill.call({ length: 1e9 }, 0)", "const a = []; a.length = 4e9; a.reverse()",
		"Array(1e5).join('x'.repeat(1e5))", "'x'.repeat(1e6).replaceAll('x', 'y'.repeat(1e6))", "new [].constructor(3e7)",
	} {
		expression := body[strings.LastIndex(body, ";")+1:]
		_, err := call(t, "function f() {"+strings.TrimSuffix(body, expression)+" return "+expression+" }")
		if err == nil || !strings.Contains(err.Error(), "RangeError") || !strings.Contains(err.Error(), "coffee.journey:1:") {
			t.Errorf("%s: got %v, want a RangeError at line 1", body, err)
		}
	}
	if got, err := call(t, "function f() { return [typeof ArrayBuffer, typeof Uint8Array] }"); err != nil || !cmp.Equal(got, []any{"undefined", "undefined"}) {
		t.Errorf("blocks of bytes can be had: %v, %v", got, err)
	}
	got, err := call(t, "function f() { return ['ab'.repeat(2), 'x'.padStart(3, '-'), [3, 1, 2].sort().join(), Array.from('ab'), new Array(2, 3), [] instanceof Array] }")
	want := []any{"abab", "--x", "1,2,3", []any{"a", "b"}, []any{2.0, 3.0}, true}
	if err != nil || !cmp.Equal(want, got) {
		t.Errorf("modest use: got %v, %v", got, err)
	}
}

func TestRecursionAndPatternsAreBounded(t *testing.T) {
	_, err := call(t, "function f() { return f() }")
	if err == nil || !strings.Contains(err.Error(), "nest too deep") {
		t.Errorf("endless recursion: %v", err)
	}
	start := time.Now()
	got, err := call(t, `function f() { return /(?=a)(a+)+$/.test("a".repeat(40) + "b") }`)
	if err != nil || got != false || time.Since(start) > 5*time.Second {
		t.Errorf("a pattern that backtracks for ever: %v, %v after %v", got, err, time.Since(start))
	}
}

func TestResultsThatAreNoData(t *testing.T) {
	for body, want := range map[string]string{
		"const a = {}; a.a = a; return a":                  "contains itself",
		"return () => 1":                                   "a function, where data is expected",
		"return new Promise(() => {})":                     "nothing will ever settle",
		"return Promise.reject(new Error('no luck'))":      "no luck",
		"return { get x() { throw new Error('getter') } }": "getter",
		"return new Date(NaN)":                             "invalid date",
	} {
		if _, err := call(t, "function f() {"+body+"}"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", body, err, want)
		}
	}
	if got, err := call(t, "const f = async () => (await 1) + 1"); got != 2.0 || err != nil {
		t.Errorf("an async function: %v, %v", got, err)
	}
	if _, err := call(t, "const g = 1"); err == nil || !strings.Contains(err.Error(), "there is no function f") {
		t.Errorf("a missing function: %v", err)
	}
	if _, err := call(t, "function f() {}", make(chan int)); err == nil || !strings.Contains(err.Error(), "chan int") {
		t.Errorf("an argument that is no data: %v", err)
	}
}

func TestTheHostDecidesTimeAndChance(t *testing.T) {
	zone := time.Local
	time.Local = time.FixedZone("far", 5*3600)
	defer func() { time.Local = zone }()

	const source = `function f() {
		const d = new Date(2026, 0, 1, 9), e = new Date("2026-01-01T09:00")
		return [Date.now(), new Date().getHours(), d.toISOString(), e.toISOString(), d.getHours(), d.getTimezoneOffset(), String(d), Math.random()]
	}`
	s, err := Compile("coffee.journey", source, 1)
	if err != nil {
		t.Fatal(err)
	}
	h := Host{Now: time.Date(2026, 7, 1, 21, 0, 0, 0, time.UTC), Seed: 7}
	a, err := s.On(h).Call(t.Context(), "f")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := s.On(h).Call(t.Context(), "f")
	if !cmp.Equal(a, b) {
		t.Errorf("the same host, other results: %v, %v", a, b)
	}
	want := []any{float64(h.Now.UnixMilli()), 21.0, "2026-01-01T09:00:00.000Z", "2026-01-01T09:00:00.000Z", 9.0, 0.0, "Thu, 01 Jan 2026 09:00:00 GMT"}
	if d := cmp.Diff(want, a.([]any)[:7]); d != "" {
		t.Error(d)
	}
	h.Seed = 8
	c, _ := s.On(h).Call(t.Context(), "f")
	if a.([]any)[7] == c.([]any)[7] {
		t.Error("another seed gave the same chance")
	}
}

func TestScriptsDoNotShareState(t *testing.T) {
	s, err := Compile("coffee.journey", "let n = 0\nfunction f() { return ++n }", 1)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if v, err := s.Call(t.Context(), "f"); v != 1.0 || err != nil {
			t.Errorf("a fresh runtime: %v, %v", v, err)
		}
	}
	in, _ := s.Start(t.Context())
	for i := range 2 {
		if v, err := in.Call(t.Context(), "f"); v != float64(i+1) || err != nil {
			t.Errorf("an instance: %v, %v", v, err)
		}
	}
}

func BenchmarkCall(b *testing.B) {
	s, err := Compile("coffee.journey", "function f(a) { return a + 1 }", 1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Call(b.Context(), "f", 1.0); err != nil {
			b.Fatal(err)
		}
	}
}
