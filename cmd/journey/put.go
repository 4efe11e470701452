package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/server"
)

// The patience with a server that does not answer: a restart takes seconds.
const (
	attempts   = 8
	firstPause = 250 * time.Millisecond
)

// offer makes what rows say durable on the server, in its order: what follows each other and is of one kind in one request.
func (r remote) offer(ctx context.Context, l *cargo) (func(context.Context) error, error) {
	var items []identity.Arrival // each with one input
	send := func() error {
		if len(items) == 0 {
			return nil
		}
		err := r.put(ctx, items)
		items = items[:0]
		return err
	}
	for _, row := range l.rows {
		all := row.Inputs
		for i := range all {
			if len(items) > 0 && items[0].Inputs[0].Kind != all[i].Kind {
				if err := send(); err != nil {
					return nil, err
				}
			}
			row.Inputs = all[i : i+1]
			items = append(items, row)
		}
	}
	return func(context.Context) error { return nil }, send()
}

// paths are where the server takes what is imported.
var paths = map[machine.InputKind]string{
	machine.EventInput:   "/v1/events",
	machine.ContactInput: "/v1/contacts",
	machine.ConsentInput: "/v1/consent",
	machine.LeadInput:    "/v1/leads",
	machine.AccountInput: "/v1/accounts",
}

// put makes inputs durable on the server, one of each row and all of one kind. A broken connection or a server that is about to come back
// is met with patience: the same inputs with the same ids are sent again, so none is applied twice.
func (r remote) put(ctx context.Context, rows []identity.Arrival) error {
	path := paths[rows[0].Inputs[0].Kind]
	if u, err := url.Parse(r.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return usageError{fmt.Errorf("--server %s is not the address of a server (write it like http://%s)", r.URL, defaultServer)}
	}
	body, err := lines(rows)
	if err != nil {
		return err
	}
	pause := firstPause
	for attempt := 1; ; attempt++ {
		again, err := r.post(ctx, path, body, len(rows))
		if err == nil || !again || attempt == attempts {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause *= 2
	}
}

// post sends one request; again tells that it may work later.
func (r remote) post(ctx context.Context, path string, body []byte, n int) (again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(r.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	if r.Token != "" {
		req.Header.Set("Authorization", "Bearer "+r.Token)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return true, r.silent(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return true, fmt.Errorf("read the answer of %s: %w", r.URL, err)
	}
	if answer.StatusCode == http.StatusOK {
		var taken struct{ Accepted int }
		if err := json.Unmarshal(text, &taken); err != nil || taken.Accepted != n {
			return false, fmt.Errorf("%s took %d of %d; is it a journey server?", r.URL, taken.Accepted, n)
		}
		return false, nil
	}
	var p server.Problem
	if json.Unmarshal(text, &p) != nil || p.Detail == "" {
		p.Detail = "it answered " + answer.Status
	}
	for _, f := range p.Errors {
		p.Detail += fmt.Sprintf("; item %d, %s: %s", f.Item, f.Field, f.Message)
	}
	return answer.StatusCode >= 500, fmt.Errorf("%w: %s", errRefused, p.Detail)
}

// lines writes the one input of each row as the server reads it: one JSON object a line.
func lines(rows []identity.Arrival) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for i := range rows {
		in := &rows[i].Inputs[0]
		item := item(in)
		if rows[i].Person != nil && in.Contact == rows[i].ID {
			item["person"] = wire(rows[i].Person)
		}
		if rows[i].Lead && in.Kind == machine.LeadInput {
			item["match"] = true
		}
		if err := e.Encode(item); err != nil {
			return nil, errors.Join(fmt.Errorf("write an input of contact %q", in.Contact), err)
		}
	}
	return b.Bytes(), nil
}

// item writes an input as the server reads it.
func item(in *machine.Input) map[string]any {
	fields := wire(in.Fields)
	switch in.Kind {
	case machine.ContactInput:
		return map[string]any{"id": in.Contact, "fields": fields}
	case machine.AccountInput:
		return map[string]any{"fields": fields}
	case machine.ConsentInput:
		return map[string]any{"contact": in.Contact, "for": in.Name, "consent": in.Status == machine.ConsentYes, "source": in.Detail}
	case machine.LeadInput:
		item := map[string]any{"lead": in.Key, "put": true, "outcome": in.Status, "by": in.Detail, "fields": fields}
		if machine.KindOf(in.Contact) == machine.AccountEntity {
			item["account"] = machine.EntityName(in.Contact)
		} else {
			item["contact"] = in.Contact
		}
		return item
	}
	item := map[string]any{"contact": in.Contact, "event": in.Name, "id": in.ID, "fields": fields}
	if in.Time != 0 {
		item["time"] = time.UnixMilli(in.Time).UTC().Format(time.RFC3339Nano)
	}
	return item
}

// wire writes times as the server reads them; a midnight as a date, which dates and times both take.
func wire(values machine.Values) map[string]any {
	out := make(map[string]any, len(values))
	for name, v := range values {
		out[name] = wireValue(v)
	}
	return out
}

func wireValue(v any) any {
	switch v := v.(type) {
	case time.Time:
		if v.Truncate(24 * time.Hour).Equal(v) {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339Nano)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = wireValue(v[i])
		}
		return out
	}
	return v
}
