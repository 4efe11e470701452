package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Client reads the live stream of a server.
type Client struct{ conn *websocket.Conn }

// Request says what to watch.
type Request struct {
	Server  string // "http://127.0.0.1:8177"
	Token   string // "" where the server asks for none
	From    string // the cursor to go on behind; "" for what happens from now on
	Journey string // "" for all
	Contact string // "" for all
}

// ErrRefused means that the server answered, and will not let us watch: trying again does not help.
var ErrRefused = errors.New("the server refused")

// Dial opens the stream. Close the client in the end.
func Dial(ctx context.Context, r Request) (*Client, error) {
	u, err := url.Parse(r.Server)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%w: %q is not the address of a server (write it like http://127.0.0.1:8177)", ErrRefused, r.Server)
	}
	u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	u.Path = strings.TrimSuffix(u.Path, "/") + "/live"
	q := url.Values{}
	for name, value := range map[string]string{"from": r.From, "journey": r.Journey, "contact": r.Contact} {
		if value != "" {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	header := http.Header{}
	if r.Token != "" {
		header.Set("Authorization", "Bearer "+r.Token)
	}
	dialer := websocket.Dialer{HandshakeTimeout: 10 * time.Second, Proxy: http.ProxyFromEnvironment}
	conn, answer, err := dialer.DialContext(ctx, u.String(), header)
	if answer != nil && answer.StatusCode >= 400 && answer.StatusCode < 500 {
		return nil, fmt.Errorf("%w: it answered %s", ErrRefused, answer.Status)
	}
	if err != nil {
		return nil, fmt.Errorf("reach %s: %w", r.Server, err)
	}
	conn.SetReadDeadline(time.Now().Add(silence))
	conn.SetPingHandler(func(data string) error {
		conn.SetReadDeadline(time.Now().Add(silence))
		conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeLimit))
		return nil
	})
	return &Client{conn}, nil
}

// Next returns the next message and its text as it came.
func (c *Client) Next() (m Message, text []byte, err error) {
	_, text, err = c.conn.ReadMessage()
	if err != nil {
		return m, nil, fmt.Errorf("the stream ended: %w", err)
	}
	c.conn.SetReadDeadline(time.Now().Add(silence))
	if err := json.Unmarshal(text, &m); err != nil {
		return m, text, fmt.Errorf("a message of the stream cannot be read: %w", err)
	}
	return m, text, nil
}

// Close ends the stream; it may be called while Next waits.
func (c *Client) Close() error { return c.conn.Close() }
