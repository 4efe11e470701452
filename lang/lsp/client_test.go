package lsp_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/lsp"
)

// message is what comes from the server.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// client is an editor that a test plays.
type client struct {
	t        testing.TB
	conn     net.Conn
	messages chan message
	waiting  []message // read, not asked for yet
	clean    chan bool
	id       int
}

func dial(t testing.TB, o lsp.Options) *client {
	t.Helper()
	if o.Debounce == 0 {
		o.Debounce = time.Millisecond
	}
	here, there := net.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	c := &client{t: t, conn: here, messages: make(chan message, 1000), clean: make(chan bool, 1)}
	done := make(chan struct{})
	go func() {
		c.clean <- lsp.Serve(ctx, there, o)
		close(done)
	}()
	go c.read()
	t.Cleanup(func() {
		cancel()
		here.Close()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Error("the server does not stop")
		}
	})
	return c
}

func (c *client) read() {
	defer close(c.messages)
	in := bufio.NewReader(c.conn)
	for {
		length := 0
		for {
			line, err := in.ReadString('\n')
			if err != nil {
				return
			}
			line = strings.TrimSpace(line)
			if line == "" {
				break
			}
			length, _ = strconv.Atoi(strings.TrimPrefix(line, "Content-Length: "))
		}
		data := make([]byte, length)
		if _, err := io.ReadFull(in, data); err != nil {
			return
		}
		var m message
		if err := json.Unmarshal(data, &m); err != nil {
			return
		}
		c.messages <- m
	}
}

// raw sends bytes as they are.
func (c *client) raw(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.conn, text); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) frame(text string) {
	c.t.Helper()
	c.raw(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(text), text))
}

func (c *client) send(v any) {
	c.t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		c.t.Fatal(err)
	}
	c.frame(string(data))
}

func (c *client) tell(method string, params any) {
	c.t.Helper()
	c.send(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

// start asks and does not wait for the answer.
func (c *client) start(method string, params any) int {
	c.t.Helper()
	c.id++
	c.send(map[string]any{"jsonrpc": "2.0", "id": c.id, "method": method, "params": params})
	return c.id
}

// await returns the first message that fits.
func (c *client) await(what string, fits func(message) bool) message {
	c.t.Helper()
	for i, m := range c.waiting {
		if fits(m) {
			c.waiting = append(c.waiting[:i:i], c.waiting[i+1:]...)
			return m
		}
	}
	for {
		select {
		case m, ok := <-c.messages:
			if !ok {
				c.t.Fatalf("the server hung up instead of %s", what)
			}
			if fits(m) {
				return m
			}
			c.waiting = append(c.waiting, m)
		case <-time.After(10 * time.Second):
			c.t.Fatalf("no %s", what)
		}
	}
}

func (c *client) answer(id int) message {
	c.t.Helper()
	return c.await(fmt.Sprintf("an answer to %d", id), func(m message) bool { return m.Method == "" && string(m.ID) == strconv.Itoa(id) })
}

// ask asks and returns the result, which must not be an error, as text.
func (c *client) ask(method string, params any) string {
	c.t.Helper()
	m := c.answer(c.start(method, params))
	if m.Error != nil {
		c.t.Fatalf("%s: %s", method, m.Error.Message)
	}
	return string(m.Result)
}

// fail asks and returns the error, as text.
func (c *client) fail(method string, params any) string {
	c.t.Helper()
	m := c.answer(c.start(method, params))
	if m.Error == nil {
		c.t.Fatalf("%s: no error but %s", method, m.Result)
	}
	return fmt.Sprintf("%d %s", m.Error.Code, m.Error.Message)
}

type object = map[string]any

func (c *client) initialize(encodings ...string) string {
	c.t.Helper()
	result := c.ask("initialize", object{"capabilities": object{
		"general":      object{"positionEncodings": encodings},
		"textDocument": object{"completion": object{"completionItem": object{"snippetSupport": true}}},
	}})
	c.tell("initialized", object{})
	return result
}

func (c *client) open(uri, text string) {
	c.t.Helper()
	c.tell("textDocument/didOpen", object{"textDocument": object{"uri": uri, "languageId": "journey", "version": 1, "text": text}})
}

// published waits for the diagnostics of a version of a document; each is its line with code and message.
func (c *client) published(uri string, version int) string {
	c.t.Helper()
	var p struct {
		URI         string
		Version     int
		Diagnostics []struct {
			Code, Message string
			Range         struct{ Start struct{ Line, Character int } }
		}
	}
	c.await("diagnostics of "+uri, func(m message) bool {
		p.Diagnostics, p.Version = nil, 0
		return m.Method == "textDocument/publishDiagnostics" && json.Unmarshal(m.Params, &p) == nil && p.URI == uri && p.Version == version
	})
	var out []string
	for _, d := range p.Diagnostics {
		first, _, _ := strings.Cut(d.Message, "\n")
		out = append(out, fmt.Sprintf("%d:%d %s %s", d.Range.Start.Line, d.Range.Start.Character, d.Code, first))
	}
	return strings.Join(out, "; ")
}

// place is the parameters of most questions.
func place(uri string, line, character int) object {
	return object{"textDocument": object{"uri": uri}, "position": object{"line": line, "character": character}}
}
