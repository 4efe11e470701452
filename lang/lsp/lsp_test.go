package lsp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/lsp"
	"github.com/journeylang/journey/lang/query"
	"github.com/journeylang/journey/lang/source"
)

var options = lsp.Options{
	Version:   "test",
	Functions: []query.Function{{Name: "count", Signature: "count(event[, window]): number", Doc: "How many events.", Example: "count(paid)"}},
	RunTest: func(_ context.Context, files []*source.File, name string) (lsp.TestResult, error) {
		var list diag.List
		if name == "wrong" {
			list.Errorf("J0741", source.Span{File: files[0], Start: 0, End: 5}, "", "expected otherwise")
		}
		return lsp.TestResult{Passed: name != "wrong", Message: fmt.Sprintf("%d files", len(files)), Failures: list}, nil
	},
}

// shop writes a program to disk and returns the address of its folder.
func shop(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "events.journey", "event paid { total: number }\nevent seen {}\n")
	write(t, dir, "mails.journey", "contact { email: email? }\nemail hello for marketing { subject \"Hi\", body file \"mails/hello.md\" }\n")
	write(t, dir, "mails/hello.md", "Hello {{ contact.email }}, [see](https://contoso.example \"deal\").\n")
	return "file://" + filepath.ToSlash(dir)
}

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const script = `journey j {
  start on paid where event.total > 3
  goal paid within 3d
  email hello
}
test "right" {
  contact ada {}
  expect ada got no messages
}
test "wrong" {
  contact ada {}
  expect ada got no messages
}
`

func contains(t *testing.T, what, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%s: %s\ndoes not hold %s", what, got, w)
		}
	}
}

// One session, from hello to goodbye, with every question.
func TestSession(t *testing.T) {
	c := dial(t, options)
	folder := shop(t)
	a := folder + "/a.journey"
	contains(t, "initialize", c.initialize("utf-16", "utf-8"), `"positionEncoding":"utf-8"`, `"journey.runTest"`, `"name":"journey"`)
	c.open(a, script)
	if got := c.published(a, 1); got != "" {
		t.Errorf("a clean program has %s", got)
	}

	// A keystroke breaks a name that another file declares; the next mends it.
	change := func(version int, line, from, to int, text string) {
		c.tell("textDocument/didChange", object{"textDocument": object{"uri": a, "version": version}, "contentChanges": []any{
			object{"range": object{"start": object{"line": line, "character": from}, "end": object{"line": line, "character": to}}, "text": text}}})
	}
	change(2, 3, 8, 13, "helo")
	if got := c.published(a, 2); got != "3:8 J0203 unknown message helo" && !strings.HasPrefix(got, "3:8 ") {
		t.Errorf("diagnostics: %s", got)
	}
	contains(t, "code action", c.ask("textDocument/codeAction", object{"textDocument": object{"uri": a}, "context": object{"diagnostics": []any{}},
		"range": object{"start": object{"line": 3, "character": 9}, "end": object{"line": 3, "character": 9}}}),
		`"title":"write hello"`, `"newText":"hello"`, `"kind":"quickfix"`)
	contains(t, "run test of a broken program", c.fail("workspace/executeCommand", object{"command": "journey.runTest", "arguments": []any{a, "right"}}), "mend them first")
	change(3, 3, 8, 12, "hello")
	if got := c.published(a, 3); got != "" {
		t.Errorf("a mended program has %s", got)
	}

	contains(t, "hover", c.ask("textDocument/hover", place(a, 1, 13)), "event paid { total: number }")
	contains(t, "hover in a body file", c.ask("textDocument/hover", place(folder+"/mails/hello.md", 0, 18)), "contact.email: email?")
	contains(t, "completion", c.ask("textDocument/completion", place(a, 3, 8)), `"label":"hello"`, `"isIncomplete":false`)
	contains(t, "snippet", c.ask("textDocument/completion", place(a, 2, 2)), `"insertTextFormat":2`, `"label":"wait"`)
	contains(t, "definition", c.ask("textDocument/definition", place(a, 1, 28)), folder+"/events.journey", `"character":13`)
	contains(t, "references", c.ask("textDocument/references", object{"textDocument": object{"uri": a}, "position": object{"line": 1, "character": 13},
		"context": object{"includeDeclaration": true}}), "events.journey", "a.journey")
	contains(t, "prepare rename", c.ask("textDocument/prepareRename", place(a, 1, 13)), `"placeholder":"paid"`)
	rename := place(a, 1, 13)
	rename["newName"] = "bought"
	contains(t, "rename", c.ask("textDocument/rename", rename), `"newText":"bought"`, "events.journey")
	rename["newName"] = "seen"
	contains(t, "rename to a taken name", c.fail("textDocument/rename", rename), "seen is already the name of the event in events.journey on line 2")
	contains(t, "rename nothing", c.fail("textDocument/prepareRename", place(a, 4, 0)), "no name here")
	contains(t, "symbols", c.ask("textDocument/documentSymbol", place(a, 0, 0)), `"name":"j"`, `"name":"wrong"`)
	contains(t, "workspace symbols", c.ask("workspace/symbol", object{"query": "hel"}), `"name":"hello"`)
	contains(t, "folding", c.ask("textDocument/foldingRange", place(a, 0, 0)), `{"startLine":0,"endLine":3}`)
	contains(t, "selection", c.ask("textDocument/selectionRange", object{"textDocument": object{"uri": a}, "positions": []any{object{"line": 1, "character": 25}}}), `"parent"`)
	contains(t, "semantic tokens", c.ask("textDocument/semanticTokens/full", place(a, 0, 0)), `"data":[0,0,7,0,0,0,8,1,7,1`)
	contains(t, "lens", c.ask("textDocument/codeLens", place(a, 0, 0)), "run test", `"wrong"`)
	contains(t, "formatting", c.ask("textDocument/formatting", place(a, 0, 0)), "[")

	// Tests run by the server; a failure is shown at its place until the text changes.
	contains(t, "run test", c.ask("workspace/executeCommand", object{"command": "journey.runTest", "arguments": []any{a, "right"}}), `{"passed":true,"message":"4 files"}`)
	contains(t, "run test", c.ask("workspace/executeCommand", object{"command": "journey.runTest", "arguments": []any{a, "wrong"}}), `"passed":false`)
	for got := ""; got == ""; {
		got = c.published(a, 3)
		if got != "" && got != "0:0 J0741 expected otherwise" {
			t.Errorf("a failed test is shown as %s", got)
		}
	}
	c.await("a message", func(m message) bool {
		return m.Method == "window/showMessage" && strings.Contains(string(m.Params), "wrong: 4 files")
	})
	c.tell("textDocument/didChange", object{"textDocument": object{"uri": a, "version": 4}, "contentChanges": []any{object{"text": script + "\n"}}})
	if got := c.published(a, 4); got != "" {
		t.Errorf("the failed test is still shown: %s", got)
	}

	// Another file changes on disk.
	dir := strings.TrimPrefix(folder, "file://")
	write(t, filepath.FromSlash(dir), "events.journey", "event paid { sum: number }\nevent seen {}\n")
	c.tell("workspace/didChangeWatchedFiles", object{"changes": []any{}})
	for got := ""; got == ""; {
		got = c.published(a, 4)
	}

	c.ask("shutdown", nil)
	contains(t, "after shutdown", c.fail("textDocument/hover", place(a, 0, 0)), "-32600")
	c.tell("exit", nil)
	if !<-c.clean {
		t.Error("shutdown and exit are no clean goodbye")
	}
}

