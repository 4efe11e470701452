package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/journeylang/journey/lang/query"
)

// maxAsked is how many questions may wait at once; an editor that asks more is told so.
const maxAsked = 1000

// server is one connection.
type server struct {
	Options
	conn *jsonrpc2.Conn
	work chan struct{}  // a place for each question that is worked on
	wg   sync.WaitGroup // questions and the publisher
	wake chan struct{}  // something has changed
	done chan struct{}  // exit was said

	mu       sync.Mutex // guards what follows
	state    *state
	programs map[string]*program
	asked    map[jsonrpc2.ID]context.CancelFunc
	closed   bool               // no question is begun any more
	results  map[string]testRun // of tests, by the address of their file and their name

	// Set by initialize, before anything else is answered.
	ready    bool
	encoding encoding
	snippets bool
	roots    []string
	shutdown bool
}

func newServer(o Options) *server {
	if o.Debounce == 0 {
		o.Debounce = 10 * time.Millisecond
	}
	if o.MaxMessage == 0 {
		o.MaxMessage = 16 << 20
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &server{
		Options: o, work: make(chan struct{}, 4), wake: make(chan struct{}, 1), done: make(chan struct{}),
		state: &state{}, programs: map[string]*program{}, asked: map[jsonrpc2.ID]context.CancelFunc{},
		results: map[string]testRun{}, encoding: utf16Units,
	}
}

func (s *server) serve(ctx context.Context, conn io.ReadWriteCloser) (clean bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	handler := &loop{s, make(chan struct{})}
	s.conn = jsonrpc2.NewConn(ctx, newStream(conn, s.MaxMessage), handler, jsonrpc2.SetLogger(logger{s.Log}))
	close(handler.connected)
	s.wg.Add(1)
	go s.publisher(ctx)
	select {
	case <-s.done:
		clean = s.shutdown
	case <-s.conn.DisconnectNotify():
	case <-ctx.Done():
	}
	cancel()
	_ = s.conn.Close()
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.wg.Wait()
	return clean
}

// logger lets the connection talk to the log.
type logger struct{ log *slog.Logger }

func (l logger) Printf(format string, v ...any) { l.log.Warn(fmt.Sprintf(format, v...)) }

// loop handles the messages in the order in which they come.
type loop struct {
	*server
	connected chan struct{} // s.conn is set
}

// Handle implements jsonrpc2.Handler.
func (l *loop) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	<-l.connected
	s := l.server
	var params json.RawMessage
	if req.Params != nil {
		params = *req.Params
	}
	if req.Notif {
		s.told(req.Method, params)
		return
	}
	switch {
	case req.Method == "initialize":
		result, err := s.initialize(params)
		s.reply(ctx, req.ID, result, err)
	case !s.ready:
		s.reply(ctx, req.ID, nil, &jsonrpc2.Error{Code: codeNotInitialized, Message: "say initialize first"})
	case s.shutdown:
		s.reply(ctx, req.ID, nil, &jsonrpc2.Error{Code: codeInvalid, Message: "the server has been shut down"})
	case req.Method == "shutdown":
		s.shutdown = true
		s.reply(ctx, req.ID, nil, nil)
	default:
		s.ask(ctx, req.ID, req.Method, params)
	}
}

// ask answers a question in a goroutine of its own, over the state as it is now.
func (s *server) ask(ctx context.Context, id jsonrpc2.ID, method string, params json.RawMessage) {
	answer, ok := answers[method]
	if !ok {
		s.reply(ctx, id, nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "unknown method " + method})
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	s.mu.Lock()
	state, full := s.state, len(s.asked) >= maxAsked
	if s.closed {
		s.mu.Unlock()
		cancel()
		return
	}
	if !full {
		s.asked[id] = cancel
		s.wg.Add(1)
	}
	s.mu.Unlock()
	if full {
		cancel()
		s.reply(ctx, id, nil, &jsonrpc2.Error{Code: codeFailed, Message: "too many questions at once"})
		return
	}
	go func() {
		defer s.wg.Done()
		defer func() {
			s.mu.Lock()
			delete(s.asked, id)
			s.mu.Unlock()
			cancel()
		}()
		select {
		case s.work <- struct{}{}:
			defer func() { <-s.work }()
		case <-ctx.Done():
			s.reply(ctx, id, nil, errCancelled)
			return
		}
		result, err := s.answer(ctx, answer, state, params)
		s.reply(ctx, id, result, err)
	}()
}

var errCancelled = &jsonrpc2.Error{Code: codeCancelled, Message: "cancelled"}

// answer calls the function of a method. A panic costs the one answer, not the session.
func (s *server) answer(ctx context.Context, f answer, state *state, params json.RawMessage) (result any, err error) {
	defer func() {
		if r := recover(); r != nil {
			s.Log.Error("a question made the server panic", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: "this question made the server stumble"}
		}
	}()
	if ctx.Err() != nil {
		return nil, errCancelled
	}
	result, err = f(ctx, s, state, params)
	if ctx.Err() != nil {
		return nil, errCancelled
	}
	return result, err
}

func (s *server) reply(ctx context.Context, id jsonrpc2.ID, result any, err error) {
	switch e := err.(type) {
	case nil:
		err = s.conn.Reply(ctx, id, result)
	case *jsonrpc2.Error:
		err = s.conn.ReplyWithError(ctx, id, e)
	default:
		err = s.conn.ReplyWithError(ctx, id, &jsonrpc2.Error{Code: codeFailed, Message: e.Error()})
	}
	if err != nil && err != jsonrpc2.ErrClosed {
		s.Log.Warn("an answer could not be sent", "error", err)
	}
}

// program returns the program of a folder.
func (s *server) program(folder string) *program {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.programs[folder]
	if p == nil {
		p = &program{folder: folder}
		s.programs[folder] = p
	}
	return p
}

// snapshot returns the program that a document belongs to, the folder of that program and the document's name in it: a
// script is of its own folder, a body file of the program that names it.
func (s *server) snapshot(state *state, uri string) (snap *query.Snapshot, folder, name string) {
	for _, folder := range state.folders() {
		if name, ok := inFolder(folder, uri); ok && name != uri {
			if snap := s.program(folder).at(state, s.Functions); snap.Bodies[name] != nil {
				return snap, folder, name
			}
		}
	}
	folder = folderOf(uri)
	name, _ = inFolder(folder, uri)
	return s.program(folder).at(state, s.Functions), folder, name
}
