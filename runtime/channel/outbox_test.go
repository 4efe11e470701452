package channel

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/mail"
)

// memory is a store that keeps records as they would be on disk.
type memory struct {
	batches [][][]byte
	fail    error
}

func (m *memory) PutMail(records []OutboxRecord) error {
	if m.fail != nil {
		return m.fail
	}
	var batch [][]byte
	for i := range records {
		b, err := records[i].Encode()
		if err != nil {
			return err
		}
		batch = append(batch, b)
	}
	m.batches = append(m.batches, batch)
	return nil
}

func TestOutbox(t *testing.T) {
	store := &memory{}
	c := NewOutbox(store, 0)
	out := send(t, c, testMail("k1", "ada@contoso.example"), testMail("k2", "nobody"), testMail("k3", "bob@contoso.example"))
	want(t, out[0], Sent, "")
	want(t, out[1], Rejected, "recipient")
	want(t, out[2], Sent, "")
	if len(store.batches) != 1 || len(store.batches[0]) != 2 {
		t.Fatalf("%d batches", len(store.batches))
	}
	r, err := DecodeOutbox(store.batches[0][1])
	if err != nil {
		t.Fatal(err)
	}
	m := testMail("k3", "bob@contoso.example")
	raw, err := mail.Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	expect := &OutboxRecord{Key: "k3", Contact: "c-1", Message: "welcome", To: "bob@contoso.example", Subject: "Grüße, Ada", Date: m.Date.UnixMilli(), Raw: raw}
	if diff := cmp.Diff(expect, r); diff != "" {
		t.Error(diff)
	}
	text, html, err := r.Parts()
	if err != nil || strings.ReplaceAll(text, "\r\n", "\n") != m.Text || strings.ReplaceAll(html, "\r\n", "\n") != m.HTML {
		t.Errorf("parts %q, %q, %v", text, html, err)
	}
}

func TestOutboxFails(t *testing.T) {
	store := &memory{fail: errors.New("the disk is full")}
	out := send(t, NewOutbox(store, 0), testMail("k1", "ada@contoso.example"), testMail("k2", "nobody"))
	want(t, out[0], Failed, "the disk is full")
	want(t, out[1], Rejected, "recipient")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	store.fail = nil
	if got := NewOutbox(store, 0).Deliver(ctx, []*mail.Mail{testMail("k", "ada@contoso.example")}); got[0].Status != Failed || len(store.batches) != 0 {
		t.Errorf("got %v, %d batches", got, len(store.batches))
	}
}

// Bytes that were written once are read for ever; damaged ones are refused, never half read.
func TestDecodeOutbox(t *testing.T) {
	old := []byte("\x01\x5f" + `{"key":"k","contact":"c","message":"m","to":"a@b.example","subject":"s","date":5,"later":"word"}` + "Subject: s\r\n\r\nx")
	old[1] = byte(bytes.IndexByte(old, '}') - 1)
	r, err := DecodeOutbox(old)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&OutboxRecord{Key: "k", Contact: "c", Message: "m", To: "a@b.example", Subject: "s", Date: 5, Raw: []byte("Subject: s\r\n\r\nx")}, r); diff != "" {
		t.Error(diff)
	}
	for name, b := range map[string][]byte{"empty": {}, "a later version": {9, 2, '{', '}'}, "cut short": old[:20], "no JSON": {1, 2, 'x', 'y'},
		"no length": {1}, "a huge length": {1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}} {
		if _, err := DecodeOutbox(b); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func TestBackoff(t *testing.T) {
	for attempt := 0; attempt <= MaxAttempts; attempt++ {
		plain := min(5*time.Minute, time.Second<<min(max(attempt-1, 0), 20))
		if attempt >= 10 {
			plain = 5 * time.Minute
		}
		distinct := map[time.Duration]bool{}
		for _, key := range []string{"a", "b", "c", "d"} {
			wait := Backoff(attempt, key)
			distinct[wait] = true
			if wait < plain*3/4 || wait >= plain*5/4 {
				t.Errorf("attempt %d: %v", attempt, wait)
			}
			if again := Backoff(attempt, key); again != wait {
				t.Errorf("attempt %d: %v, then %v", attempt, wait, again)
			}
		}
		if len(distinct) < 3 {
			t.Errorf("attempt %d: mails come back together", attempt)
		}
	}
}
