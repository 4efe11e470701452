package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/report"
	"github.com/journeylang/journey/server"
)

// local is who steers without saying who, on a data folder or on a server without a token.
const local = "local"

// helm is what the verbs that change what runs talk to: a running server, or the data folder while none runs on it.
type helm interface {
	Plan(ctx context.Context, o server.Order) (*report.Change, error)
	Publish(ctx context.Context, o server.Order) (*server.Published, error)
	Rollback(ctx context.Context, o server.Order) (*server.Published, error)
	Steer(ctx context.Context, do string, o server.Order) (*server.Standing, error)
	Log(ctx context.Context, journey string) ([]server.Done, error)
	Forget(ctx context.Context, o server.ForgetOrder) (*server.Forgotten, error)
}

// aim says what to steer.
type aim struct {
	Data   string `placeholder:"DIR" help:"Data folder, while no server runs on it (default DIR/.journey-data)."`
	Server string `env:"JOURNEY_SERVER" placeholder:"URL" help:"Talk to a running server instead."`
	Token  string `env:"JOURNEY_TOKEN" help:"The server's token."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// signed says who does something, and why.
type signed struct {
	By   string `placeholder:"NAME" help:"Who does it, for the log."`
	Note string `short:"m" placeholder:"TEXT" help:"Why, for the log."`
}

// errNoData means that there is no data folder.
var errNoData = errors.New("there is no data folder")

// take calls f with the helm. Without a server the data folder is opened, but nothing is due and nothing leaves in it.
func (a *aim) take(ctx context.Context, dir string, create bool, f func(h helm) error) (err error) {
	if a.Server != "" {
		return f(remote{a.Server, a.Token})
	}
	data := dataDir(dir, a.Data)
	if _, err := os.Stat(data); err != nil && !create {
		return usageError{fmt.Errorf("%w %s: name the program's folder with --dir, the data with --data, or a running server with --server", errNoData, data)}
	}
	h, err := openHouse(houseOptions{Data: data, Still: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := f(h.steering()); err != nil {
		return err
	}
	return h.engine.Settle(ctx) // what was done is done for everybody when the verb ends
}

func (a *aim) by(who string) string {
	if who == "" && a.Server == "" {
		return local
	}
	return who
}

// filesOf returns the sources of a program.
func filesOf(p *plan.Program) []server.SourceFile {
	files := make([]server.SourceFile, len(p.Files))
	for i, f := range p.Files {
		files[i] = server.SourceFile{Name: f.Name, Text: f.Text}
	}
	return files
}

// Plan implements helm.
func (r remote) Plan(ctx context.Context, o server.Order) (*report.Change, error) {
	var c report.Change
	return &c, r.ask(ctx, "/v1/plan", o, &c)
}

// Publish implements helm.
func (r remote) Publish(ctx context.Context, o server.Order) (*server.Published, error) {
	var p server.Published
	return &p, r.ask(ctx, "/v1/publish", o, &p)
}

// Rollback implements helm.
func (r remote) Rollback(ctx context.Context, o server.Order) (*server.Published, error) {
	var p server.Published
	return &p, r.ask(ctx, "/v1/rollback", o, &p)
}

// Steer implements helm.
func (r remote) Steer(ctx context.Context, do string, o server.Order) (*server.Standing, error) {
	var st server.Standing
	path := "/v1/journeys/" + url.PathEscape(o.Journey) + "/" + do
	return &st, r.ask(ctx, path, o, &st)
}

// Log implements helm.
func (r remote) Log(ctx context.Context, journey string) ([]server.Done, error) {
	var done []server.Done
	err := r.get(ctx, "/v1/log?journey="+url.QueryEscape(journey), &done)
	return done, err
}

// ask posts an order and decodes the answer into v. It is not tried twice: it may have been done.
func (r remote) ask(ctx context.Context, path string, o server.Order, v any) error {
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return r.do(ctx, http.MethodPost, path, bytes.NewReader(body), v)
}
