package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/journeylang/journey/server"
	"github.com/journeylang/journey/server/live"
)

type watchVerb struct {
	Journey string `arg:"" optional:"" help:"Journey to watch; all if left out."`
	Contact string `placeholder:"ID" help:"Watch one contact."`
	Server  string `env:"JOURNEY_SERVER" default:"http://127.0.0.1:8177" placeholder:"URL" help:"The running server (${default})."`
	Token   string `env:"JOURNEY_TOKEN" help:"The server's token."`
	From    string `placeholder:"CURSOR" help:"Go on behind this line, as --json printed it; else from now on."`
	JSON    bool   `name:"json" help:"Print the lines as JSON, with their cursors."`

	zone *time.Location
}

// Run prints what happens until it is stopped. When the connection breaks it comes back, and goes on behind the last
// line that it printed: no line is lost or printed twice.
func (v *watchVerb) Run(ctx context.Context, c *console) error {
	var p server.Program
	if err := (remote{v.Server, v.Token}).get(ctx, "/v1/program", &p); err != nil {
		return err
	}
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		v.zone = zone
	} else {
		v.zone = time.UTC
	}
	known := v.Journey == ""
	for _, j := range p.Journeys {
		known = known || j.Name == v.Journey
		if j.Status != "live" && (v.Journey == "" || v.Journey == j.Name) {
			fmt.Fprintf(c.err, "%s is %s\n", j.Name, j.Status)
		}
	}
	if !known {
		return usageError{fmt.Errorf("%s has no journey %q", p.Name, v.Journey)}
	}
	fmt.Fprintf(c.err, "watching %s at %s; ctrl-C stops\n", p.Name, v.Server)
	pause := time.Duration(0)
	for {
		err := v.stream(ctx, c, func() { pause = 0 })
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errStream), errors.Is(err, live.ErrRefused):
			return err
		}
		if !errors.Is(err, errMissed) {
			pause = min(max(2*pause, 250*time.Millisecond), 10*time.Second)
			fmt.Fprintf(c.err, "%v; trying again in %v\n", err, pause)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// errStream is a mistake that another try would only repeat; errMissed asks for a replay.
var (
	errStream = errors.New("the server cannot show this")
	errMissed = errors.New("lines were missed")
)

// stream prints one connection's lines; it remembers behind which to go on.
func (v *watchVerb) stream(ctx context.Context, c *console, works func()) error {
	client, err := live.Dial(ctx, live.Request{Server: v.Server, Token: v.Token, From: v.From, Journey: v.Journey, Contact: v.Contact})
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { client.Close() })
	defer stop()
	defer client.Close()
	for {
		m, text, err := client.Next()
		if err != nil {
			return err
		}
		works()
		switch m.Type {
		case "hello":
			if v.From == "" {
				v.From = m.Cursor
			}
		case "trace":
			v.From = m.Cursor
			if v.JSON {
				_, err = fmt.Fprintf(c.out, "%s\n", text)
			} else {
				_, err = fmt.Fprintln(c.out, v.line(&m))
			}
			if err != nil {
				return fmt.Errorf("%w: %w", errStream, err)
			}
		case "missed":
			// Too fast for this terminal: what was missed is read again, in order.
			v.From = m.From
			return errMissed
		case "error":
			return fmt.Errorf("%w: %s", errStream, m.Message)
		}
	}
}

func (v *watchVerb) line(m *live.Message) string {
	at := time.UnixMilli(int64(m.Time)).In(v.zone).Format("2006-01-02 15:04:05")
	return fmt.Sprintf("%s  %s  %s", at, m.Contact, m.Text)
}
