package store

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/journeylang/journey/runtime/channel"
)

func TestOutboxNewestFirst(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var records []channel.OutboxRecord
	for i := range 7 {
		records = append(records, channel.OutboxRecord{Key: fmt.Sprintf("k-%d", i), Subject: fmt.Sprint("mail ", i), Date: int64(1000 + i/2), Raw: []byte("raw")})
	}
	if err := s.PutMail(records); err != nil {
		t.Fatal(err)
	}
	// The same sending again replaces itself.
	records[3].Subject = "mail 3 again"
	if err := s.PutMail(records[3:4]); err != nil {
		t.Fatal(err)
	}
	var got []string
	for before := ""; ; {
		page, err := s.Mails(before, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, m := range page {
			got = append(got, m.Subject)
		}
		before = page[len(page)-1].Name
	}
	want := []string{"mail 6", "mail 5", "mail 4", "mail 3 again", "mail 2", "mail 1", "mail 0"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the outbox in pages is %q, want %q", got, want)
	}
	first, err := s.Mails("", 1)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.Mail(first[0].Name)
	if err != nil || m.Key != "k-6" || string(m.Raw) != "raw" {
		t.Errorf("Mail(%q) = %+v, %v", first[0].Name, m, err)
	}
	for _, name := range []string{"", "nonsense", "0000000000000001-k-9"} {
		if _, err := s.Mail(name); !errors.Is(err, ErrNoMail) {
			t.Errorf("Mail(%q) = %v, want ErrNoMail", name, err)
		}
	}
}

func TestOutboxTakesMoreThanOneTransaction(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var records []channel.OutboxRecord
	for i := range 40 {
		records = append(records, channel.OutboxRecord{Key: fmt.Sprint(i), Date: int64(i), Raw: bytes.Repeat([]byte{'x'}, 500_000)})
	}
	if err := s.PutMail(records); err != nil {
		t.Fatal(err)
	}
	if all, err := s.Mails("", 100); err != nil || len(all) != 40 {
		t.Errorf("the outbox holds %d mails (%v), want 40", len(all), err)
	}
}
