package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/channel"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/runtime/store"
	"github.com/journeylang/journey/server"
)

// dataFolder is the folder of a program's data, in the folder of the program.
const dataFolder = ".journey-data"

// dataDir returns the data folder: the one that was named, or that of the program.
func dataDir(dir, data string) string {
	if data != "" {
		return data
	}
	return filepath.Join(dir, dataFolder)
}

// house is an open data folder with the engine that runs on it.
type house struct {
	engine   *engine.Engine
	store    *store.Store
	links    post.Links
	channels channels
	logger   *slog.Logger
}

// houseOptions say how to open a house.
type houseOptions struct {
	Data string // the folder
	Base string // where links in mails lead: "https://journey.example"
	// Public says that the world reaches Base: then opens and clicks are seen, and providers report there.
	Public bool
	Clock  engine.Clock // nil: the real time
	Still  bool         // no timer fires and no message leaves: for publishing and steering where no server runs
	Log    io.Writer    // where warnings and what happens to the engine go; nil: nowhere
}

// openHouse opens a data folder, which it makes if there is none, and starts its engine. Close the house in the end.
func openHouse(o houseOptions) (*house, error) {
	s, err := store.Open(o.Data)
	if err != nil {
		return nil, err
	}
	h := &house{store: s}
	if err := h.start(o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return h, nil
}

func (h *house) start(o houseOptions) error {
	installation, err := h.store.Secret("installation", func() ([]byte, error) {
		b, err := secret(8)
		return []byte(hex.EncodeToString(b)), err
	})
	if err != nil {
		return fmt.Errorf("read the id of the installation: %w", err)
	}
	h.links.Base = o.Base
	if h.links.Secret, err = h.store.Secret("links", func() ([]byte, error) { return secret(32) }); err != nil {
		return fmt.Errorf("read the secret of the links: %w", err)
	}
	forgotten, err := h.store.Secret("forgotten", func() ([]byte, error) { return secret(32) })
	if err != nil {
		return fmt.Errorf("read the secret of who was forgotten: %w", err)
	}
	h.channels.store = h.store
	office := &post.Office{Installation: string(installation), Links: h.links, Public: o.Public, Channel: h.channels.open}
	h.logger = slog.New(slog.DiscardHandler)
	if o.Log != nil {
		h.logger = slog.New(slog.NewTextHandler(o.Log, nil))
	}
	h.engine, err = engine.Open(engine.Options{Log: h.store, Store: h.store, Clock: o.Clock, Still: o.Still, Carrier: office, Installation: string(installation), Logger: h.logger,
		Outbox: h.store, Secret: forgotten,
		Full: func(err error) bool { return errors.Is(err, store.ErrFull) }})
	return err
}

// publish makes the program the current one.
func (h *house) publish(ctx context.Context, p *plan.Program) error {
	if err := h.fit(p); err != nil {
		return err
	}
	_, err := h.engine.PublishAs(ctx, p, engine.Publication{Seed: 1, By: local})
	return err
}

// fit reports what the channels of a program lack: a setting that is missing is found now and not with the first mail.
func (h *house) fit(p *plan.Program) error {
	for _, c := range p.Channels {
		if _, err := h.channels.open(p, c.Medium); err != nil {
			return err
		}
	}
	for _, f := range p.Forms {
		if f.Signed != "" && os.Getenv(f.Signed) == "" {
			return fmt.Errorf("the form %s is signed with the key in the environment variable %s, which is not set: set it to the key that the other system gives out", f.Name, f.Signed)
		}
	}
	return nil
}

// steering changes what runs in the house.
func (h *house) steering() server.Steering { return server.Steering{Engine: h.engine, Fit: h.fit} }

// Close applies what was acknowledged, writes it down and closes the folder.
func (h *house) Close() error {
	return errors.Join(h.engine.Close(), h.channels.Close(), h.store.Close())
}

func secret(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := rand.Read(b)
	return b, err
}

// channels are the open channels of a house. Programs that say the same of a channel share it, and its pace.
type channels struct {
	store  channel.OutboxStore
	mu     sync.Mutex
	opened map[any]channel.Channel // by their settings
}

// open returns the channel of a medium; a medium without a declaration has the outbox.
func (c *channels) open(p *plan.Program, medium string) (channel.Channel, error) {
	rate := 0.0
	for _, d := range p.Channels {
		switch {
		case d.Medium != medium:
		case d.Kind == "smtp":
			return c.smtp(d)
		case d.Kind == "http":
			return c.http(d)
		default:
			rate = d.Rate
		}
	}
	return c.keep(channel.Settings{Rate: rate}, func() (channel.Channel, error) { return channel.NewOutbox(c.store, rate), nil })
}

// keep returns the channel that was opened with the settings, or opens it.
func (c *channels) keep(s any, open func() (channel.Channel, error)) (channel.Channel, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ch := c.opened[s]; ch != nil {
		return ch, nil
	}
	ch, err := open()
	if err != nil {
		return nil, err
	}
	if c.opened == nil {
		c.opened = map[any]channel.Channel{}
	}
	c.opened[s] = ch
	return ch, nil
}

func (c *channels) smtp(d *plan.Channel) (channel.Channel, error) {
	s := channel.Settings{Rate: d.Rate}
	for _, setting := range []struct {
		name string
		to   *string
	}{{"host", &s.Addr}, {"user", &s.User}, {"password", &s.Password}, {"tls", &s.TLS}} {
		value, err := settingOf(d, setting.name)
		if err != nil {
			return nil, err
		}
		*setting.to = value
	}
	return c.keep(s, func() (channel.Channel, error) {
		ch, err := channel.NewSMTP(s)
		if err != nil {
			return nil, fmt.Errorf("channel %s: %w", d.Medium, err)
		}
		return ch, nil
	})
}

// http opens the channel to a provider. Secrets are read here, and kept nowhere else.
func (c *channels) http(d *plan.Channel) (channel.Channel, error) {
	s := channel.HTTPSettings{Rate: d.Rate, Scheme: d.Scheme}
	var err error
	if s.URL, err = settingOf(d, "url"); err != nil {
		return nil, err
	}
	if s.From, err = settingOf(d, "from"); err != nil {
		return nil, err
	}
	for i, secret := range d.Secrets {
		value, err := valueOf(d, "auth", secret)
		if err != nil {
			return nil, err
		}
		if d.Scheme == "basic" && i == 0 {
			s.User = value
		} else {
			s.Token = value
		}
	}
	return c.keep(s, func() (channel.Channel, error) {
		ch, err := channel.NewHTTP(s)
		if err != nil {
			return nil, fmt.Errorf("channel %s: %w", d.Medium, err)
		}
		return ch, nil
	})
}

// Close closes the channels.
func (c *channels) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var err error
	for _, ch := range c.opened {
		err = errors.Join(err, ch.Close())
	}
	return err
}

// settingOf returns the value of a channel's setting; "" where it is not given.
func settingOf(d *plan.Channel, name string) (string, error) {
	return valueOf(d, name, d.Settings[name])
}

// valueOf returns a value of a channel, from the environment where it says so.
func valueOf(d *plan.Channel, name string, s plan.Setting) (string, error) {
	if s.Env == "" {
		return s.Value, nil
	}
	if v := os.Getenv(s.Env); v != "" {
		return v, nil
	}
	if s.Value == "" {
		return "", fmt.Errorf("the channel %s reads its %s from the environment variable %s, which is not set: set it, or give a fallback: %s env(%q, \"…\")",
			d.Medium, name, s.Env, name, s.Env)
	}
	return s.Value, nil
}
