package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/server"
)

// defaultServer is where a server listens, and where the verbs that talk to one look for it.
const defaultServer = "127.0.0.1:8177"

type runVerb struct {
	Dir    string `arg:"" optional:"" default:"." help:"Folder of the program."`
	Listen string `default:"127.0.0.1:8177" placeholder:"HOST:PORT" help:"Where to listen (${default}); port 0 takes a free one."`
	Data   string `placeholder:"DIR" help:"Data folder (default DIR/.journey-data)."`
	URL    string `name:"url" placeholder:"BASE" help:"Where people reach this server, for links in mails: https://journey.example."`
	Token  string `env:"JOURNEY_TOKEN" help:"What callers must know; needed to listen for other machines."`

	Origin []string `placeholder:"SITE" help:"Sites whose pages may send forms and show them in frames: https://contoso.example."`
}

func (v *runVerb) Run(ctx context.Context, c *console) error {
	for i, site := range v.Origin {
		u, err := url.Parse(site)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || strings.ContainsAny(site, " ;,'") {
			return usageError{fmt.Errorf("--origin %s is no site (write it like https://contoso.example)", site)}
		}
		v.Origin[i] = u.Scheme + "://" + u.Host
	}
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	return serve(ctx, serving{Listen: v.Listen, URL: v.URL, Token: v.Token, Origins: v.Origin, Data: dataDir(v.Dir, v.Data), Log: c.err,
		Ready: func(ctx context.Context, h *house, address string) error {
			done, err := h.steering().Publish(ctx, server.Order{Files: filesOf(p), By: local})
			if err != nil {
				return err
			}
			if done.New && done.Change.Live != 0 {
				fmt.Fprintln(c.err, published(done))
			}
			fmt.Fprintf(c.err, "%s runs at %s\n", p.Name, address)
			if v.URL == "" && sends(p) {
				fmt.Fprintf(c.err, "messages leave the house, and their links lead to %s: where readers cannot reach that, give --url https://…; without it no open or click is seen\n", address)
			}
			return nil
		}})
}

// sends reports whether messages leave the house.
func sends(p *plan.Program) bool {
	return slices.ContainsFunc(p.Channels, func(c *plan.Channel) bool { return c.Kind != "outbox" })
}

// serving says how to serve a data folder.
type serving struct {
	Listen string // host:port
	URL    string // where people reach the server; "": the address that it listens on
	Token  string
	// Origins are the sites whose pages may send forms.
	Origins []string
	Data    string
	Clock   engine.Clock // nil: the real time
	Speed   float64      // of the clock; 0: 1
	Log     io.Writer
	// Ready is called when the engine runs and the address is known, before anything is answered: it publishes. What it
	// starts must end with ctx.
	Ready func(ctx context.Context, h *house, address string) error
}

// serve opens the data folder and answers until ctx ends; then requests under way finish, and everything is written
// down and closed.
func serve(ctx context.Context, o serving) (err error) {
	hosts, err := mayListen(o)
	if err != nil {
		return usageError{err}
	}
	l, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; is a server running there already? --listen 127.0.0.1:0 takes a free port", o.Listen, err)
	}
	defer l.Close()
	address := "http://" + l.Addr().String() + "/"
	base := strings.TrimSuffix(o.URL, "/")
	if base == "" {
		base = strings.TrimSuffix(address, "/")
	}
	h, err := openHouse(houseOptions{Data: o.Data, Base: base, Public: o.URL != "", Clock: o.Clock, Log: o.Log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := o.Ready(ctx, h, address); err != nil {
		return err
	}
	s := server.New(server.Options{Engine: h.engine, Outbox: h.store, Links: h.links, Token: o.Token, Hosts: hosts, Origins: o.Origins, Fit: h.fit, Speed: o.Speed, Logger: h.logger})
	return s.Serve(ctx, l)
}

// mayListen refuses to be open to other machines without a token, and returns the names that the server goes by. Where
// it listens on every address, it cannot know its names: there the token alone decides.
func mayListen(o serving) (hosts []string, err error) {
	host, _, err := net.SplitHostPort(o.Listen)
	if err != nil {
		return nil, fmt.Errorf("--listen %s is not an address with a port (write it like %s)", o.Listen, defaultServer)
	}
	ip, err := netip.ParseAddr(host)
	here := host == "localhost" || err == nil && ip.IsLoopback()
	if !here && o.Token == "" {
		return nil, fmt.Errorf("--listen %s can be reached from other machines: give a token that callers must know, with --token or JOURNEY_TOKEN, or listen on %s", o.Listen, defaultServer)
	}
	hosts = []string{host}
	if host == "" || err == nil && ip.IsUnspecified() {
		hosts = []string{"*"}
	}
	if o.URL == "" {
		return hosts, nil
	}
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("--url %s is not an address (write it like https://journey.example)", o.URL)
	}
	return append(hosts, u.Hostname()), nil
}
