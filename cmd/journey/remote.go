package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/journeylang/journey/server"
)

// remote is a running server that a verb talks to.
type remote struct{ URL, Token string }

// errRefused means that the server answered, and will not do what it was asked.
var errRefused = errors.New("the server refused")

// get asks the server and decodes its JSON answer into v.
func (r remote) get(ctx context.Context, path string, v any) error {
	return r.do(ctx, http.MethodGet, path, nil, v)
}

// do sends a request and decodes the JSON answer into v.
func (r remote) do(ctx context.Context, method, path string, send io.Reader, v any) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(r.URL, "/")+path, send)
	if err != nil || req.URL.Scheme != "http" && req.URL.Scheme != "https" || req.URL.Host == "" {
		return usageError{fmt.Errorf("--server %s is not the address of a server (write it like http://%s)", r.URL, defaultServer)}
	}
	if send != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.Token != "" {
		req.Header.Set("Authorization", "Bearer "+r.Token)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return r.silent(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("read the answer of %s: %w", r.URL, err)
	}
	if answer.StatusCode != http.StatusOK {
		var p server.Problem
		if json.Unmarshal(body, &p) == nil && p.Detail != "" {
			return fmt.Errorf("%w: %w", errRefused, &p)
		}
		return fmt.Errorf("%w: it answered %s", errRefused, answer.Status)
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("the answer of %s cannot be read: %w", r.URL, err)
	}
	return nil
}

// silent says that the server cannot be reached, and why.
func (r remote) silent(err error) error {
	if asked := (*url.Error)(nil); errors.As(err, &asked) {
		err = asked.Err // it names the address a second time
	}
	return fmt.Errorf("%s does not answer: %w; is the server running?", r.URL, err)
}
