package hillstrom

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/soak/victim"
)

// TestRun lives through the experiment for real: a server that is killed three times, senders that repeat what was not
// acknowledged and some of what was. In the end the report is the table, exactly.
func TestRun(t *testing.T) {
	s := victim.New(t, journey, ".")
	s.Start()

	contacts := exec.Command(journey, "import", "contacts", "contacts.csv.gz", "--server", s.URL)
	var said bytes.Buffer
	contacts.Stdout, contacts.Stderr = &said, &said
	if err := contacts.Start(); err != nil {
		t.Fatal(err)
	}
	s.KillAfter(func() bool { return entered(s) > 5_000 })
	if err := contacts.Wait(); err != nil {
		t.Fatalf("import: %v\n%s", err, &said)
	}
	if n := entered(s); n != 64_000 {
		t.Fatalf("%d entered", n)
	}

	batches := events(t, 400)
	for i, batch := range batches {
		var killing sync.WaitGroup
		if i == len(batches)/3 || i == 2*len(batches)/3 {
			killing.Go(func() { s.KillAfter(func() bool { return true }) })
		}
		post(t, s, batch)
		killing.Wait()
		if i%5 == 0 {
			post(t, s, batch)
		}
	}

	// Outcomes of mails come in behind the events.
	deadline := time.Now().Add(time.Minute)
	for {
		got := rows(t, s.Get("/v1/report"))
		diff := cmp.Diff(known, got)
		if diff == "" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("(-known +reported):\n%s", diff)
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.Stop()
	s.Start()
	if diff := cmp.Diff(known, rows(t, s.Get("/v1/report"))); diff != "" {
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

// post sends events until they are acknowledged, all of them.
func post(t *testing.T, s *victim.Server, body []byte) {
	t.Helper()
	said, err := s.Post("/v1/events", body)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf(`{"accepted":%d}`, bytes.Count(body, []byte{'\n'})); string(said) != want {
		t.Fatalf("it answers %s, want %s", said, want)
	}
}

func entered(s *victim.Server) int64 {
	var a answer
	if err := json.Unmarshal(s.Get("/v1/report"), &a); err != nil {
		panic(err) // it may run beside the test, where Fatal would not end it
	}
	return a.Journeys[0].Entered
}
