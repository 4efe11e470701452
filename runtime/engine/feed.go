package engine

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/journeylang/journey/runtime/fold"
)

// feed puts the trace of all workers into one order, by rounds, for those who watch.
type feed struct {
	mu      sync.Mutex
	next    uint64 // the first round that is not complete
	rounds  map[uint64]*openRound
	readers map[*Reader]bool
	closed  bool
}

// openRound is a round that some workers still fold.
type openRound struct {
	left  int
	lines []fold.Line
}

func (f *feed) init() {
	f.rounds = map[uint64]*openRound{}
	f.readers = map[*Reader]bool{}
}

func (f *feed) resume(round uint64) { f.next = round + 1 }

// complete returns the last round that every worker has folded.
func (f *feed) complete() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.next - 1
}

func (f *feed) watched() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.readers) > 0
}

func (f *feed) open(round uint64, workers int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rounds[round] = &openRound{left: workers}
}

// folded takes one worker's lines of a round, and hands complete rounds to the readers in order.
func (f *feed) folded(round uint64, lines []fold.Line) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.rounds[round]
	r.lines = append(r.lines, lines...)
	r.left--
	for {
		r := f.rounds[f.next]
		if r == nil || r.left > 0 {
			return
		}
		delete(f.rounds, f.next)
		if len(r.lines) > 0 {
			slices.SortFunc(r.lines, func(a, b fold.Line) int { return a.Cursor.Compare(b.Cursor) })
			for reader := range f.readers {
				reader.put(f.next, r.lines)
			}
		}
		f.next++
	}
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for r := range f.readers {
		r.end()
	}
}

// Reader receives the trace as it happens. It holds a bounded number of lines: a reader that is too slow misses some
// and is told how many and from where to read them again.
type Reader struct {
	engine *Engine
	match  func(*fold.Line) bool
	limit  int

	mu      sync.Mutex
	lines   []fold.Line
	missed  int
	from    fold.Cursor // of the last line before the first that was missed
	last    fold.Cursor
	after   uint64 // rounds up to here come from the journal
	ended   bool
	arrived chan struct{}
}

// Watch starts a reader of the lines that match (nil: all); it holds up to limit lines. Close it in the end.
func (e *Engine) Watch(limit int, match func(*fold.Line) bool) (*Reader, fold.Cursor) {
	r := &Reader{engine: e, match: match, limit: limit, arrived: make(chan struct{}, 1)}
	f := &e.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	r.ended = f.closed
	f.readers[r] = true
	// A round that is being folded may have begun before anybody watched; its lines would be incomplete. What came
	// before the first round that opens from here on is read from the journal.
	r.after = f.next - 1
	for round := range f.rounds {
		r.after = max(r.after, round)
	}
	r.last = fold.Cursor{Round: r.after, Partition: ^uint16(0)}
	return r, r.last
}

// Close ends the reader.
func (r *Reader) Close() {
	f := &r.engine.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.readers, r)
}

// Filter changes what the reader receives from here on.
func (r *Reader) Filter(match func(*fold.Line) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.match = match
}

func (r *Reader) put(round uint64, lines []fold.Line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if round <= r.after {
		return
	}
	if r.match == nil {
		// Most viewers watch everything, and a full one must cost next to nothing.
		n := min(len(lines), r.limit-len(r.lines))
		r.keep(lines[:n])
		r.miss(len(lines) - n)
	} else {
		for i := range lines {
			switch {
			case !r.match(&lines[i]):
			case len(r.lines) < r.limit:
				r.keep(lines[i : i+1])
			default:
				r.miss(1)
			}
		}
	}
	r.ring()
}

func (r *Reader) keep(lines []fold.Line) {
	if len(lines) > 0 {
		r.lines = append(r.lines, lines...)
		r.last = lines[len(lines)-1].Cursor
	}
}

func (r *Reader) miss(n int) {
	if n > 0 && r.missed == 0 {
		r.from = r.last
	}
	r.missed += n
}

func (r *Reader) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	r.ring()
}

func (r *Reader) ring() {
	select {
	case r.arrived <- struct{}{}:
	default:
	}
}

// Arrived is signalled when there is something to take.
func (r *Reader) Arrived() <-chan struct{} { return r.arrived }

// Take returns the lines that arrived, how many were missed behind them, and the cursor to read them again from.
func (r *Reader) Take() (lines []fold.Line, missed int, from fold.Cursor, ended bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines, missed, from = r.lines, r.missed, r.from
	r.lines, r.missed = nil, 0
	return lines, missed, from, r.ended
}

// Replay hands every line behind from that happened before the reader began to visit, in order.
//
// Only what no checkpoint has written yet is asked of the workers; the journal is read beside them, so that a replay
// does not hold up the fold. The workers come first: what they write down meanwhile is then read twice, not missed.
func (r *Reader) Replay(ctx context.Context, from fold.Cursor, visit func(fold.Line) error) error {
	if from.Round > r.after {
		return nil
	}
	r.mu.Lock()
	match := r.match
	r.mu.Unlock()
	var mu sync.Mutex
	var lines []fold.Line
	keep := func(l fold.Line) {
		if l.Cursor.Compare(from) > 0 && l.Cursor.Round <= r.after && (match == nil || match(&l)) {
			mu.Lock()
			lines = append(lines, l)
			mu.Unlock()
		}
	}
	if err := r.engine.EachPartition(ctx, func(p *fold.Partition) error { return p.Recent(keep) }); err != nil {
		return err
	}
	for n := range r.engine.parts {
		err := r.engine.options.Store.State(uint16(n)).NewestBlocks(func(block []byte) (bool, error) {
			last, err := fold.BlockRound(block)
			if err != nil || last < from.Round {
				return false, err
			}
			return true, errors.Join(ctx.Err(), fold.BlockLines(uint16(n), block, keep))
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(lines, func(a, b fold.Line) int { return a.Cursor.Compare(b.Cursor) })
	lines = slices.CompactFunc(lines, func(a, b fold.Line) bool { return a.Cursor == b.Cursor })
	for _, l := range lines {
		if err := visit(l); err != nil {
			return err
		}
	}
	return nil
}
