package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/store"
)

// Restart tells how long it takes from the start of the process until the engine answers and goes on with the steps
// that are due, in seconds.
type Restart struct {
	Stopped float64 `json:"after_stop_seconds"` // behind a clean stop
	Killed  float64 `json:"after_kill_seconds"` // behind a kill, with inputs in the log that no checkpoint has
}

// unsaved is how many inputs lie in the log when the process is killed.
const unsaved = 500_000

// restart opens the engine's folder twice: as it was left, and as a kill would leave it, which a copy in killed shows.
func restart(ctx context.Context, dir, killed string, contacts int) (r Restart, err error) {
	stopped, err := reopen(dir)
	if err != nil {
		return r, err
	}
	r.Stopped = stopped.seconds
	err = ingest(ctx, stopped.engine, min(contacts, unsaved), "began", false)
	// Files must not change while they are copied; a kill leaves those of one instant.
	err = errors.Join(err, stopped.engine.Settle(ctx), copyFolder(killed, dir), stopped.close())
	if err != nil {
		return r, err
	}
	back, err := reopen(killed)
	if err != nil {
		return r, err
	}
	r.Killed = back.seconds
	return r, back.close()
}

type reopened struct {
	store   *store.Store
	engine  *engine.Engine
	seconds float64
}

func reopen(dir string) (*reopened, error) {
	start := time.Now()
	s, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	clock := &hand{}
	clock.at.Store(began + 3*time.Hour.Milliseconds())
	e, err := engine.Open(engine.Options{Log: s, Store: s, Clock: clock, Carrier: nobody{}})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &reopened{s, e, time.Since(start).Seconds()}, nil
}

func (r *reopened) close() error { return errors.Join(r.engine.Close(), r.store.Close()) }

// copyFolder copies the data folder of a running engine, without its locks.
func copyFolder(to, from string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return err
	}
	for _, db := range []string{"state", "log"} {
		if err := os.Remove(filepath.Join(to, db, "LOCK")); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
