// Package bench measures the engine on this machine, beside what the storage alone costs: a bare loop that rewrites
// states in badger at each step, and a bare loop that appends inputs to a synced log and keeps states in memory. All
// make the same state changes: a trip of four durable steps (an event, a wait, an event, a wait) for each contact.
package bench

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/runtime/store"
)

//go:embed bench.journey
var script string

// Figures is what one loop cost.
type Figures struct {
	Loop            string  `json:"loop"`
	Trips           int     `json:"trips"`
	Seconds         float64 `json:"seconds"`
	TripsPerSecond  float64 `json:"trips_per_second"`
	CPUPerThousand  float64 `json:"cpu_seconds_per_1000_trips"`
	BytesPerContact float64 `json:"bytes_per_contact"` // on disk, behind a clean stop
	WaitingMB       float64 `json:"waiting_mb"`        // resident while every contact waits for a timer; 0: the loop has no such moment
	ResidentMB      float64 `json:"resident_mb"`       // at the end of the loop, before the stop
	PeakMB          float64 `json:"peak_mb"`           // the most that was resident during the loop
	AllocsPerTrip   float64 `json:"allocs_per_trip"`
}

// Result is one run of all loops.
type Result struct {
	Cores           int       `json:"cores"`
	Loops           []Figures `json:"loops"`
	CPURatio        float64   `json:"cpu_vs_bare_badger"`        // the engine's CPU per trip over the bare badger loop's
	ThroughputRatio float64   `json:"throughput_vs_bare_badger"` // the engine's trips per second over the bare badger loop's
	Restart         Restart   `json:"restart"`
}

// memory is what was resident at some moments of a loop, in MB.
type memory struct{ waiting, resident float64 }

// began is the time at which the trips begin (ms).
var began = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()

// steps is how many durable steps a trip has.
const steps = 4

// loops are what is measured, in turn.
var loops = []struct {
	name string
	run  func(ctx context.Context, dir string, contacts int, seen *memory) error
}{{"bare badger", bareStates}, {"bare log", bareLog}, {"engine", trips}}

// Run measures the three loops in turn, each with the given number of contacts, in folders below dir. one measures a loop:
// One does it here, where what the loops before left in memory counts; another may do it in a process of its own.
func Run(ctx context.Context, dir string, contacts int, one func(ctx context.Context, loop, dir string, contacts int) (Figures, error)) (*Result, error) {
	r, err := &Result{Cores: runtime.GOMAXPROCS(0)}, error(nil)
	for _, l := range loops {
		f, err := one(ctx, l.name, dir, contacts)
		if err != nil {
			return nil, fmt.Errorf("the loop %q: %w", l.name, err)
		}
		r.Loops = append(r.Loops, f)
	}
	badger, ours := r.Loops[0], r.Loops[2]
	r.CPURatio = ours.CPUPerThousand / badger.CPUPerThousand
	r.ThroughputRatio = ours.TripsPerSecond / badger.TripsPerSecond
	r.Restart, err = restart(ctx, filepath.Join(dir, "engine"), filepath.Join(dir, "killed"), contacts)
	return r, err
}

// One measures one loop in a folder of its own below dir.
func One(ctx context.Context, loop, dir string, contacts int) (Figures, error) {
	for _, l := range loops {
		if l.name == loop {
			return measure(ctx, loop, filepath.Join(dir, loop), contacts, l.run)
		}
	}
	return Figures{}, fmt.Errorf("there is no loop %q", loop)
}

func measure(ctx context.Context, name, dir string, contacts int, run func(context.Context, string, int, *memory) error) (Figures, error) {
	runtime.GC()
	resetPeak()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, start := cpuSeconds(), time.Now()
	var seen memory
	if err := run(ctx, dir, contacts, &seen); err != nil {
		return Figures{}, err
	}
	wall, used := time.Since(start).Seconds(), cpuSeconds()-cpu
	runtime.ReadMemStats(&after)
	size, err := diskBytes(dir)
	n := float64(contacts)
	return Figures{Loop: name, Trips: contacts, Seconds: wall, TripsPerSecond: n / wall, CPUPerThousand: used / n * 1000,
		BytesPerContact: float64(size) / n, WaitingMB: seen.waiting, ResidentMB: seen.resident, PeakMB: peakMB(), AllocsPerTrip: float64(after.Mallocs-before.Mallocs) / n}, err
}