func TestGoodbye(t *testing.T) {
	c := dial(t, options)
	c.initialize()
	c.tell("exit", nil)
	if <-c.clean {
		t.Error("exit without shutdown is clean")
	}
	c = dial(t, options)
	c.conn.Close()
	if <-c.clean {
		t.Error("hanging up is clean")
	}
}

// What is no message gets an error, and the session goes on.
func TestMalformed(t *testing.T) {
	o := options
	o.MaxMessage = 2000
	c := dial(t, o)
	contains(t, "before initialize", c.fail("textDocument/hover", place("file:///a.journey", 0, 0)), "-32002")
	nameless := func(code int) {
		t.Helper()
		m := c.await("an error", func(m message) bool { return m.Method == "" && (string(m.ID) == "null" || len(m.ID) == 0) })
		if m.Error == nil || m.Error.Code != code {
			t.Errorf("got %+v, not error %d", m.Error, code)
		}
	}
	for text, code := range map[string]int{"{": -32700, "": -32700, "\xff\xfe": -32700, `"hi"`: -32600, `{"jsonrpc":"2.0","id":[1],"method":"x"}`: -32600,
		`{"id":7,"method":8}`: -32600, strings.Repeat(" ", 3000): -32600} {
		c.frame(text)
		nameless(code)
	}
	c.raw("Hello: you\r\n\r\n")
	nameless(-32700)
	c.raw(strings.Repeat("x", 10_000) + "\r\n\r\n")
	nameless(-32700)
	c.initialize()
	contains(t, "unknown method", c.fail("textDocument/dance", object{}), "-32601")
	contains(t, "wrong parameters", c.fail("textDocument/hover", object{"textDocument": 3}), "-32602")
	contains(t, "no document", c.fail("textDocument/hover", object{}), "-32602")
	contains(t, "initialize twice", c.fail("initialize", object{}), "-32600")
	contains(t, "unknown command", c.fail("workspace/executeCommand", object{"command": "rm"}), "-32602")
	if got := c.ask("textDocument/hover", place("file:///nowhere/a.md", 5, 5)); got != "null" {
		t.Errorf("hover in an unknown file: %s", got)
	}
	c.tell("textDocument/didChange", object{"textDocument": object{"uri": "file:///not/open.journey"}, "contentChanges": []any{object{"text": "x"}}})
	c.tell("textDocument/didOpen", object{"textDocument": 3})
	c.tell("$/somethingNew", object{})
	c.open("untitled:One", "event seen {}\nsegment a = happened(sen)\n")
	if got := c.published("untitled:One", 1); !strings.HasPrefix(got, "1:") {
		t.Errorf("diagnostics of a buffer without a file: %s", got)
	}
}

