package js

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFunctionsCompute(t *testing.T) {
	when := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		body string
		args []any
		want any
	}{
		{"return a[0] + b[0]", []any{"Ada", "Lovelace"}, "AL"},
		{"return `${a} ${b.toUpperCase()}`", []any{"x", "y"}, "x Y"},
		{"let n = 0; for (const x of a) n += x; return n", []any{[]any{1.0, 2.0, 3.0}, nil}, 6.0},
		{"const [first, ...others] = a.split(' '); return others.join('-') + first", []any{"a b c", nil}, "b-ca"},
		{"return [...a, ...a].map(x => x * 2).filter(x => x > 2)", []any{[]any{1.0, 2.0}, nil}, []any{4.0, 4.0}},
		{"return Math.max(...a)", []any{[]any{1.0, 7.0}, nil}, 7.0},
		{"return a.replace(/\\D/g, '') + a.replace(/(\\d)-(\\d)/, '$2$1').length", []any{"+45 1-2", nil}, "45126"},
		{"return a.replace(/[a-z]+/g, (w, at) => w.length + ':' + at)", []any{"ab cde", nil}, "2:0 3:3"},
		{"return [/^a/i.test(a), a.match(/(?<l>l+)/).groups.l, a.match(/x/), a.match(/l/g), a.search(/l/), a.split(/\\s*,\\s*/)]", []any{"Allo , b", nil},
			[]any{true, "ll", nil, []any{"l", "l"}, 1.0, []any{"Allo", "b"}}},
		{"return a.getFullYear() + new Date(2026, 0, 2).getDate() + Date.UTC(1970, 0, 1)", []any{when, nil}, 2028.0},
		{"const o = { x: 1, ...{ y: 2 } }; return Object.entries(o).map(([k, v]) => k + v).join()", []any{nil, nil}, "x1,y2"},
		{"return JSON.parse('{\"a\":[1]}').a[0]", []any{nil, nil}, 1.0},
		{"function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) } return fib(12)", []any{nil, nil}, 144.0},
		{"return [typeof Map, typeof eval, typeof globalThis, typeof RegExp, typeof Symbol, typeof Function, (() => 1).constructor === Object]", []any{nil, nil},
			[]any{"undefined", "undefined", "undefined", "undefined", "undefined", "undefined", true}},
		{"try { return a.toFixed(2) + 'x'.padStart(3, '-') } catch (e) { return 'no' }", []any{2.0, nil}, "2.00--x"},
	} {
		got, err := NewFunction("f.journey", []string{"a", "b"}, c.body, 3).Call(c.args)
		if d := cmp.Diff(c.want, got); d != "" || err != nil {
			t.Errorf("%s: %v\n%s", c.body, err, d)
		}
	}
}

// Whatever a function does, it ends soon, at the same point each time, and nothing in it can hinder that.
func TestFunctionsEnd(t *testing.T) {
	for _, body := range []string{
		"for (;;);", "while (true) { try { for (;;); } catch (e) { } finally { continue } }", "do { } while (true)",
		"const f = () => f(); return f()", "function f() { return f() } return f()", "const o = { get x() { return o.x } }; return o.x",
		"let s = 'x'; for (;;) s += s", "let s = 'x'; for (;;) s = s + s", "let s = 'x'; for (;;) s = `${s}${s}`", "let s = 'x'; for (;;) try { s = s.concat(s) } catch (e) {}",
		"const o = { s: 'x' }; for (;;) try { o.s += o.s } catch (e) { }", "let s = 'x'; for (;;) s = s.replace(/x/g, 'xx')", "let s = 'x'; for (;;) s = s.replaceAll('x', 'xx')",
		"let a = [1]; for (;;) a = [...a, ...a]", "let a = [1]; for (;;) a.push(...a)", "let a = [1]; for (;;) a = a.concat(a)", "let a = [1]; for (;;) try { a.push.apply(a, a) } catch (e) {}",
		"let a = [1]; for (let i = 0; i < 60; i++) a = [a, a]; return String(a)", "let a = [1]; for (let i = 0; i < 60; i++) a = [a, a]; return a",
		"let a = []; for (let i = 0; i < 20000; i++) a = [a]; return '' + a", "let a = [1]; a.length = 4e9; return a.join()", "let a = [1]; a.length = 4e9; for (const x of a);",
		"const a = Array(5000).fill(3); for (;;) a.sort()", "const a = Array(5000).fill('abc'); for (;;) a.includes('x')", "return 'x'.repeat(1e9)", "return 'a'.padEnd(1e9)",
		"const s = 'a'.repeat(16000); for (;;) /(a|b)*c/.test(s)", "const s = 'a'.repeat(16000); for (;;) s.indexOf('aaaaaaab')", "const s = 'a'.repeat(16000); for (;;) s.toUpperCase()",
		"const s = '['.repeat(9000); return JSON.parse(s)", "let o = {}; for (let i = 0; i < 4000; i++) o[i] = i; for (;;) Object.keys(o)", "let o = {}; for (let i = 0; i < 4000; i++) o[i] = i; for (;;) o = { ...o }",
		"const a = Array(4000).fill(1); for (;;) { const [x, ...y] = a }", "const s = 'ab'.repeat(4000); for (;;) s.localeCompare(s)", "const s = '9'.repeat(16000); for (;;) parseInt(s)",
		"const a = { toString() { return '' + a } }; return '' + a", "const a = [1, 2]; for (const x of a) a.push(x)", "label: for (;;) { continue label }",
	} {
		f := NewFunction("f.journey", nil, body, 3)
		start := time.Now()
		v, err := f.Call(nil)
		took := time.Since(start)
		var known *Error
		if !errors.As(err, &known) {
			t.Errorf("%s: got %v, %v, want an error with a place", body, v, err)
			continue
		}
		_, again := f.Call(nil)
		if again == nil || again.Error() != err.Error() {
			t.Errorf("%s: first %v, then %v", body, err, again)
		}
		if took > 2*time.Second {
			t.Errorf("%s: took %v: %v", body, took, err)
		}
		if took > 100*time.Millisecond {
			t.Logf("%s: took %v: %v", body, took, err)
		}
	}
}

