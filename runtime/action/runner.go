package action

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// The bounds of one action. Actions do not count against each other.
const (
	perAction = 8 // calls at once
	maxStuck  = 4 // calls whose code goes on behind its time; above that, no call of the action begins
	grace     = 250 * time.Millisecond
	queueRoom = 4096 // what the queue of an action keeps of its memory when it is empty
)

// longestPause is the longest time between two tries.
const longestPause = time.Hour

// Runner calls actions and hands their outcomes back.
type Runner struct {
	// Installation makes the keys of this data folder differ from those of any other.
	Installation string
	Host         *Host
	// Done takes the outcome of a call, from any goroutine.
	Done func(machine.Input)
	// Withdrawn reports, right before a try, that a call is not to be made any more; nil: every call is made.
	Withdrawn func(*machine.Effect) bool
	// Held reports, right before a try, that a call has to wait, until Revise says to ask again; nil: none has.
	Held   func(*machine.Effect) bool
	Logger *slog.Logger // names actions and keys, never what a call was given or said

	once    sync.Once
	ctx     context.Context
	cancel  context.CancelFunc
	mu      sync.Mutex
	lanes   map[string]*lane
	waiting map[*time.Timer]job // between two tries
	held    []job               // in the order in which their turn came
	closed  bool
	running sync.WaitGroup
}

// lane is the calls of one action.
type lane struct {
	queue   []job
	running int
	stuck   int
}

// job is a call and how often it was tried.
type job struct {
	program *machine.Program
	effect  machine.Effect
	tries   int
}

func (r *Runner) start() {
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.lanes, r.waiting = map[string]*lane{}, map[*time.Timer]job{}
}

// Add takes a call, which ran under the program. It does not wait.
func (r *Runner) Add(p *machine.Program, f machine.Effect) {
	r.once.Do(r.start)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queue(job{p, f, 0})
}

// queue puts a job into the lane of its action; mu is held.
func (r *Runner) queue(j job) {
	if r.closed {
		return
	}
	name := j.effect.Call.Action
	l := r.lanes[name]
	if l == nil {
		l = &lane{}
		r.lanes[name] = l
	}
	l.queue = append(l.queue, j)
	r.next(l)
}

// next begins calls of a lane while there is room; mu is held.
func (r *Runner) next(l *lane) {
	for len(l.queue) > 0 && l.running < perAction && !r.closed {
		j := l.queue[0]
		l.queue[0] = job{}
		if l.queue = l.queue[1:]; len(l.queue) == 0 && cap(l.queue) > queueRoom {
			l.queue = nil
		}
		if l.stuck > maxStuck {
			l.running++
			r.running.Go(func() {
				r.settle(l, j, Outcome{Err: fmt.Errorf("%d earlier calls of %s go on behind their time: no further one begins until they end", maxStuck+1, j.effect.Call.Action), Retry: true}, 0)
			})
			continue
		}
		l.running++
		r.running.Go(func() { r.call(l, j) })
	}
}

// call makes one try. Code that does not end in time is left behind: its goroutine goes on, and counts as stuck.
func (r *Runner) call(l *lane, j job) {
	a, ok := j.program.Plan.Action(j.effect.Call.Action)
	if !ok {
		r.settle(l, j, Outcome{Err: fmt.Errorf("there is no action %s", j.effect.Call.Action)}, 0)
		return
	}
	if r.gone(j) {
		r.withdraw(l, j)
		return
	}
	if r.Held != nil && r.Held(&j.effect) {
		r.hold(l, j)
		return
	}
	j.tries++
	begin := time.Now()
	ctx, cancel := context.WithTimeout(r.ctx, a.Timeout)
	defer cancel()
	c := &Call{Action: a, Key: r.Installation + "-" + j.effect.Key, Effect: j.effect, Now: begin}
	ended := make(chan Outcome, 1)
	go func() { // owned by nobody: this is the code that may never end
		defer func() {
			if fault := recover(); fault != nil {
				ended <- Outcome{Err: fmt.Errorf("the code of %s broke the engine that runs it: %v", a.Name, fault)}
			}
		}()
		ended <- r.Host.Do(ctx, c)
	}()
	late := time.NewTimer(a.Timeout + grace)
	defer late.Stop()
	var out Outcome
	select {
	case out = <-ended:
	case <-late.C:
		out = Outcome{Err: fmt.Errorf("it did not answer within %s, and goes on", a.Timeout), Retry: true}
		r.mu.Lock()
		l.stuck++
		r.mu.Unlock()
		r.Logger.Warn("the code of an action does not end", "action", a.Name, "key", j.effect.Key)
		go func() {
			<-ended
			r.mu.Lock()
			l.stuck--
			r.mu.Unlock()
		}()
	case <-r.ctx.Done():
		r.settle(l, j, Outcome{}, 0)
		return
	}
	r.settle(l, j, out, time.Since(begin))
}

