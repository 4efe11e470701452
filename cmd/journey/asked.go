package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/journeylang/journey/server"
)

// asked is what the verbs that find and show people talk to: a running server, or the data folder while none runs on it.
// Both answer the same: behind a folder stands a server that nobody else can reach, in which nothing is due and nothing leaves.
type asked struct {
	Dir    string `default:"." placeholder:"DIR" help:"Folder of the program."`
	Data   string `placeholder:"DIR" help:"Data folder, while no server runs on it (default DIR/.journey-data)."`
	Server string `env:"JOURNEY_SERVER" placeholder:"URL" help:"Ask a running server instead."`
	Token  string `env:"JOURNEY_TOKEN" help:"The server's token."`
	JSON   bool   `name:"json" help:"Print JSON."`

	zone  *time.Location // of the program that answers; lists and pages tell times in it
	roles []string       // that it gives work to
}

// asking sends requests of the API and decodes the JSON answers into v.
type asking interface {
	do(ctx context.Context, method, path string, send io.Reader, v any) error
}

// with calls f with who answers.
func (a *asked) with(ctx context.Context, f func(to asking) error) (err error) {
	if a.Server != "" {
		return a.about(ctx, remote{a.Server, a.Token}, f)
	}
	data := dataDir(a.Dir, a.Data)
	if _, err := os.Stat(data); err != nil {
		return usageError{fmt.Errorf("%w %s: name the program's folder with --dir, the data with --data, or a running server with --server", errNoData, data)}
	}
	h, err := openHouse(houseOptions{Data: data, Still: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	s := server.New(server.Options{Engine: h.engine, Outbox: h.store, Links: h.links, Fit: h.fit, Logger: h.logger})
	defer s.Close()
	if err := a.about(ctx, within{s}, f); err != nil {
		return err
	}
	return h.engine.Settle(ctx) // what was changed is changed for everybody when the verb ends
}

// about calls f with who answers, whose zone is known then where people read the answer.
func (a *asked) about(ctx context.Context, to asking, f func(to asking) error) error {
	if a.zone = time.UTC; !a.JSON {
		var p server.Program
		if err := to.do(ctx, http.MethodGet, "/v1/program", nil, &p); err != nil {
			return err
		}
		a.roles = p.Roles
		if zone, err := time.LoadLocation(p.Zone); err == nil {
			a.zone = zone
		}
	}
	return f(to)
}

// get asks for one thing; with --json the answer is printed as it is, and done says so.
func (a *asked) get(ctx context.Context, c *console, path string, v any) (done bool, err error) {
	err = a.with(ctx, func(to asking) error { return to.do(ctx, http.MethodGet, path, nil, v) })
	if err != nil || !a.JSON {
		return false, err
	}
	return true, writeJSON(c.out, v)
}

// tell posts one item.
func tell(ctx context.Context, to asking, path string, item map[string]any) error {
	body, err := json.Marshal([]any{item})
	if err != nil {
		return err
	}
	var answer json.RawMessage
	return to.do(ctx, http.MethodPost, path, bytes.NewReader(body), &answer)
}

// within is a server in this process, which answers without a network.
type within struct{ handler http.Handler }

func (i within) do(ctx context.Context, method, path string, send io.Reader, v any) error {
	r, err := http.NewRequestWithContext(ctx, method, "http://localhost"+path, send)
	if err != nil {
		return usageError{err}
	}
	if send != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.RequestURI = path
	a := &answered{header: http.Header{}, status: http.StatusOK}
	i.handler.ServeHTTP(a, r)
	if a.status == http.StatusOK {
		return json.Unmarshal(a.body.Bytes(), v)
	}
	var p server.Problem
	if err := json.Unmarshal(a.body.Bytes(), &p); err == nil && p.Detail != "" {
		return errors.New(p.Detail)
	}
	return fmt.Errorf("there is no answer to %s %s: %s", method, path, strings.ToLower(http.StatusText(a.status)))
}

// answered is an answer that is kept in memory.
type answered struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *answered) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answered) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter.
func (a *answered) Write(b []byte) (int, error) { return a.body.Write(b) }
