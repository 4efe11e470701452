// Package live streams what happens to those who watch. It alone knows the websocket library.
//
// Each viewer has one goroutine that reads and one that writes, and a bounded queue that the engine fills without ever
// waiting: a viewer that is too slow is told how many lines it missed and from which cursor to read them again. Counts
// are absolute and coalesced: the hub asks the engine for them once for all viewers, a few times a second.
package live

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/journeylang/journey/runtime/engine"
)

// Limits of the stream.
const (
	maxViewers   = 2000
	readLimit    = 64 << 10               // bytes of a message from a viewer
	queueLines   = 4096                   // that may wait for one viewer
	linesASecond = 50_000                 // over all viewers: beyond it, lines wait, and then are missed
	countsEvery  = 250 * time.Millisecond // between two counts of the same journey
	writeLimit   = 10 * time.Second       // that a viewer has to take one message
	pingEvery    = 25 * time.Second
	silence      = 60 * time.Second // after which a viewer that does not answer pings is gone
	sendBuffer   = 128 << 10        // bytes that the kernel keeps for a viewer; left alone, it takes megabytes for each
)

// Options configure a Hub.
type Options struct {
	Engine *engine.Engine
	// Counts returns the present numbers of every journey, in their order.
	Counts func(ctx context.Context) ([]Counts, error)
	Logger *slog.Logger // nil: none
}

// Hub serves the live stream to all viewers of a server.
type Hub struct {
	options  Options
	upgrader websocket.Upgrader
	ctx      context.Context // ends with the hub
	cancel   context.CancelFunc
	running  sync.WaitGroup

	mu      sync.Mutex
	viewers map[*viewer]bool
	latest  []frame // the newest counts, one frame per journey
	closed  bool
	arrived chan struct{} // a viewer came: counts are wanted
	texts   texts
}

// frame is the counts of one journey as they are written.
type frame struct {
	journey string
	text    []byte
}

// New returns a hub. Close it in the end, before the engine.
func New(o Options) *Hub {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	h := &Hub{options: o, viewers: map[*viewer]bool{}, arrived: make(chan struct{}, 1)}
	// A page of another site must not listen in: browsers send the Origin, and gorilla compares it with the Host.
	h.upgrader = websocket.Upgrader{HandshakeTimeout: 10 * time.Second, ReadBufferSize: 1 << 10, WriteBufferSize: 4 << 10, WriteBufferPool: &sync.Pool{}}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.running.Go(h.count)
	return h
}

// ServeHTTP implements http.Handler: it serves one viewer until it goes.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.enter() {
		http.Error(w, "too many viewers, or the server is stopping; try again in a while", http.StatusServiceUnavailable)
		return
	}
	defer h.running.Done()
	conn, err := h.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	if tcp, ok := conn.NetConn().(*net.TCPConn); ok {
		tcp.SetWriteBuffer(sendBuffer)
	}
	v := newViewer(h, conn, r.URL.Query())
	h.mu.Lock()
	h.viewers[v] = true
	v.counts = append(v.counts, h.latest...)
	h.mu.Unlock()
	select {
	case h.arrived <- struct{}{}:
	default:
	}
	v.serve(h.ctx)
	h.mu.Lock()
	delete(h.viewers, v)
	h.mu.Unlock()
}

// enter counts a viewer in, unless there is no place; Close waits for those who are in.
func (h *Hub) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.viewers) >= maxViewers {
		return false
	}
	h.running.Add(1)
	return true
}

// Close sends all viewers away and waits for them.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.cancel()
	h.running.Wait()
}

// share is how many lines a second one viewer may get.
func (h *Hub) share() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return max(20, linesASecond/max(1, len(h.viewers)))
}

// count asks for the counts while somebody watches and something happens, and hands those that changed to all viewers.
func (h *Hub) count() {
	tick := time.NewTicker(countsEvery)
	defer tick.Stop()
	round, failed := ^uint64(0), false
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-h.arrived:
		case <-tick.C:
		}
		now := h.options.Engine.Round()
		if now == round || !h.watched() {
			continue
		}
		counts, err := h.options.Counts(h.ctx)
		if err != nil {
			if !failed && h.ctx.Err() == nil {
				h.options.Logger.Warn("the live counts cannot be read", "err", err)
			}
			failed = true
			continue
		}
		round, failed = now, false
		h.spread(counts)
	}
}

func (h *Hub) watched() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.viewers) > 0
}

func (h *Hub) spread(counts []Counts) {
	frames := make([]frame, 0, len(counts))
	for _, c := range counts {
		c.Type = "counts"
		text, err := json.Marshal(c)
		if err != nil {
			h.options.Logger.Warn("the live counts cannot be written", "journey", c.Journey, "err", err)
			continue
		}
		frames = append(frames, frame{c.Journey, text})
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var changed []frame
	for _, f := range frames {
		if old := find(h.latest, f.journey); old == nil || !bytes.Equal(old.text, f.text) {
			changed = append(changed, f)
		}
	}
	h.latest = frames
	if len(changed) > 0 {
		for v := range h.viewers {
			v.putCounts(changed)
		}
	}
}

func find(frames []frame, journey string) *frame {
	for i := range frames {
		if frames[i].journey == journey {
			return &frames[i]
		}
	}
	return nil
}
