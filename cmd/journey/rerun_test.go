package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen is what a verb has printed so far, for a test that looks while it runs.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

// next waits for a text and returns what was printed up to its end; the test goes on behind it.
func (s *screen) next(t *testing.T, want string) string {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
		s.mu.Lock()
		if i := strings.Index(s.text.String(), want); i >= 0 {
			said := string(s.text.Next(i + len(want)))
			s.mu.Unlock()
			return said
		}
		s.mu.Unlock()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Fatalf("%q does not come after:\n%s", want, s.text.String())
	return ""
}

const watched = `contact { email: email? }
event paid { id: string }
email thanks for transactional { subject "Thank you", body file "mails/thanks.md" }
journey orders {
  start on paid
  email thanks
}
test "an order is thanked for" {
  contact ada { email: "ada@shop.example" }
  ada does paid { id: "1" }
  expect ada got email thanks containing "on its way"
}
test "nobody is written to who did nothing" {
  contact ada { email: "ada@shop.example" }
  expect ada got no messages
}
`

func TestWatchTests(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("mails/thanks.md", "It is on its way.")
	write("shop.journey", watched)
	write(".journey-data/log", "1")

	ctx, cancel := context.WithCancel(t.Context())
	s := &screen{}
	ended := make(chan int)
	go func() {
		ended <- run(ctx, &console{in: strings.NewReader(""), out: s, err: s}, []string{"test", dir, "--watch"})
	}()
	const waits = "ctrl-C stops\n"
	if said := s.next(t, waits); !strings.Contains(said, "2 tests passed") {
		t.Errorf("the first run says:\n%s", said)
	}

	// What a data folder holds is no part of the program; a body file is.
	write(".journey-data/log", "12")
	write("mails/thanks.md", "It is on the moon.")
	said := s.next(t, waits)
	for _, want := range []string{"mails/thanks.md changed\n", "✗ an order is thanked for: fails\n", "error[J0741]", "1 failed, 1 passed"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing after a body changed:\n%s", want, said)
		}
	}
	if strings.Contains(said, "nobody is written to") || strings.Contains(said, "log") {
		t.Errorf("it tells what has not changed:\n%s", said)
	}

	write("shop.journey", strings.Replace(watched, "start on paid", "start on payd", 1))
	if said := s.next(t, waits); !strings.Contains(said, "did you mean paid?") || strings.Contains(said, "passed") {
		t.Errorf("a mistake in the program says:\n%s", said)
	}

	write("mails/thanks.md", "It is on its way.")
	write("shop.journey", strings.Replace(watched, "nobody is written to", "nobody gets a mail", 1))
	said = s.next(t, waits)
	for _, want := range []string{"✓ an order is thanked for: passes now\n", "✓ nobody gets a mail who did nothing: new\n", "- nobody is written to who did nothing: is gone\n", "0 failed, 2 passed"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing after the mistake was mended:\n%s", want, said)
		}
	}

	cancel()
	if code := <-ended; code != exitFine {
		t.Errorf("stopped, it exits with %d", code)
	}
}
