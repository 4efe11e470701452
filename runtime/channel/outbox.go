package channel

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"

	"github.com/journeylang/journey/runtime/mail"
)

// OutboxStore keeps the mails of the outbox. PutMail returns when all records are durable, or none is.
type OutboxStore interface {
	PutMail(records []OutboxRecord) error
}

// OutboxRecord is one mail in the outbox. Two records with one key are the same sending: the later replaces the earlier.
type OutboxRecord struct {
	Key     string `json:"key"`
	Contact string `json:"contact"` // the person's id
	Message string `json:"message"` // the message's name
	To      string `json:"to"`
	Subject string `json:"subject"`
	Date    int64  `json:"date"`             // milliseconds since 1970, UTC
	Medium  string `json:"medium,omitempty"` // sms, push; "": a mail
	Open    string `json:"open,omitempty"`   // what a push opens
	Raw     []byte `json:"-"`                // the MIME message; not compressed: the store compresses its blocks
}

// outboxVersion is the first byte of a stored record.
const outboxVersion = 1

// Encode returns the record as the store keeps it: a version, the length of the head, the head in JSON, the message.
func (r *OutboxRecord) Encode() ([]byte, error) {
	head, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encoding a mail of the outbox: %w", err)
	}
	b := make([]byte, 0, 1+binary.MaxVarintLen32+len(head)+len(r.Raw))
	b = append(b, outboxVersion)
	b = binary.AppendUvarint(b, uint64(len(head)))
	b = append(b, head...)
	return append(b, r.Raw...), nil
}

// DecodeOutbox reads what Encode wrote; fields of later versions of the head are ignored.
func DecodeOutbox(b []byte) (*OutboxRecord, error) {
	head, raw, err := outboxParts(b)
	if err != nil {
		return nil, err
	}
	r := &OutboxRecord{}
	if err := json.Unmarshal(head, r); err != nil {
		return nil, fmt.Errorf("a mail of the outbox is damaged: %w", err)
	}
	r.Raw = bytes.Clone(raw)
	return r, nil
}

// OutboxContact returns to whom a stored record went, and reads no more of it.
func OutboxContact(b []byte) (string, error) {
	head, _, err := outboxParts(b)
	if err != nil {
		return "", err
	}
	var r struct {
		Contact string `json:"contact"`
	}
	if err := json.Unmarshal(head, &r); err != nil {
		return "", fmt.Errorf("a mail of the outbox is damaged: %w", err)
	}
	return r.Contact, nil
}

func outboxParts(b []byte) (head, raw []byte, err error) {
	if len(b) == 0 {
		return nil, nil, errors.New("a mail of the outbox is empty")
	}
	if b[0] != outboxVersion {
		return nil, nil, fmt.Errorf("a mail of the outbox has version %d, this program reads %d", b[0], outboxVersion)
	}
	size, n := binary.Uvarint(b[1:])
	if n <= 0 || size > uint64(len(b)-1-n) {
		return nil, nil, errors.New("a mail of the outbox is cut short")
	}
	return b[1+n:][:size], b[1+n:][size:], nil
}

// Parts returns the text and the HTML of the mail, decoded, for people to look at.
func (r *OutboxRecord) Parts() (text, html string, err error) {
	msg, err := netmail.ReadMessage(bytes.NewReader(r.Raw))
	if err != nil {
		return "", "", fmt.Errorf("reading a mail of the outbox: %w", err)
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return "", "", fmt.Errorf("reading a mail of the outbox: %w", err)
	}
	if kind == "text/plain" { // a note
		content, err := io.ReadAll(quotedprintable.NewReader(msg.Body))
		if err != nil {
			return "", "", fmt.Errorf("reading a note of the outbox: %w", err)
		}
		return strings.TrimSuffix(string(content), "\r\n"), "", nil
	}
	for parts := multipart.NewReader(msg.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return text, html, nil
		}
		if err != nil {
			return "", "", fmt.Errorf("reading a mail of the outbox: %w", err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			return "", "", fmt.Errorf("reading a mail of the outbox: %w", err)
		}
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "text/plain":
			text = string(content)
		case "text/html":
			html = string(content)
		}
	}
}

// Outbox is the channel of a house that sends nothing: mails wait in the store for people to read.
type Outbox struct {
	store OutboxStore
	pace  *pace
}

// NewOutbox returns the channel that fills store with up to rate mails a second; 0: no limit.
func NewOutbox(store OutboxStore, rate float64) *Outbox { return &Outbox{store, newPace(rate)} }

// Deliver stores the mails, all in one durable batch.
func (o *Outbox) Deliver(ctx context.Context, mails []*mail.Mail) []Outcome {
	outcomes := make([]Outcome, len(mails))
	records := make([]OutboxRecord, 0, len(mails))
	stored := make([]int, 0, len(mails))
	for i, m := range mails {
		raw, err := mail.Compose(m)
		if err != nil {
			outcomes[i] = Outcome{Status: Rejected, Detail: err.Error()}
			continue
		}
		if o.pace.wait(ctx) != nil {
			outcomes[i] = Outcome{Status: Failed, Detail: "the outbox was closed before the mail's turn"}
			continue
		}
		stored = append(stored, i)
		records = append(records, OutboxRecord{Key: m.Key, Contact: m.Contact, Message: m.Message, To: m.To,
			Subject: m.Subject, Date: m.Date.UnixMilli(), Medium: m.Medium, Open: m.Open, Raw: raw})
	}
	kept := 0
	for n, i := range stored { // while the last ones waited for their turn, the first ones may have been withdrawn
		if mails[i].Gone() {
			outcomes[i] = Outcome{Status: Withdrawn}
			continue
		}
		records[kept], stored[kept] = records[n], i
		kept++
	}
	records, stored = records[:kept], stored[:kept]
	if len(records) == 0 {
		return outcomes
	}
	err := ctx.Err()
	if err == nil {
		err = o.store.PutMail(records)
	}
	if err != nil {
		for _, i := range stored {
			outcomes[i] = Outcome{Status: Failed, Detail: "the outbox could not be written: " + err.Error()}
		}
	}
	return outcomes
}

// Close does nothing: the store belongs to its owner.
func (o *Outbox) Close() error { return nil }
