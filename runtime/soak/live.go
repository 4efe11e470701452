package soak

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// life drives engines, one process after the other, over one disk, by a clock that stands still while they work.
type life struct {
	disk     *disk
	clock    clock
	outside  *outside
	programs []*plan.Program
	dice     *dice // nil: the process lives for ever
	engine   *engine.Engine
	jumps    bool
	spared   bool // no process dies any more
}

// manner is how live engines are run.
type manner struct {
	dice   *dice // where processes die; nil: they live for ever
	jumps  bool  // now and then nothing runs while time passes, and what was due then is late
	folder bool  // on a real data folder
}

// runLive runs the acts in live engines, whose processes die where the dice say, and holds what is left of them against
// a replay of their log, and against the oracle.
func runLive(programs []*plan.Program, acts []Act, how manner) (v *view, err error) {
	k := newDisk()
	if how.folder {
		if k.folder, err = newFolder(); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, k.folder.remove()) }()
	}
	l := &life{disk: k, outside: newOutside(k.fate, programs), programs: programs, dice: how.dice, jumps: how.jumps}
	l.clock.now.Store(acts[0].At)
	l.bear(false)
	for i := range acts {
		if err := l.untilDue(acts[i].At); err != nil {
			return nil, fmt.Errorf("before act %d: %w", i, err)
		}
		if err := l.act(&acts[i]); err != nil {
			return nil, fmt.Errorf("act %d: %w", i, err)
		}
	}
	l.bear(true)
	if err := l.live(func(e *engine.Engine) error {
		s, err := liveShell(e)
		if err != nil {
			return err
		}
		if err := s.judge(); err != nil {
			return err
		}
		v = newView()
		if err := s.look(v); err != nil {
			return err
		}
		counts, err := e.Counts(context.Background())
		v.addCounts(counts)
		return err
	}); err != nil {
		return nil, err
	}
	if err := l.engine.Close(); err != nil {
		return nil, err
	}
	if len(l.outside.faults) > 0 {
		return nil, errors.New(l.outside.faults[0])
	}
	if err := l.remains().once(done(acts)); err != nil {
		return nil, err
	}
	return v, l.remains().replay()
}

// bear gives the next process, or the one that lives, its time to die; for ever: it is not to die, nor is any behind it.
func (l *life) bear(forEver bool) {
	l.spared = l.spared || forEver
	if l.spared || l.dice == nil {
		l.disk.fate.bear(-1, false)
		return
	}
	// Some die within their first doings, others live long.
	life := one(l.dice, l.dice.upTo(4), l.dice.upTo(20), l.dice.upTo(60))
	if l.disk.folder != nil {
		life *= 5 // opening a real folder takes time
	}
	l.disk.fate.bear(life, l.dice.in(2))
}

// patience is how long an engine may take to come to rest.
const patience = 60 * time.Second

// live does something with an engine and waits until it is at rest. Where the process dies, the next one goes on.
func (l *life) live(do func(e *engine.Engine) error) error {
	for deadline := time.Now().Add(patience); ; {
		err := l.open()
		if err == nil {
			if err = do(l.engine); err == nil {
				err = l.rest(deadline)
			}
			if err == nil {
				return nil
			}
		}
		if !l.disk.fate.Dead() && !errors.Is(err, errDead) { // it may have died at rest, just before the next one was spared
			return err
		}
		if time.Now().After(deadline) {
			return errors.New("no process lives long enough")
		}
		if err := l.bury(); err != nil {
			return err
		}
	}
}

// open starts a process where none lives.
func (l *life) open() error {
	if l.engine != nil {
		return nil
	}
	options := engine.Options{Log: l.disk, Store: l.disk, Clock: &l.clock, Carrier: l.outside, Workers: 2}
	if l.dice != nil {
		options.Checkpoint = one(l.dice, 1, 2, 5, 1000)
	}
	e, err := engine.Open(options)
	if err == nil {
		l.engine = e
	}
	return err
}

// bury clears away what is left of a dead process. It can write nothing any more.
func (l *life) bury() error {
	if l.engine != nil {
		l.engine.Close()
		l.engine = nil
	}
	if l.disk.folder != nil {
		if err := l.disk.folder.bury(l.dice.in(2)); err != nil {
			return err
		}
	}
	l.bear(false)
	return nil
}