// bareStates makes the state changes of the trips on the states that the machine keeps, and nothing else.
func bareStates(_ context.Context, dir string, contacts int, seen *memory) error {
	err := store.BareStates(dir, contacts, steps, func(contact, step int, b []byte) ([]byte, error) {
		st := &machine.State{ID: id(contact), Created: 1, Profile: machine.Values{"stage": 0.0, "email": id(contact) + "@bench.example", "country": "DE"}}
		if b != nil {
			var err error
			if st, err = machine.DecodeState(b); err != nil {
				return nil, err
			}
		} else {
			st.Trips = []machine.Trip{{No: 1, Program: 1, Journey: "four_steps", Start: machine.Values{"n": float64(contact), "source": "bench"}, Entered: 1}}
		}
		st.Profile["stage"] = float64(step)
		st.Trips[0].Step, st.Trips[0].Due = int32(step), int64(step)*3600_000
		return machine.EncodeState(st)
	})
	seen.resident = residentMB()
	return err
}

func bareLog(_ context.Context, dir string, contacts int, seen *memory) error {
	in := event("went_on", id(1), nil)
	b, err := in.MarshalMsg(nil)
	if err != nil {
		return err
	}
	err = store.BareLog(dir, contacts, steps, b)
	seen.resident = residentMB()
	return err
}

// trips runs the trips through a real engine on a data folder.
func trips(ctx context.Context, dir string, contacts int, seen *memory) (err error) {
	p, err := program()
	if err != nil {
		return err
	}
	s, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	clock := &hand{}
	clock.at.Store(began)
	e, err := engine.Open(engine.Options{Log: s, Store: s, Clock: clock, Carrier: nobody{}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	if err := e.Publish(ctx, p, 1); err != nil {
		return err
	}
	for step, name := range []string{"began", "went_on"} {
		if err := ingest(ctx, e, contacts, name, step == 0); err != nil {
			return err
		}
		if err := e.Settle(ctx); err != nil {
			return err
		}
		if step == 0 {
			seen.waiting = residentMB()
		}
		clock.at.Add(int64(time.Hour / time.Millisecond))
		if err := passed(ctx, e, []int{1, 4}[step], contacts); err != nil {
			return err
		}
	}
	seen.resident = residentMB()
	return nil
}

// ingest brings one event of every contact in, from a few senders side by side as servers would have them.
func ingest(ctx context.Context, e *engine.Engine, contacts int, name string, first bool) error {
	const senders, batch = 8, 500
	errs := make(chan error, senders)
	var next atomic.Int64
	for range senders {
		go func() {
			for {
				from := int(next.Add(batch)) - batch
				if from >= contacts {
					errs <- nil
					return
				}
				inputs := make([]machine.Input, 0, 2*batch)
				for c := from; c < min(from+batch, contacts); c++ {
					contact := id(c)
					if first {
						inputs = append(inputs, machine.Input{Kind: machine.ContactInput, Contact: contact,
							Fields: machine.Values{"email": contact + "@bench.example", "country": "DE"}})
					}
					inputs = append(inputs, event(name, contact, machine.Values{"n": float64(c), "source": "bench"}))
				}
				if err := e.Ingest(ctx, inputs); err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	var err error
	for range senders {
		err = errors.Join(err, <-errs)
	}
	return err
}

// passed waits until everybody has gone through a step.
func passed(ctx context.Context, e *engine.Engine, step, contacts int) error {
	for {
		counts, err := e.Counts(ctx)
		if err != nil {
			return err
		}
		if counts[0].Steps[step].Out >= int64(contacts) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func program() (*plan.Program, error) {
	p, diags := load.Sources([]*source.File{source.NewFile("bench.journey", script)})
	if diags.HasErrors() {
		return nil, fmt.Errorf("the benchmark's program is wrong: %s", diags[0].Message)
	}
	return p, nil
}

func id(contact int) string { return "c" + strconv.Itoa(1_000_000_000+contact) }

func event(name, contact string, fields machine.Values) machine.Input {
	return machine.Input{Kind: machine.EventInput, Contact: contact, Name: name, Fields: fields}
}

// hand is a clock that the benchmark moves.
type hand struct{ at atomic.Int64 }

func (h *hand) Now() int64                { return h.at.Load() }
func (h *hand) Until(int64) time.Duration { return time.Millisecond }

// nobody is a carrier for a program without messages.
type nobody struct{}

func (nobody) Carry(context.Context, []post.Letter) []post.Outcome { return nil }
func (nobody) Pause(string, int) (time.Duration, bool)             { return 0, false }

func diskBytes(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	})
	return size, err
}