// No call leaves anything behind for the next one.
func TestFunctionsRememberNothing(t *testing.T) {
	for _, body := range []string{
		"Array.prototype.x = 1", "Math.x = 1", "Object.x = 1", "''.__proto__.x = 1", "''.constructor.prototype.x = 1", "Math.max.x = 1", "[].map.x = 1", "'x'.at.x = 1", "String.fromCharCode.x = 1",
		"(0, function () { return this })().x = 1", "undefinedName = 1", "Error.prototype.x = 1", "(() => 1).constructor.x = 1", "Date.prototype.getTime.x = 1",
		"/a/.x = 1", "Number.prototype.toFixed = 1", "JSON.parse.x = 1", "delete Object.keys", "parseInt.x = 1", "NaN = 1", "/a/.test.x = 1", "/a/.constructor.x = 1",
		"return new Date()", "return Date.now()", "return Math.random()", "return [].constructor.constructor('return 1')()", "return (() => 1).constructor('return 1')()",
		"return 'a'.match('a')", "const { constructor } = Object.fromEntries([]); constructor.keys = 1",
	} {
		if v, err := NewFunction("f.journey", nil, body, 3).Call(nil); err == nil {
			t.Errorf("%s: got %v, want an error", body, v)
		}
	}
	f := NewFunction("f.journey", []string{"a"}, "let n = 0; n += a; if (n > 1) throw new Error('high'); return n", 1)
	for range 3 {
		if v, err := f.Call([]any{1.0}); v != 1.0 || err != nil {
			t.Errorf("got %v, %v", v, err)
		}
		if _, err := f.Call([]any{2.0}); err == nil || !strings.Contains(err.Error(), "f.journey:1:") || !strings.Contains(err.Error(), "high") {
			t.Errorf("got %v", err)
		}
	}
}

func TestFunctionsAreRefused(t *testing.T) {
	for body, want := range map[string]string{
		"class A {}": "no classes", "const f = async () => 1": "waits", "function* g() {}": "waits", "return String.raw`x`": "tag", "return 2n ** 9n": "plain",
		"return { __proto__: null }": "prototype", "return /(a+)\\1/.test('')": "nor back", "return /(?=a)/.test('')": "nor back", "return /(a{1,900}){1,900}/.test('')": "regular expression",
		"return /a/y.test('')": "the flag y",
	} {
		err := CheckFunction("f", "(function () {\n"+body+"\n})")
		var list Errors
		if !errors.As(err, &list) || list[0].Line != 2 || !strings.Contains(list[0].Message, want) {
			t.Errorf("%s: got %v, want %q on line 2", body, err, want)
		}
		if _, err := NewFunction("f", nil, body, 2).Call(nil); err == nil {
			t.Errorf("%s runs", body)
		}
	}
	if err := CheckFunction("f", "(function (a) {\nreturn a.replace(/[^a-z]/gi, '')\n})"); err != nil {
		t.Error(err)
	}
}

func TestFunctionsRunSideBySide(t *testing.T) {
	f := NewFunction("f", []string{"a"}, "return a.split('').reverse().join('')", 1)
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			for range 50 {
				if v, err := f.Call([]any{"abc"}); v != "cba" || err != nil {
					t.Errorf("got %v, %v", v, err)
				}
			}
		})
	}
	running.Wait()
}

func BenchmarkFunction(b *testing.B) {
	f := NewFunction("f", []string{"first", "last"}, "return first[0] + last[0]", 1)
	args := []any{"Ada", "Lovelace"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Call(args); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFunctionCell(b *testing.B) {
	f := NewFunction("f", []string{"first", "last"}, "return first[0] + last[0]", 1)
	f.compile.Do(f.prepare)
	for b.Loop() {
		if _, err := newCell(f); err != nil {
			b.Fatal(err)
		}
	}
}
