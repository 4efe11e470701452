package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
	"github.com/journeylang/journey/server"
)

type whyVerb struct {
	Contact string `arg:"" help:"Id of the contact."`
	Journey string `arg:"" optional:"" help:"Journey to look at; all if left out."`
	In      string `placeholder:"SEGMENT" help:"Show why the contact is in a segment, or is not."`
	Dir     string `default:"." placeholder:"DIR" help:"Folder of the program."`
	Data    string `placeholder:"DIR" help:"Data folder, while no server runs on it (default DIR/.journey-data)."`
	Server  string `env:"JOURNEY_SERVER" placeholder:"URL" help:"Ask a running server instead."`
	Token   string `env:"JOURNEY_TOKEN" help:"The server's token."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

func (v *whyVerb) Run(ctx context.Context, c *console) error {
	if v.In != "" {
		return v.membership(ctx, c)
	}
	path, err := v.path(ctx)
	if err != nil {
		return err
	}
	if v.JSON {
		e := json.NewEncoder(c.out)
		e.SetEscapeHTML(false)
		return e.Encode(path)
	}
	if len(path.Lines) == 0 {
		fmt.Fprintf(c.err, "%s has never met the journey %s\n", v.Contact, v.Journey)
		return nil
	}
	return writePath(c.out, path)
}

func (v *whyVerb) path(ctx context.Context) (*server.Path, error) {
	if v.Server != "" {
		at := "/v1/contacts/" + url.PathEscape(v.Contact) + "/why"
		if v.Journey != "" {
			at += "?journey=" + url.QueryEscape(v.Journey)
		}
		var path server.Path
		return &path, remote{v.Server, v.Token}.get(ctx, at, &path)
	}
	data := dataDir(v.Dir, v.Data)
	if _, err := os.Stat(data); err != nil {
		return nil, usageError{fmt.Errorf("there is no data folder %s: name the program's folder with --dir, the data with --data, or a running server with --server", data)}
	}
	s, err := store.Open(data)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	path := &server.Path{Contact: v.Contact}
	err = engine.Look(s, s, v.Contact, func(p *fold.Partition) error {
		lines, err := p.Path(v.Contact)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return fmt.Errorf("nobody in %s has the id %q (ids are case-sensitive)", data, v.Contact)
		}
		w := p.World()
		if _, _, ok := w.Current().Journey(v.Journey); v.Journey != "" && !ok {
			return usageError{fmt.Errorf("the program has no journey %q", v.Journey)}
		}
		path.Zone = explain.Zone(w).String()
		path.Lines = server.PathLines(w, lines, v.Journey)
		return nil
	})
	return path, err
}

// membership shows why the contact is in a segment, or is not.
func (v *whyVerb) membership(ctx context.Context, c *console) error {
	m, err := v.member(ctx)
	if err != nil {
		return err
	}
	if v.JSON {
		e := json.NewEncoder(c.out)
		e.SetEscapeHTML(false)
		return e.Encode(m)
	}
	for _, line := range m.Lines(v.Contact) {
		fmt.Fprintln(c.out, line)
	}
	return nil
}

func (v *whyVerb) member(ctx context.Context) (m explain.Membership, err error) {
	if v.Server != "" {
		at := "/v1/contacts/" + url.PathEscape(v.Contact) + "/why?segment=" + url.QueryEscape(v.In)
		return m, remote{v.Server, v.Token}.get(ctx, at, &m)
	}
	data := dataDir(v.Dir, v.Data)
	if _, err := os.Stat(data); err != nil {
		return m, usageError{fmt.Errorf("there is no data folder %s: name the program's folder with --dir, the data with --data, or a running server with --server", data)}
	}
	s, err := store.Open(data)
	if err != nil {
		return m, err
	}
	defer s.Close()
	err = engine.Look(s, s, v.Contact, func(p *fold.Partition) error {
		lines, err := p.Path(v.Contact)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return fmt.Errorf("nobody in %s has the id %q (ids are case-sensitive)", data, v.Contact)
		}
		known := false
		err = p.View(v.Contact, func(w *machine.World, st *machine.State) {
			if st != nil {
				m, known = explain.Member(w, st, max(p.Now, time.Now().UnixMilli()), v.In, lines)
			}
		})
		if err == nil && !known {
			err = usageError{fmt.Errorf("the program has no segment %q", v.In)}
		}
		return err
	})
	return m, err
}

// writePath writes a path, a line each, under the days of the project's zone.
func writePath(w io.Writer, path *server.Path) error {
	zone, err := time.LoadLocation(path.Zone)
	if err != nil {
		zone = time.UTC
	}
	if _, err := fmt.Fprintf(w, "%s, times in %s\n", path.Contact, zone); err != nil {
		return err
	}
	day := ""
	for _, l := range path.Lines {
		at := time.UnixMilli(int64(l.Time)).In(zone)
		if d := at.Format("Monday 2 January 2006"); d != day {
			day = d
			fmt.Fprintf(w, "\n%s\n", d)
		}
		clock := at.Format("15:04:05")
		where := l.Step
		if where == "" {
			where = l.Journey
		}
		if where != "" {
			where = "  [" + where + "]"
		}
		if _, err := fmt.Fprintf(w, "  %s  %s%s\n", clock, l.Text, where); err != nil {
			return err
		}
	}
	return nil
}
