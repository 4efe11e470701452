package store_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/store"
	"github.com/journeylang/journey/server/servertest"
)

// dying is a data folder whose process dies at one of the things that it does: from then on nothing is done, and nothing was.
type dying struct {
	*store.Store
	left atomic.Int64
}

var errDead = errors.New("the process is dead")

func (d *dying) do(doing func() error) error {
	if d.left.Add(-1) < 0 {
		return errDead
	}
	return doing()
}

func (d *dying) Append(round uint64, records []log.Record) error {
	return d.do(func() error { return d.Store.Append(round, records) })
}

func (d *dying) Trim(first uint64) error { return d.do(func() error { return d.Store.Trim(first) }) }

func (d *dying) DropMails(contacts []string) (n map[string]int, err error) {
	err = d.do(func() error { n, err = d.Store.DropMails(contacts); return err })
	return n, err
}

func (d *dying) State(n uint16) fold.Store { return &dyingPart{d.Store.State(n), d} }

type dyingPart struct {
	fold.Store
	of *dying
}

func (p *dyingPart) Checkpoint(write func(fold.Writer) error) error {
	return p.of.do(func() error { return p.Store.Checkpoint(write) })
}

// erased returns how many trips have left as erased.
func erased(t *testing.T, r *servertest.Rig) (n int64) {
	t.Helper()
	counts, err := r.Engine.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range counts {
		for _, reason := range c.Reasons {
			if reason.Text == "erased" {
				n += reason.N
			}
		}
	}
	return n
}

// A process that dies while it forgets somebody, wherever that is, has forgotten them whole or not at all; what is left to do
// the next process does, and nothing is counted twice.
func TestForgettingSurvivesKills(t *testing.T) {
	template := t.TempDir()
	r := servertest.New(t, servertest.Options{Dir: template, Script: corners})
	fill(t, r, 2)
	r.Close()
	whole, half, done := 0, 0, false
	for lives := int64(0); !done; lives += 1 + lives/4 {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(template)); err != nil {
			t.Fatal(err)
		}
		done = forgetAndDie(t, dir, lives)
		r := servertest.New(t, servertest.Options{Dir: dir, Script: corners})
		if status, _ := r.Do(t, http.MethodGet, "/v1/contacts/ada-17", ""); status == http.StatusOK {
			whole++
			if _, dossier := r.Do(t, http.MethodGet, "/v1/contacts/ada-17/dossier", ""); !strings.Contains(dossier, "about-ada-first") || !strings.Contains(dossier, `"subject":"Hello Ada`) {
				t.Errorf("dead behind %d: Ada is half forgotten: %s", lives, dossier)
			}
			r.Close()
			continue
		}
		if half++; erased(t, r) != 2 {
			t.Errorf("dead behind %d: %d trips have left as erased, want 2", lives, erased(t, r))
		}
		// The next process has all of it to write down, as the next forgetting does; nothing more is asked for about Ada.
		if status, answer := r.Do(t, http.MethodDelete, "/v1/contacts/other1", ""); status != http.StatusOK {
			t.Errorf("dead behind %d: %s", lives, answer)
		}
		for _, place := range everywhere(t, r.Store) {
			t.Errorf("dead behind %d: found %s", lives, place)
		}
		if _, log := r.Do(t, http.MethodGet, "/v1/log", ""); strings.Count(log, `"do":"forget"`) != 2 {
			t.Errorf("dead behind %d: the log says %s", lives, log)
		}
		r.Close()
	}
	if whole == 0 || half < 10 {
		t.Errorf("%d processes died before they forgot her, %d behind: the test exercises too little", whole, half)
	}
}

// forgetAndDie forgets Ada in a process that dies, and reports whether it was through before.
func forgetAndDie(t *testing.T, dir string, lives int64) bool {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d := &dying{Store: s}
	d.left.Store(1 << 40)
	e, err := engine.Open(engine.Options{Log: d, Store: d, Outbox: d, Still: true, Secret: []byte("another secret")})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := e.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	d.left.Store(lives)
	_, err = e.Forget(ctx, "ada-17", engine.Forgetting{By: "eva"})
	through := err == nil && d.left.Load() > 0
	d.left.Store(0)
	_ = e.Close()
	return through
}
