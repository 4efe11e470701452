package engine

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// recover folds the tail of the log onto the checkpoints and returns the effects that have no outcome.
func (e *Engine) recover() ([]machine.Effect, error) {
	err := e.eachShare(func(n uint16) (err error) {
		e.parts[n], err = restore(n, e.options.Store, &e.programs, e.door.index)
		return err
	})
	if err != nil {
		return nil, err
	}
	first, newest := ^uint64(0), uint64(0)
	for n, p := range e.parts {
		first, newest, e.offsets[n] = min(first, p.Round+1), max(newest, p.Round), p.Offset
	}
	replayed, err := e.replay(first)
	if err != nil {
		return nil, fmt.Errorf("recover from the log: %w", err)
	}
	if newest > e.round {
		if e.round, err = e.lastRound(); err != nil {
			return nil, err
		}
		if newest > e.round {
			return nil, fmt.Errorf("the states are at round %d, their log ends at round %d: the log was cut or replaced; restore the data folder from a backup", newest, e.round)
		}
	}
	e.feed.resume(e.round)
	var effects []machine.Effect
	for n, p := range e.parts {
		e.offsets[n], e.time, e.epoch = p.Offset, max(e.time, p.Now), max(e.epoch, p.Epoch)
		e.due[n].Store(p.NextDue())
		pending, err := e.pending(p)
		if err != nil {
			return nil, err
		}
		effects = append(effects, pending...)
	}
	e.logger.Info("recovered", "round", e.round, "replayed", replayed, "pending_effects", len(effects))
	return effects, nil
}

// eachShare calls f for every partition, side by side as the workers will have them.
func (e *Engine) eachShare(f func(n uint16) error) error {
	errs := make([]error, e.options.Workers)
	var working sync.WaitGroup
	for w := range errs {
		working.Go(func() {
			for n := w; n < log.Partitions && errs[w] == nil; n += len(errs) {
				errs[w] = f(uint16(n))
			}
		})
	}
	working.Wait()
	return errors.Join(errs...)
}

// logged is a record with the round in which it was appended.
type logged struct {
	round  uint64
	record log.Record
}

// replay folds the records from round first on that no checkpoint has, side by side as the workers would have, and returns
// how many they were.
func (e *Engine) replay(first uint64) (replayed int, err error) {
	shares := make([]chan logged, e.options.Workers)
	errs := make([]error, len(shares))
	var failed atomic.Bool
	var working sync.WaitGroup
	for w := range shares {
		shares[w] = make(chan logged, 256)
		working.Go(func() {
			for l := range shares[w] {
				if errs[w] != nil {
					continue
				}
				if _, errs[w] = e.parts[l.record.Partition].Fold(l.round, &l.record); errs[w] != nil {
					failed.Store(true)
				}
			}
		})
	}
	err = e.options.Log.Tail(first, func(round uint64, r log.Record) error {
		e.round = max(e.round, round)
		if int(r.Partition) >= len(e.parts) {
			return fmt.Errorf("round %d of the log names partition %d: it is not a log of this kind", round, r.Partition)
		}
		if r.Offset <= e.offsets[r.Partition] {
			return nil
		}
		if failed.Load() {
			return errReplay
		}
		if e.unwritten[r.Partition].Load() == 0 {
			e.unwritten[r.Partition].Store(round)
		}
		replayed++
		shares[int(r.Partition)%len(shares)] <- logged{round, r}
		return nil
	})
	for _, share := range shares {
		close(share)
	}
	working.Wait()
	if fault := errors.Join(errs...); fault != nil {
		return replayed, fault
	}
	return replayed, err
}

// errReplay ends the reading of the log when a record could not be folded.
var errReplay = errors.New("a record could not be folded")

// restore returns a partition as its last checkpoint left it, with its timers.
func restore(n uint16, s Store, programs *programs, index *identity.Index) (*fold.Partition, error) {
	stored := s.State(n)
	p := fold.New(n, fold.Options{Programs: programs.get, Source: stored, Index: index})
	meta, err := stored.Meta()
	if err != nil {
		return nil, fmt.Errorf("read the checkpoint of partition %d: %w", n, err)
	}
	if meta != nil {
		if err := p.Restore(meta); err != nil {
			return nil, err
		}
	}
	if err := stored.Timers(p.AddTimers); err != nil {
		return nil, fmt.Errorf("read the timers of partition %d: %w", n, err)
	}
	if err := stored.Pages(fold.MemberPages, p.AddPage); err != nil {
		return nil, fmt.Errorf("read the memberships of partition %d: %w", n, err)
	}
	return p, nil
}

// lastRound returns the last round in the log.
func (e *Engine) lastRound() (last uint64, err error) {
	err = e.options.Log.Tail(0, func(round uint64, _ log.Record) error {
		last = round
		return nil
	})
	return last, err
}

// pending returns the effects of a partition that have no outcome.
func (e *Engine) pending(p *fold.Partition) ([]machine.Effect, error) {
	var effects []machine.Effect
	add := func(st *machine.State) {
		for _, f := range st.Pending {
			f.Owner = st.ID
			effects = append(effects, f)
		}
	}
	seen := map[string]bool{}
	err := p.EachChanged(func(st *machine.State) {
		seen[st.ID] = true
		add(st)
	})
	if err != nil {
		return nil, err
	}
	var fault error
	err = e.options.Store.State(p.Number).Pending(func(id string) {
		if seen[id] || fault != nil {
			return
		}
		fault = p.View(id, func(_ *machine.World, st *machine.State) {
			if st != nil {
				add(st)
			}
		})
	})
	if err := errors.Join(err, fault); err != nil {
		return nil, fmt.Errorf("read the pending effects of partition %d: %w", p.Number, err)
	}
	return effects, nil
}
