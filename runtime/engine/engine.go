// Package engine runs programs for real: it is the live shell around the fold.
//
// The way of an input: Ingest puts it into the lane of its partition; the committer takes what lies in the lanes,
// appends one record per partition with one synced write, acknowledges, and hands the records to the workers; a worker
// owns some of the partitions, folds their records in order, hands effects to the carriers and trace to the feed, and
// now and then writes a checkpoint. Outcomes of effects, ticks of the clock and publishes are records too. Nothing
// that was acknowledged can be lost, and since the fold alone changes states, nothing is applied twice.
package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/journeylang/journey/runtime/action"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/post"
)

// Log keeps the records. Append makes one round durable with one synced write.
type Log interface {
	Append(round uint64, records []log.Record) error
	Tail(first uint64, visit func(round uint64, r log.Record) error) error
	Trim(first uint64) error
}

// Store keeps the checkpoints and the sources of published programs.
type Store interface {
	State(partition uint16) fold.Store
	Sources(hash string) ([]byte, error)
	SetSources(hash string, b []byte) error
	identity.Stored
}

// Options configure an Engine.
type Options struct {
	Log     Log
	Store   Store
	Clock   Clock        // nil: Wall
	Carrier post.Carrier // hands messages over
	// Installation makes the keys of actions differ from those of any other data folder.
	Installation string
	Outbox       Outbox // of mails that were sent nowhere else; nil: none are kept
	// Secret is the key of the hashes that stay of people who were forgotten.
	Secret  []byte
	Logger  *slog.Logger // nil: none
	Workers int          // 0: one per core
	// Still: no timer fires and no message leaves; for publishing and steering where no server runs.
	Still bool
	// Checkpoint is how many contacts a partition may change before its checkpoint is written; 0: as many as there is room
	// for in memory, and time for behind a kill.
	Checkpoint int
	// Full reports whether an error of Append means that there is no room, which may pass, rather than a fault.
	Full func(error) bool
}

// Engine is a running program.
type Engine struct {
	options  Options
	logger   *slog.Logger
	programs programs

	lanes   lanes
	workers []*worker
	parts   [log.Partitions]*fold.Partition
	feed    feed
	post    *carriers
	actions *action.Runner

	round     uint64 // of the last append; the committer's
	offsets   [log.Partitions]uint64
	epoch     uint64
	time      int64
	due       [log.Partitions]atomic.Int64  // when each partition next needs a tick
	unwritten [log.Partitions]atomic.Uint64 // the first round that each partition's checkpoint lacks, 0: none
	wake      chan struct{}                 // the ticker's
	warned    sync.Map                      // undeclared event names that were warned of
	warnings  atomic.Int32                  // how many they are

	controlling sync.Mutex // of whoever publishes or steers
	withdrawn   withdrawn
	scrubs      scrubs
	dropped     tallies // mails of people who were forgotten
	trimming    sync.Mutex
	door        door

	failure    atomic.Pointer[error]
	full       atomic.Pointer[error] // why the last append found no room; nil: it did
	stop       chan struct{}
	running    sync.WaitGroup // ticker, trimmer
	committing sync.WaitGroup
	working    sync.WaitGroup
	closing    sync.Once
	asking     sync.RWMutex // held while a question is put to a worker, against its end
}

// ErrStopped means that the engine does not take inputs any more.
var ErrStopped = errors.New("the engine has stopped")

// Open recovers the state that the store and the log hold and starts.
func Open(options Options) (*Engine, error) {
	if options.Clock == nil {
		options.Clock = Wall{}
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	if options.Workers == 0 {
		options.Workers = min(runtime.GOMAXPROCS(0), log.Partitions)
	}
	if options.Full == nil {
		options.Full = func(error) bool { return false }
	}
	e := &Engine{options: options, logger: options.Logger, wake: make(chan struct{}, 1), stop: make(chan struct{})}
	e.programs.store = options.Store
	e.door.init(options.Store)
	e.lanes.init()
	e.feed.init()
	effects, err := e.recover()
	if err != nil {
		return nil, err
	}
	if err := e.redeliver(); err != nil {
		return nil, err
	}
	if err := e.level(); err != nil {
		return nil, err
	}
	e.post, e.actions = newCarriers(e, options.Carrier), e.newRunner()
	e.epoch++ // before the committer runs: what was told before this process may come before its claim
	e.start()
	if err := e.claim(); err != nil {
		e.Close()
		return nil, err
	}
	if !options.Still {
		e.handOver(effects)
	}
	return e, nil
}

// start starts the goroutines; Close waits for them.
func (e *Engine) start() {
	for i := range e.options.Workers {
		w := &worker{engine: e, number: i, jobs: make(chan job, 64)}
		e.workers = append(e.workers, w)
		e.working.Go(w.run)
	}
	e.committing.Go(e.commit)
	if !e.options.Still {
		e.running.Go(e.tick)
	}
	e.running.Go(e.trim)
}

// claim makes the epoch of this process known: a record in every partition.
func (e *Engine) claim() error {
	ctx, cancel := context.WithTimeout(context.Background(), claimLimit)
	defer cancel()
	return e.control(ctx, log.Claim, nil)
}

// Err returns what made the engine stop taking inputs, or nil.
func (e *Engine) Err() error {
	if err := e.failure.Load(); err != nil {
		return *err
	}
	return nil
}

// fail makes the engine refuse inputs from here on: what it would do next could be wrong.
func (e *Engine) fail(err error) {
	err = fmt.Errorf("the engine stopped taking inputs: %w", err)
	if e.failure.CompareAndSwap(nil, &err) {
		e.logger.Error("engine failed", "err", err)
		e.lanes.close(err)
	}
}

// Close stops taking inputs, applies what was acknowledged, writes a checkpoint of everything and stops.
func (e *Engine) Close() error {
	var err error
	e.closing.Do(func() {
		e.actions.Close()
		e.post.close()
		e.lanes.close(ErrStopped)
		close(e.stop)
		e.running.Wait()
		e.rest()
		e.lanes.seal()
		e.committing.Wait()
		e.asking.Lock()
		for _, w := range e.workers {
			close(w.jobs)
		}
		e.asking.Unlock()
		e.working.Wait()
		e.feed.close()
		for _, w := range e.workers {
			err = errors.Join(err, w.last)
		}
	})
	return err
}

// Settle waits until everything that was acknowledged before the call has been applied, what it made entities tell each
// other, and until a publish has come by everybody.
func (e *Engine) Settle(ctx context.Context) error {
	for {
		var sweeping atomic.Bool
		err := e.EachPartition(ctx, func(p *fold.Partition) error {
			if p.Sweeping() {
				sweeping.Store(true)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if !sweeping.Load() && e.lanes.untold() == 0 || e.Err() != nil {
			return e.Err()
		}
		time.Sleep(time.Millisecond)
	}
}

// claimLimit is how long a start waits for room on the disk.
const claimLimit = 5 * time.Second

// settled tells how long a worker may leave changes without a checkpoint.
const settled = 20 * time.Second