func TestCancel(t *testing.T) {
	began := make(chan struct{})
	o := options
	o.RunTest = func(ctx context.Context, _ []*source.File, _ string) (lsp.TestResult, error) {
		close(began)
		<-ctx.Done()
		return lsp.TestResult{}, ctx.Err()
	}
	c := dial(t, o)
	c.initialize()
	a := shop(t) + "/a.journey"
	c.open(a, script)
	id := c.start("workspace/executeCommand", object{"command": "journey.runTest", "arguments": []any{a, "right"}})
	<-began
	c.tell("$/cancelRequest", object{"id": id})
	if m := c.answer(id); m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("a cancelled question is answered with %+v %s", m.Error, m.Result)
	}
	c.tell("$/cancelRequest", object{"id": "nobody"})
	contains(t, "afterwards", c.ask("textDocument/hover", place(a, 1, 13)), "paid")
}

// Positions count UTF-16 units unless the editor can count bytes.
func TestEncodings(t *testing.T) {
	text := "event a {}\nevent b { x: number }\nsegment s = \"é😀\" == \"\" and happened(a)\n"
	for _, encoding := range []string{"utf-8", "utf-16"} {
		c := dial(t, options)
		c.initialize(encoding)
		c.open("file:///none/a.journey", text)
		line := strings.Split(text, "\n")[2]
		at := strings.Index(line, "(a)") + 1
		if encoding == "utf-16" {
			at -= 1 + 2 // é is two bytes and one unit, 😀 four and two
		}
		got := c.ask("textDocument/definition", place("file:///none/a.journey", 2, at))
		contains(t, encoding, got, `"start":{"line":0,"character":6}`)
	}
}

// BenchmarkKeystroke is a keystroke over the wire in a program of 2,000 lines: the change is told, completion asked, and
// diagnostics awaited. The budget is 50 ms, with the pause that the server makes before it says anything.
func BenchmarkKeystroke(b *testing.B) {
	var text strings.Builder
	text.WriteString("contact { email: email?, plan: \"free\" | \"pro\" }\n")
	for n := 0; strings.Count(text.String(), "\n") < 2000; n++ {
		fmt.Fprintf(&text, `event e%[1]d { total: number, id: string }
segment s%[1]d = count(e%[1]d where total > %[1]d, 30d) > 3 and contact.plan == "pro"
email m%[1]d for marketing { subject "Hello {{ contact.email }}", body "Buy {{ start.total }}" }
journey j%[1]d {
  start on e%[1]d where event.total > %[1]d
  per event.id
  exit on e%[1]d where event.id == start.id
  goal e%[1]d within 14d worth event.total
  wait 1d
  if contact.plan == "free" { email m%[1]d } else { exit "no" }
}
`, n)
	}
	c := dial(b, lsp.Options{Debounce: 10 * time.Millisecond}) // as it is where nothing else is asked for
	c.initialize("utf-8")
	uri := "file:///none/a.journey"
	c.open(uri, text.String()+"segment last = contact.")
	c.published(uri, 1)
	lines := strings.Count(text.String(), "\n")
	version := 1
	for b.Loop() {
		version++
		word := []string{"p", ""}[version%2]
		c.tell("textDocument/didChange", object{"textDocument": object{"uri": uri, "version": version}, "contentChanges": []any{
			object{"range": object{"start": object{"line": lines, "character": 23}, "end": object{"line": lines, "character": 24}}, "text": word}}})
		var list struct{ Items []json.RawMessage }
		if err := json.Unmarshal([]byte(c.ask("textDocument/completion", place(uri, lines, 23))), &list); err != nil || len(list.Items) != 2 {
			b.Fatalf("%d items, %v", len(list.Items), err)
		}
		c.published(uri, version)
	}
}

func FuzzMessages(f *testing.F) {
	f.Add("Content-Length: 2\r\n\r\n{}")
	f.Add("Content-Length: 58\r\n\r\n" + `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}`)
	f.Add("Content-Length: 99999999999\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		c := dial(t, lsp.Options{MaxMessage: 1 << 16})
		_, _ = c.conn.Write([]byte(text))
		c.conn.Close()
		<-c.clean
	})
}
