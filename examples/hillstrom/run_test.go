package hillstrom

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRun lives through the experiment for real: a server that is killed three times, senders that repeat what was not
// acknowledged and some of what was. In the end the report is the table, exactly.
func TestRun(t *testing.T) {
	s := newServer(t)
	s.start()

	contacts := exec.Command(journey, "import", "contacts", "contacts.csv.gz", "--server", s.url)
	var said bytes.Buffer
	contacts.Stdout, contacts.Stderr = &said, &said
	if err := contacts.Start(); err != nil {
		t.Fatal(err)
	}
	s.killAfter(func() bool { return s.entered() > 5_000 })
	if err := contacts.Wait(); err != nil {
		t.Fatalf("import: %v\n%s", err, &said)
	}
	if entered := s.entered(); entered != 64_000 {
		t.Fatalf("%d entered", entered)
	}

	batches := events(t, 400)
	for i, batch := range batches {
		var killing sync.WaitGroup
		if i == len(batches)/3 || i == 2*len(batches)/3 {
			killing.Go(func() { s.killAfter(func() bool { return true }) })
		}
		s.post(batch)
		killing.Wait()
		if i%5 == 0 {
			s.post(batch)
		}
	}

	// Outcomes of mails come in behind the events.
	deadline := time.Now().Add(time.Minute)
	for {
		got := rows(t, s.report())
		diff := cmp.Diff(known, got)
		if diff == "" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("(-known +reported):\n%s", diff)
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.stop()
	s.start()
	if diff := cmp.Diff(known, rows(t, s.report())); diff != "" {
		t.Errorf("after a restart (-known +reported):\n%s", diff)
	}
}

// events returns the log of events as bodies of requests, without times, each event with an id of its own. The events
// of one contact are in order.
func events(t *testing.T, size int) [][]byte {
	t.Helper()
	f, err := os.Open("events.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	var body bytes.Buffer
	for i, r := range all[1:] {
		fields := map[string]any{}
		if r[3] != "" {
			fields["spend"] = r[3]
		}
		b, err := json.Marshal(map[string]any{"contact": r[0], "event": r[1], "id": fmt.Sprintf("e%05d", i), "fields": fields})
		if err != nil {
			t.Fatal(err)
		}
		body.Write(append(b, '\n'))
		if (i+1)%size == 0 || i == len(all)-2 {
			out = append(out, bytes.Clone(body.Bytes()))
			body.Reset()
		}
	}
	return out
}

// server is `journey run` on a data folder and a port of its own.
type server struct {
	t    *testing.T
	data string
	addr string
	url  string
	cmd  *exec.Cmd
	log  *bytes.Buffer
}

func newServer(t *testing.T) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := &server{t: t, data: t.TempDir(), addr: l.Addr().String(), log: &bytes.Buffer{}}
	s.url = "http://" + s.addr
	t.Cleanup(func() {
		if s.cmd != nil {
			s.cmd.Process.Kill()
			s.cmd.Wait()
		}
		if t.Failed() {
			t.Logf("the server said:\n%s", s.log)
		}
	})
	return s
}

// start starts the server and waits until it says where it runs.
func (s *server) start() {
	s.t.Helper()
	cmd := exec.Command(journey, "run", ".", "--data", s.data, "--listen", s.addr)
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
		fmt.Fprintln(s.log, lines.Text())
		if strings.Contains(lines.Text(), " runs at "+s.url) {
			go io.Copy(io.Discard, out)
			return
		}
	}
	panic("the server did not start: " + s.log.String())
}

// killAfter kills the server in the middle of its work, once now says so, and starts it again.
func (s *server) killAfter(now func() bool) {
	for !now() {
		time.Sleep(5 * time.Millisecond)
	}
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Error(err)
	}
	s.cmd.Wait()
	s.start()
}

// stop ends the server as an operator does.
func (s *server) stop() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Fatalf("the server did not end well: %v", err)
	}
	s.cmd = nil
}

// post sends a request until it is acknowledged.
func (s *server) post(body []byte) {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		answer, err := http.Post(s.url+"/v1/events", "application/x-ndjson", bytes.NewReader(body))
		if err != nil {
			continue
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode >= 500 {
			continue
		}
		if want := fmt.Sprintf(`{"accepted":%d}`, bytes.Count(body, []byte{'\n'})); answer.StatusCode != 200 || string(bytes.TrimSpace(text)) != want {
			s.t.Fatalf("%d: %s", answer.StatusCode, text)
		}
		return
	}
	s.t.Fatal("the server did not come back")
}

func (s *server) report() []byte {
	s.t.Helper()
	answer, err := http.Get(s.url + "/v1/report")
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 {
		s.t.Fatalf("%d %v: %s", answer.StatusCode, err, text)
	}
	return text
}

func (s *server) entered() int64 {
	var a answer
	if err := json.Unmarshal(s.report(), &a); err != nil {
		s.t.Fatal(err)
	}
	return a.Journeys[0].Entered
}
