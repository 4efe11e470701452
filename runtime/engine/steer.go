package engine

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// ErrSteer means that a journey cannot be told what it was told; the text says why.
type ErrSteer struct{ Reason string }

// Error implements error.
func (e ErrSteer) Error() string { return e.Reason }

// Steer tells a journey to pause, to resume or to stop, and returns how it stands then. The number and the time of the
// order are the engine's to give.
func (e *Engine) Steer(ctx context.Context, s machine.Steer) (machine.Standing, error) {
	e.controlling.Lock()
	defer e.controlling.Unlock()
	if !slices.ContainsFunc(e.World().Programs, func(p *machine.Program) bool {
		_, _, known := p.Journey(s.Journey)
		return known
	}) {
		return machine.Standing{}, ErrSteer{fmt.Sprintf("there is no journey %q", s.Journey)}
	}
	steers, err := e.Steers(ctx)
	if err != nil {
		return machine.Standing{}, err
	}
	if err := standing(steers, s.Journey).Refuses(s.Do); err != nil {
		return machine.Standing{}, ErrSteer{err.Error()}
	}
	s.Number = uint32(len(steers) + 1)
	body, err := s.MarshalMsg(nil)
	if err != nil {
		return machine.Standing{}, err
	}
	e.logger.Info(s.Do, "journey", s.Journey, "policy", s.Policy, "by", s.By)
	if err := e.control(ctx, log.Steer, body); err != nil {
		return machine.Standing{}, err
	}
	if steers, err = e.Steers(ctx); err != nil {
		return machine.Standing{}, err
	}
	e.withdrawn.learn(steers)
	e.actions.Revise()
	return standing(steers, s.Journey), nil
}

func standing(steers []machine.Steer, journey string) machine.Standing {
	for _, st := range machine.Standings(steers) {
		if st.Journey == journey {
			return st
		}
	}
	return machine.Standing{Journey: journey, State: machine.Live}
}

// Steers returns everything that journeys were told, oldest first.
func (e *Engine) Steers(ctx context.Context) ([]machine.Steer, error) {
	var steers []machine.Steer
	err := e.onPartition(ctx, 0, func(p *fold.Partition) error {
		steers = slices.Clone(p.World().Steers())
		return nil
	})
	return steers, err
}

// Publishes returns every publish, oldest first.
func (e *Engine) Publishes(ctx context.Context) ([]machine.Publish, error) {
	var publishes []machine.Publish
	err := e.onPartition(ctx, 0, func(p *fold.Partition) error {
		publishes = slices.Clone(p.Publishes())
		return nil
	})
	return publishes, err
}

// withdrawn knows which messages are not to be handed over any more, and which calls not to be made: those of a journey
// from before its last stop, and those to people who were forgotten.
type withdrawn struct {
	until  atomic.Pointer[map[string]int64] // ms, by journey
	calls  atomic.Pointer[map[string]standingCalls]
	erased erasedKeys // of people who were forgotten
}

// standingCalls is what becomes of the calls of a journey that are not made yet.
type standingCalls struct {
	until int64 // ms: those of before are withdrawn
	held  bool  // the others wait
}

func (w *withdrawn) learn(steers []machine.Steer) {
	until, calls := map[string]int64{}, map[string]standingCalls{}
	for _, st := range machine.Standings(steers) {
		if st.Withdrawn != 0 {
			until[st.Journey] = st.Withdrawn
		}
		calls[st.Journey] = standingCalls{max(st.Withdrawn, st.Recalled), st.State == machine.Paused}
	}
	w.calls.Store(&calls)
	w.until.Store(&until)
}

// has reports whether an effect is withdrawn.
func (w *withdrawn) has(f *machine.Effect) bool {
	if w.erased.has(f.Key) {
		return true
	}
	until := w.until.Load()
	return until != nil && f.At <= (*until)[f.Journey]
}

// recalls reports whether a call is withdrawn: as a message is, or as its journey is paused and lets go whose time comes.
func (w *withdrawn) recalls(f *machine.Effect) bool {
	calls := w.calls.Load()
	return w.has(f) || calls != nil && f.At <= (*calls)[f.Journey].until
}

// holds reports whether a call waits, as its journey is paused.
func (w *withdrawn) holds(f *machine.Effect) bool {
	calls := w.calls.Load()
	return calls != nil && (*calls)[f.Journey].held
}

// sort takes out of a batch what is withdrawn, and returns the outcomes of that.
func (w *withdrawn) sort(batch []post.Letter) (rest []post.Letter, outcomes []machine.Input) {
	for i := range batch {
		if l := &batch[i]; w.has(&l.Effect) {
			outcomes = append(outcomes, l.Input(post.Outcome{Status: machine.StatusWithdrawn}))
		} else {
			rest = append(rest, *l)
		}
	}
	return rest, outcomes
}

// level brings to every partition the publishes and orders that some have and some lack: a process can end between two
// rounds of them. It is to be called before the engine starts.
func (e *Engine) level() error {
	most := e.parts[0]
	count := func(p *fold.Partition) int { return len(p.Publishes()) + len(p.World().Steers()) }
	for _, p := range e.parts {
		if count(p) > count(most) {
			most = p
		}
	}
	e.withdrawn.learn(most.World().Steers())
	for n, p := range e.parts {
		if count(p) == count(most) {
			continue
		}
		publishes, steers := most.Publishes()[len(p.Publishes()):], most.World().Steers()[len(p.World().Steers()):]
		for len(publishes)+len(steers) > 0 {
			o := order{kind: log.Publish}
			var err error
			if len(steers) > 0 && (len(publishes) == 0 || steers[0].After < publishes[0].Number) {
				o.kind = log.Steer
				o.body, err = steers[0].MarshalMsg(nil)
				steers = steers[1:]
			} else {
				o.body, err = publishes[0].MarshalMsg(nil)
				publishes = publishes[1:]
			}
			if err != nil {
				return err
			}
			e.lanes.orders[n] = append(e.lanes.orders[n], o)
		}
	}
	return nil
}
