// Package victim runs journey as a process of its own for tests that kill it, and sends to it as senders do: again and
// again until it acknowledges.
package victim

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Build builds the binary as the file name.
func Build(name string) error {
	out, err := exec.Command("go", "build", "-o", name, "github.com/journeylang/journey/cmd/journey").CombinedOutput()
	if err != nil {
		return fmt.Errorf("build the binary: %w\n%s", err, out)
	}
	return nil
}

// Server is `journey run` on a data folder and a port of its own.
type Server struct {
	URL  string
	Data string // the data folder

	t       testing.TB
	binary  string
	program string
	addr    string
	cmd     *exec.Cmd
	log     bytes.Buffer
}

// New returns a server that does not run yet, of the program in a folder. It dies with the test, which then shows what it
// said if it has failed.
func New(t testing.TB, binary, program string) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := &Server{t: t, binary: binary, program: program, Data: t.TempDir(), addr: l.Addr().String()}
	s.URL = "http://" + s.addr
	t.Cleanup(func() {
		if s.cmd != nil {
			s.cmd.Process.Kill()
			s.cmd.Wait()
		}
		if t.Failed() {
			t.Logf("the server said:\n%s", &s.log)
		}
	})
	return s
}

// Start starts the server and waits until it says where it runs.
func (s *Server) Start() {
	cmd := exec.Command(s.binary, "run", s.program, "--data", s.Data, "--listen", s.addr)
	out, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		panic(err) // it may run beside the test, where Fatal would not end it
	}
	s.cmd = cmd
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		fmt.Fprintln(&s.log, lines.Text())
		if strings.Contains(lines.Text(), " runs at "+s.URL) {
			go io.Copy(io.Discard, out)
			return
		}
	}
	panic("the server did not start: " + s.log.String())
}

// Kill ends the server in the middle of its work, as a power cut does.
func (s *Server) Kill() {
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Error(err)
	}
	s.cmd.Wait() // that it was killed is no news
	s.cmd = nil
}

// KillAfter kills the server once now says so, and starts it again.
func (s *Server) KillAfter(now func() bool) {
	for !now() {
		time.Sleep(5 * time.Millisecond)
	}
	s.Kill()
	s.Start()
}

// Stop ends the server as an operator does.
func (s *Server) Stop() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Fatalf("the server did not end well: %v", err)
	}
	s.cmd = nil
}

// Patience is how long a sender goes on sending what is not acknowledged.
const Patience = time.Minute

// Try does something until it is done or is refused, while servers die and come back.
func (s *Server) Try(do func() (done bool, err error)) error {
	for deadline := time.Now().Add(Patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if done, err := do(); done || err != nil {
			return err
		}
	}
	return fmt.Errorf("the server did not come back within %s", Patience)
}

// Post sends items, a line of JSON each, until they are acknowledged, and returns the answer. An answer that refuses them
// is an error.
func (s *Server) Post(path string, body []byte) (text []byte, err error) {
	err = s.Try(func() (bool, error) {
		answer, err := http.Post(s.URL+path, "application/x-ndjson", bytes.NewReader(body))
		if err != nil {
			return false, nil
		}
		text, err = io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode >= 500 {
			return false, nil
		}
		if answer.StatusCode != http.StatusOK {
			return true, fmt.Errorf("%s answers %d: %s", path, answer.StatusCode, text)
		}
		return true, nil
	})
	return bytes.TrimSpace(text), err
}

// Get returns what the server answers.
func (s *Server) Get(path string) []byte {
	s.t.Helper()
	answer, err := http.Get(s.URL + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		s.t.Fatalf("%s answers %d (%v): %s", path, answer.StatusCode, err, text)
	}
	return text
}