// rest waits until an engine has nothing to do at the instant that the clock shows.
func (l *life) rest(deadline time.Time) error {
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	for {
		if l.disk.fate.Dead() {
			return errDead
		}
		if err := l.engine.Settle(ctx); err != nil {
			return err
		}
		var mu sync.Mutex
		busy := ""
		err := l.engine.EachPartition(ctx, func(p *fold.Partition) error {
			why, err := work(p, l.clock.Now())
			if why != "" {
				mu.Lock()
				busy = why
				mu.Unlock()
			}
			return err
		})
		if err != nil {
			return err
		}
		if busy == "" {
			return l.engine.Settle(ctx)
		}
		if time.Now().After(deadline) {
			return errors.New("the engine does not come to rest: " + busy)
		}
		time.Sleep(200 * time.Microsecond)
	}
}

// work says what a partition still has to do at an instant; "": nothing.
func work(p *fold.Partition, now int64) (string, error) {
	if due := p.NextDue(); due != 0 && due <= now {
		return fmt.Sprintf("partition %d has something due since %d ms", p.Number, now-due), nil
	}
	if p.Sweeping() {
		return fmt.Sprintf("partition %d is sweeping", p.Number), nil
	}
	ids, err := p.IDs("", 10_000)
	busy := ""
	for _, id := range ids {
		err = errors.Join(err, p.View(id, func(_ *machine.World, st *machine.State) {
			if st != nil && len(st.Pending) > 0 {
				busy = fmt.Sprintf("%s waits for the outcome of %s", id, st.Pending[0].Key)
			}
		}))
	}
	return busy, err
}

// untilDue lets time pass from one instant at which something is due to the next, and then until at.
func (l *life) untilDue(at int64) error {
	for {
		next := int64(0)
		err := l.live(func(e *engine.Engine) error {
			next = 0
			if err := l.rest(time.Now().Add(patience)); err != nil {
				return err
			}
			var mu sync.Mutex
			return e.EachPartition(context.Background(), func(p *fold.Partition) error {
				mu.Lock()
				defer mu.Unlock()
				if due := p.NextDue(); due != 0 && (next == 0 || due < next) {
					next = due
				}
				return nil
			})
		})
		if err != nil {
			return err
		}
		if next == 0 || next > at || l.jumps && l.dice.in(6) {
			l.clock.now.Store(at)
			return nil
		}
		l.clock.now.Store(max(next, l.clock.Now()))
	}
}

// act brings in what comes from outside, again and again until it is acknowledged, as senders and operators do: what has
// no name of its own by which a repeat is told, they look up first.
func (l *life) act(a *Act) error {
	behind, publishes, steers := l.disk.last(), -1, -1
	var worked *machine.Input // what the work was, once it is known
	return l.live(func(e *engine.Engine) error {
		ctx := context.Background()
		switch {
		case a.Publish > 0:
			done, err := e.Publishes(ctx)
			if err != nil {
				return err
			}
			if publishes < 0 {
				publishes = len(done)
			}
			if len(done) > publishes {
				return nil
			}
			_, err = e.PublishAs(ctx, l.programs[a.Publish-1], engine.Publication{Seed: seed, People: a.People})
			return err
		case a.Steer != nil:
			done, err := e.Steers(ctx)
			if err != nil {
				return err
			}
			if steers < 0 {
				steers = len(done)
			}
			if len(done) > steers {
				return nil
			}
			_, err = e.Steer(ctx, *a.Steer)
			var refused engine.ErrSteer
			if errors.As(err, &refused) {
				return nil
			}
			return err
		}
		if a.Form != nil {
			_, err := e.Submit(ctx, a.Form.submission(e.Program().Plan))
			return err
		}
		all := a.Inputs
		if a.Work != nil {
			if worked == nil {
				var in machine.Input
				any := false
				if err := e.View(ctx, a.Work.contact, func(_ int64, _ *machine.World, st *machine.State) { in, any = a.Work.input(st) }); err != nil || !any {
					return err
				}
				worked = &in
			}
			all = []machine.Input{*worked}
		}
		var inputs []machine.Input
		for i := range all {
			in := &all[i]
			b, err := in.MarshalMsg(nil)
			if err != nil {
				return err
			}
			if in.ID != "" || !l.disk.took(behind, b) {
				inputs = append(inputs, *in)
			}
		}
		return e.Ingest(ctx, inputs)
	})
}
