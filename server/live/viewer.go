package live

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
)

// viewer is one connection.
type viewer struct {
	hub    *Hub
	conn   *websocket.Conn
	reader *engine.Reader
	at     fold.Cursor // where the reader began
	from   string
	filter atomic.Pointer[filter]

	mu     sync.Mutex
	counts []frame // not yet written, the newest of each journey
	faults []string
	poked  chan struct{}
}

// filter is what a viewer wants to see; empty means everything.
type filter struct{ journey, contact string }

func newViewer(h *Hub, conn *websocket.Conn, query url.Values) *viewer {
	v := &viewer{hub: h, conn: conn, from: query.Get("from"), poked: make(chan struct{}, 1)}
	f := &filter{query.Get("journey"), query.Get("contact")}
	v.filter.Store(f)
	v.reader, v.at = h.options.Engine.Watch(queueLines, v.match(f))
	return v
}

// serve runs the viewer until it goes, falls silent, does not take what it is sent, or the hub closes.
func (v *viewer) serve(ctx context.Context) {
	defer v.reader.Close()
	ctx, cancel := context.WithCancel(ctx)
	var reading sync.WaitGroup
	reading.Go(func() {
		defer cancel()
		v.read()
	})
	v.write(ctx)
	cancel()
	v.conn.Close() // ends read
	reading.Wait()
}

// match returns what tells whether a line is wanted; the engine calls it for each line. nil wants everything.
func (v *viewer) match(f *filter) func(*fold.Line) bool {
	if f.journey == "" && f.contact == "" {
		return nil
	}
	return func(l *fold.Line) bool {
		if f.contact != "" && f.contact != l.Entry.Contact {
			return false
		}
		return f.journey == "" || explain.Journey(v.hub.options.Engine.World(), &l.Entry) == f.journey
	}
}

// write is the one place that writes to the connection.
func (v *viewer) write(ctx context.Context) {
	if err := v.send(hello{"hello", v.at.String(), explain.Instant(v.hub.options.Engine.Now())}); err != nil {
		return
	}
	if v.from != "" {
		if err := v.replay(ctx); err != nil {
			return
		}
	}
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	v.poke()
	for {
		var err error
		select {
		case <-ctx.Done():
			v.goodbye()
			return
		case <-ping.C:
			err = v.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeLimit))
		case <-v.poked:
			err = v.sendPoked()
		case <-v.reader.Arrived():
			lines, count, from, ended := v.reader.Take()
			if err = v.sendLines(ctx, lines); err == nil && count > 0 {
				err = v.send(missed{"missed", count, from.String()})
			}
			if ended {
				v.goodbye()
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// replay sends what the viewer missed before it came; a cursor that cannot be read from is said, and the stream goes on.
func (v *viewer) replay(ctx context.Context) error {
	from, err := fold.ParseCursor(v.from)
	if err != nil {
		return v.send(failure{"error", err.Error()})
	}
	if from.Round > v.at.Round {
		return v.send(failure{"error", fmt.Sprintf("the cursor %s lies ahead of the stream, which stands at %s: it was taken from another data folder; go on without it", from, v.at)})
	}
	return v.reader.Replay(ctx, from, v.sendLine)
}

// sendLines sends lines at the viewer's share of what all viewers may get.
func (v *viewer) sendLines(ctx context.Context, lines []fold.Line) error {
	const batch = 64
	for len(lines) > 0 {
		begin := time.Now()
		n := min(batch, len(lines))
		for i := range n {
			if err := v.sendLine(lines[i]); err != nil {
				return err
			}
		}
		lines = lines[n:]
		pause := time.Duration(n)*time.Second/time.Duration(v.hub.share()) - time.Since(begin)
		if pause < time.Millisecond {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return nil
}

func (v *viewer) sendLine(l fold.Line) error {
	text, err := v.hub.texts.of(v.hub.options.Engine.World(), &l)
	if err != nil {
		return err
	}
	return v.sendText(text)
}

// sendPoked sends the counts and faults that wait.
func (v *viewer) sendPoked() error {
	v.mu.Lock()
	counts, faults := v.counts, v.faults
	v.counts, v.faults = nil, nil
	v.mu.Unlock()
	for _, text := range faults {
		if err := v.send(failure{"error", text}); err != nil {
			return err
		}
	}
	journey := v.filter.Load().journey
	for _, f := range counts {
		if journey == "" || journey == f.journey {
			if err := v.sendText(f.text); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *viewer) send(message any) error {
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return v.sendText(text)
}

func (v *viewer) sendText(text []byte) error {
	v.conn.SetWriteDeadline(time.Now().Add(writeLimit))
	return v.conn.WriteMessage(websocket.TextMessage, text)
}

func (v *viewer) goodbye() {
	text := websocket.FormatCloseMessage(websocket.CloseGoingAway, "the server stops")
	v.conn.WriteControl(websocket.CloseMessage, text, time.Now().Add(time.Second))
}

// putCounts takes the newest counts; what waits of the same journey is replaced.
func (v *viewer) putCounts(changed []frame) {
	v.mu.Lock()
	for _, f := range changed {
		if old := find(v.counts, f.journey); old != nil {
			*old = f
		} else {
			v.counts = append(v.counts, f)
		}
	}
	v.mu.Unlock()
	v.poke()
}

func (v *viewer) poke() {
	select {
	case v.poked <- struct{}{}:
	default:
	}
}

// maxFaults is how many mistakes of a viewer wait to be told; it will not read more of them.
const maxFaults = 8

func (v *viewer) fault(format string, args ...any) {
	v.mu.Lock()
	if len(v.faults) < maxFaults {
		v.faults = append(v.faults, fmt.Sprintf(format, args...))
	}
	v.mu.Unlock()
	v.poke()
}

// read is the one place that reads from the connection.
func (v *viewer) read() {
	v.conn.SetReadLimit(readLimit)
	alive := func(string) error { return v.conn.SetReadDeadline(time.Now().Add(silence)) }
	alive("")
	v.conn.SetPongHandler(alive)
	for {
		kind, text, err := v.conn.ReadMessage()
		if err != nil {
			return
		}
		if kind != websocket.TextMessage {
			v.fault("send text, not binary messages: {\"type\":\"watch\",\"journey\":\"\",\"contact\":\"\"}")
			continue
		}
		v.take(text)
	}
}

// take takes a message of the viewer.
func (v *viewer) take(text []byte) {
	var m watch
	if err := json.Unmarshal(text, &m); err != nil {
		v.fault("this message cannot be read; send {\"type\":\"watch\",\"journey\":\"NAME or empty\",\"contact\":\"ID or empty\"}")
		return
	}
	if m.Type != "watch" {
		v.fault("the type %q is unknown; there is only watch: {\"type\":\"watch\",\"journey\":\"NAME or empty\",\"contact\":\"ID or empty\"}", m.Type)
		return
	}
	next := filter{}
	if m.Journey != nil {
		next.journey = *m.Journey
	}
	if m.Contact != nil {
		next.contact = *m.Contact
	}
	if w := v.hub.options.Engine.World().Current(); next.journey != "" && w != nil {
		if _, _, ok := w.Journey(next.journey); !ok {
			v.fault("there is no journey %q", next.journey)
			return
		}
	}
	v.filter.Store(&next)
	v.reader.Filter(v.match(&next))
	// The numbers of a journey that was not watched are wanted now.
	v.hub.mu.Lock()
	latest := v.hub.latest
	v.hub.mu.Unlock()
	v.putCounts(latest)
}