// settle frees the room of a try, and hands its outcome back or waits for the next try.
func (r *Runner) settle(l *lane, j job, out Outcome, took time.Duration) {
	again := time.Duration(0)
	if a, ok := j.program.Plan.Action(j.effect.Call.Action); ok && out.Err != nil && out.Retry && j.tries <= a.Retries {
		again = pause(a.Pause, j.tries, j.effect.Key)
	}
	r.mu.Lock()
	l.running--
	closed := r.closed
	recalled := again > 0 && !closed && r.gone(j)
	if again > 0 && !closed && !recalled {
		var t *time.Timer
		t = time.AfterFunc(again, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			if _, waits := r.waiting[t]; waits { // it was not withdrawn meanwhile
				delete(r.waiting, t)
				r.queue(j)
			}
		})
		r.waiting[t] = j
	}
	r.next(l)
	r.mu.Unlock()
	if recalled {
		r.recall(j)
	}
	if again > 0 || closed {
		return
	}
	r.Done(Input(&j.effect, out, took, max(j.tries, 1)))
}

// withdraw frees the room of a call that is not made any more, and says so.
func (r *Runner) withdraw(l *lane, j job) {
	r.mu.Lock()
	l.running--
	closed := r.closed
	r.next(l)
	r.mu.Unlock()
	if !closed {
		r.recall(j)
	}
}

// gone reports whether a call is withdrawn.
func (r *Runner) gone(j job) bool { return r.Withdrawn != nil && r.Withdrawn(&j.effect) }

// recall says that a call is not made any more.
func (r *Runner) recall(j job) {
	r.Done(machine.Input{Kind: machine.OutcomeInput, Contact: j.effect.Owner, Key: j.effect.Key, Status: machine.StatusWithdrawn})
}

// hold frees the room of a call that has to wait.
func (r *Runner) hold(l *lane, j job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.running--
	if r.Held(&j.effect) {
		r.held = append(r.held, j)
	} else {
		r.queue(j) // Revise came between
	}
	r.next(l)
}

// Revise asks anew of the calls that wait for their next try or are held: those that are withdrawn are so at once, and those
// that are held no more have their turn.
func (r *Runner) Revise() {
	r.once.Do(r.start)
	for _, j := range r.revised() {
		r.recall(j)
	}
}

// revised returns the calls that are withdrawn, in the order of their keys.
func (r *Runner) revised() (withdrawn []job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	for t, j := range r.waiting {
		if r.gone(j) {
			t.Stop()
			delete(r.waiting, t)
			withdrawn = append(withdrawn, j)
		}
	}
	slices.SortFunc(withdrawn, func(a, b job) int { return strings.Compare(a.effect.Key, b.effect.Key) })
	held := r.held
	r.held = nil
	for _, j := range held {
		switch {
		case r.gone(j):
			withdrawn = append(withdrawn, j)
		case r.Held != nil && r.Held(&j.effect):
			r.held = append(r.held, j)
		default:
			r.queue(j)
		}
	}
	return withdrawn
}

// Input is the input that tells the machine of an outcome.
func Input(f *machine.Effect, out Outcome, took time.Duration, tries int) machine.Input {
	in := machine.Input{Kind: machine.OutcomeInput, Contact: f.Owner, Key: f.Key, Status: machine.StatusSent, Fields: out.Result,
		Call: &machine.CallOutcome{Took: took.Milliseconds(), Tries: tries, Log: out.Log}}
	if out.Err != nil {
		in.Status, in.Detail, in.Fields = machine.StatusFailed, out.Err.Error(), nil
	}
	return in
}

// pause is the time behind a failed try: doubled each time, and between three quarters and five quarters of that, so
// that calls that failed together do not come back together. It is the same for the same call.
func pause(from time.Duration, tries int, key string) time.Duration {
	wait := longestPause
	if tries < 20 && from > 0 && from < longestPause>>(tries-1) {
		wait = from << (tries - 1)
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(key + "\x00" + strconv.Itoa(tries)))
	share := time.Duration(h.Sum64() >> 20 % 1024)
	return max(wait*3/4+wait/2*share/1024, time.Millisecond)
}

// Close ends the calls that are under way, but for code that does not end; they stay in the states of their contacts
// and are made again.
func (r *Runner) Close() {
	r.once.Do(r.start)
	r.mu.Lock()
	r.closed = true
	for t := range r.waiting {
		t.Stop()
	}
	r.mu.Unlock()
	r.cancel()
	r.running.Wait()
}
