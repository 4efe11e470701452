package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tutorialServer is the address that the tutorial writes; the test uses a free one.
const tutorialServer = "127.0.0.1:8177"

var (
	fileOfBlock = regexp.MustCompile("^`([a-z]+/[a-z_.]+)`( goes on)?:$")
	// varying is what differs from run to run: how long it took, and the clock of a real run.
	varying = regexp.MustCompile(`[0-9.]+ ?(ms|µs|s)\b|[A-Z][a-z]+day [0-9]+ [A-Z][a-z]+ [0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?`)
)

// TestTutorial does what the tutorial says, from an empty folder on: a line that names a file, `shop/shop.journey`:,
// stands above the block that is the file (or goes on with it); a block of sh is run, and the block of text behind it is
// what it prints. JOURNEY_UPDATE=1 writes anew what is printed.
func TestTutorial(t *testing.T) {
	page, err := filepath.Abs("../../examples/tutorial/README.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{T: t, address: freeAddress(t)}
	t.Chdir(t.TempDir())
	lines := strings.Split(string(text), "\n")
	var out []string
	file, more := "", false
	for i := 0; i < len(lines); i++ {
		out = append(out, lines[i])
		if m := fileOfBlock.FindStringSubmatch(lines[i]); m != nil {
			file, more = m[1], m[2] != ""
		}
		kind, opens := strings.CutPrefix(lines[i], "```")
		if !opens {
			continue
		}
		var block []string
		for i++; lines[i] != "```"; i++ {
			block = append(block, lines[i])
		}
		body := strings.Join(block, "\n") + "\n"
		switch kind {
		case "journey", "csv":
			if file == "" {
				t.Fatalf("line %d: this block says not which file it is", i)
			}
			r.write(file, body, more)
			file = ""
		case "sh":
			r.run(strings.TrimSpace(body))
		case "text":
			if got := r.printed; clean(got) != clean(body) {
				if os.Getenv("JOURNEY_UPDATE") == "1" {
					body = got
				} else {
					t.Errorf("%s, line %d: `%s` prints something else (-tutorial +printed):\n%s", page, i, r.command, cmp.Diff(clean(body), clean(got)))
				}
			}
		default:
			t.Fatalf("line %d: nobody runs a block of %q", i, kind)
		}
		out = append(out, strings.Split(strings.TrimSuffix(body, "\n"), "\n")...)
		out = append(out, "```")
	}
	r.stop()
	if r.commands < 10 {
		t.Errorf("only %d commands were run", r.commands)
	}
	if os.Getenv("JOURNEY_UPDATE") == "1" {
		if err := os.WriteFile(page, []byte(strings.Join(out, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func clean(s string) string { return varying.ReplaceAllString(strings.TrimSpace(s), "…") }

// reader is somebody who follows the tutorial.
type reader struct {
	*testing.T
	address  string
	command  string
	printed  string
	commands int
	cancel   context.CancelFunc // of the server that runs
	stopped  chan int
}

func (r *reader) write(file, body string, more bool) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		r.Fatal(err)
	}
	if more {
		old, err := os.ReadFile(file)
		if err != nil {
			r.Fatal(err)
		}
		body = string(old) + body
	}
	if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
		r.Fatal(err)
	}
}

// run runs a command and keeps what it prints, results and talk together. A server runs until the tutorial ends.
func (r *reader) run(command string) {
	args := strings.Fields(strings.ReplaceAll(command, tutorialServer, r.address))
	if strings.Contains(command, "\n") || args[0] != "journey" {
		r.Fatalf("a block of sh is one command of journey, not %q", command)
	}
	r.command, r.commands = command, r.commands+1
	if args[1] == "run" {
		r.serve(append(args[1:], "--listen", r.address))
		return
	}
	var b bytes.Buffer
	code := run(r.Context(), &console{in: strings.NewReader(""), out: &b, err: &b}, args[1:])
	r.printed = strings.ReplaceAll(b.String(), r.address, tutorialServer)
	if code > exitWrong {
		r.Errorf("`%s` exits with %d:\n%s", command, code, b.String())
	}
}

func (r *reader) serve(args []string) {
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel, r.stopped = cancel, make(chan int, 1)
	go func() {
		var b bytes.Buffer
		r.stopped <- run(ctx, &console{in: strings.NewReader(""), out: &b, err: &b}, args)
	}()
	for range 200 {
		if answer, err := http.Get("http://" + r.address + "/healthz"); err == nil {
			answer.Body.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	r.Fatal("the server does not answer")
}

func (r *reader) stop() {
	if r.cancel == nil {
		r.Fatal("the tutorial runs no server")
	}
	r.cancel()
	if code := <-r.stopped; code != exitFine {
		r.Errorf("the server exits with %d", code)
	}
}

func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
