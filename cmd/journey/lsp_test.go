package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The verb over real pipes: hello, a program with a mistake and its diagnostics, a test that is run, goodbye.
func TestLanguageServer(t *testing.T) {
	dir := t.TempDir()
	script := "event paid { total: number }\njourney j {\n  start on paid\n  set contact.vip = true\n}\ncontact { vip: bool? }\n" +
		"test \"vip\" {\n  contact ada {}\n  ada does paid { total: 3 }\n  expect ada left j\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "a.journey"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	uri := "file://" + filepath.ToSlash(dir) + "/a.journey"
	session := func(messages ...string) string {
		var b strings.Builder
		for _, m := range messages {
			fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(m), m)
		}
		return b.String()
	}
	hello := session(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`,
		`{"jsonrpc":"2.0","method":"initialized","params":{}}`,
		fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":%q,"version":1,"text":%q}}}`, uri, script),
		fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"textDocument/completion","params":{"textDocument":{"uri":%q},"position":{"line":2,"character":11}}}`, uri),
		fmt.Sprintf(`{"jsonrpc":"2.0","id":3,"method":"workspace/executeCommand","params":{"command":"journey.runTest","arguments":[%q,"vip"]}}`, uri),
		fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":%q,"version":2},"contentChanges":[{"text":"event paid {}\nevent paid {}\n"}]}}`, uri))
	goodbye := session(`{"jsonrpc":"2.0","id":9,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"exit"}`)

	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(dir, "journey")
	if err := os.Symlink(self, bin); err != nil { // TestMain makes the test binary the command of that name
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "lsp")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var talk strings.Builder
	cmd.Stderr = &talk
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
	defer kill.Stop()
	if _, err := io.WriteString(in, hello); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	reader := bufio.NewReader(io.TeeReader(out, &said))
	want := []string{`"name":"journey"`, `"label":"paid"`, `"passed":true`, `"version":2`, `the event paid is declared twice`}
	for len(want) > 0 {
		if _, err := reader.ReadByte(); err != nil {
			t.Fatalf("the server hung up without %q:\n%s\n%s", want, said.String(), talk.String())
		}
		for len(want) > 0 && strings.Contains(said.String(), want[0]) {
			want = want[1:]
		}
	}
	if _, err := io.WriteString(in, goodbye); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, reader); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || talk.Len() > 0 {
		t.Errorf("goodbye: %v, and on stderr:\n%s", err, talk.String())
	}

	// An editor that just goes leaves exit code 1.
	cmd = exec.Command(bin, "lsp")
	cmd.Stdin = strings.NewReader(hello)
	var exit *exec.ExitError
	if err := cmd.Run(); err == nil || !errors.As(err, &exit) || exit.ExitCode() != exitWrong {
		t.Errorf("hanging up gives %v", err)
	}
}
