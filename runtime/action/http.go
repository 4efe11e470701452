package action

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/journeylang/journey/lang/js"
	"github.com/journeylang/journey/lang/plan"
)

// The limits of one request.
const (
	maxAnswer    = 1 << 20 // bytes of a body
	maxRequest   = 1 << 20
	maxHeaders   = 64 << 10
	maxRedirects = 5
)

// Host is what actions find around them. The zero value is ready. It is safe for concurrent use.
type Host struct {
	mu      sync.Mutex
	scripts map[*plan.Action]*js.Script
	clients map[*plan.Action]*http.Client
}

// http is the object of that name: a function for each method.
func (h *Host) http(c *Call) map[string]any {
	out := map[string]any{}
	for _, method := range []string{"get", "post", "put", "patch", "delete"} {
		out[method] = js.Func(func(ctx context.Context, args []any) (any, error) {
			return h.send(ctx, c, strings.ToUpper(method), args)
		})
	}
	return out
}

// send makes a request: http.post(url, { query, headers, body, json }).
func (h *Host) send(ctx context.Context, c *Call, method string, args []any) (any, error) {
	req, err := request(ctx, c, method, args)
	if err != nil {
		return nil, err
	}
	resp, err := h.client(c.Action).Do(req)
	if err != nil {
		return nil, plainly(req.URL, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, plainly(req.URL, err)
	case len(body) > maxAnswer:
		return nil, fmt.Errorf("%s answers with more than %d kB", req.URL.Host, maxAnswer>>10)
	}
	headers := map[string]any{}
	for name := range resp.Header {
		headers[strings.ToLower(name)] = resp.Header.Get(name)
	}
	answer := map[string]any{"status": float64(resp.StatusCode), "ok": resp.StatusCode >= 200 && resp.StatusCode < 300,
		"headers": headers, "text": strings.ToValidUTF8(string(body), "\uFFFD"), "json": nil}
	if v, ok := decode(body); ok {
		answer["json"] = v
	}
	return answer, nil
}

// decode reads JSON; what is nested deeper than a script may hand on is none.
func decode(body []byte) (any, bool) {
	depth, deepest, inText, skip := 0, 0, false, false
	for _, b := range body {
		switch {
		case skip:
			skip = false
		case inText:
			skip, inText = b == '\\', b != '"'
		case b == '"':
			inText = true
		case b == '[' || b == '{':
			depth++
			deepest = max(deepest, depth)
		case b == ']' || b == '}':
			depth--
		}
	}
	if deepest > 60 {
		return nil, false
	}
	var v any
	if json.Unmarshal(body, &v) != nil {
		return nil, false
	}
	return v, true
}

// request makes the request that the code asks for.
func request(ctx context.Context, c *Call, method string, args []any) (*http.Request, error) {
	if len(args) == 0 {
		return nil, errors.New("http needs an address: http.get(\"https://…\")")
	}
	text, ok := args[0].(string)
	if !ok {
		return nil, errors.New("the address of a request is a text")
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%q is no address", text)
	}
	options := map[string]any{}
	if len(args) > 1 && args[1] != nil {
		if options, ok = args[1].(map[string]any); !ok {
			return nil, errors.New("what a request takes beside its address is an object: { query, headers, json, body }")
		}
	}
	for name := range options {
		if !slices.Contains([]string{"query", "headers", "json", "body"}, name) {
			return nil, fmt.Errorf("a request knows no %s: it takes query, headers, json and body", name)
		}
	}
	if query, given := options["query"]; given && query != nil {
		if err := addQuery(u, query); err != nil {
			return nil, err
		}
	}
	if err := allowed(u, c.Action.Allow); err != nil {
		return nil, err
	}
	body, kind, err := bodyOf(options)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%q is no address", text)
	}
	req.Header.Set("User-Agent", "journey")
	req.Header.Set("Accept", "application/json, text/*;q=0.9, */*;q=0.5")
	req.Header.Set("Idempotency-Key", c.Key)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return req, addHeaders(req, options["headers"])
}

func addQuery(u *url.URL, query any) error {
	fields, ok := query.(map[string]any)
	if !ok {
		return errors.New("query is an object: { query: { mail } }")
	}
	q := u.Query()
	for name, v := range fields {
		switch v := v.(type) {
		case nil:
		case []any:
			for _, e := range v {
				q.Add(name, word(e))
			}
		default:
			q.Set(name, word(v))
		}
	}
	u.RawQuery = q.Encode()
	return nil
}

// hops are headers that belong to the connection and not to the code.
var hops = []string{"Host", "Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "Te", "Trailer", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "Expect"}

func addHeaders(req *http.Request, headers any) error {
	if headers == nil {
		return nil
	}
	fields, ok := headers.(map[string]any)
	if !ok {
		return errors.New("headers is an object: { headers: { authorization: \"…\" } }")
	}
	for name, v := range fields {
		text := word(v)
		canonical := http.CanonicalHeaderKey(name)
		if slices.Contains(hops, canonical) {
			return fmt.Errorf("the header %s is not for a script to set", name)
		}
		if strings.ContainsAny(name+text, "\r\n\x00") || strings.ContainsAny(name, " :") || name == "" {
			return fmt.Errorf("the header %q cannot be written so", name)
		}
		req.Header.Set(canonical, text)
	}
	return nil
}

func bodyOf(options map[string]any) (body []byte, kind string, err error) {
	text, isText := options["body"].(string)
	v, isJSON := options["json"]
	switch {
	case isJSON && options["body"] != nil:
		return nil, "", errors.New("a request has a body or json, not both")
	case isJSON:
		if body, err = marshal(v); err != nil {
			return nil, "", fmt.Errorf("the json of the request cannot be written: %w", err)
		}
		kind = "application/json"
	case isText:
		body, kind = []byte(text), "text/plain; charset=utf-8"
	case options["body"] != nil:
		return nil, "", errors.New("the body of a request is a text; for an object write json")
	}
	if len(body) > maxRequest {
		return nil, "", fmt.Errorf("the request is larger than %d kB", maxRequest>>10)
	}
	return body, kind, nil
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// plainly says what went wrong with a request, without its path and query, which may hold what is nobody's business.
func plainly(u *url.URL, err error) error {
	var refused *refusal
	var outer *url.Error
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		return fmt.Errorf("%s did not answer in time", u.Host)
	case errors.As(err, &outer):
		return fmt.Errorf("%s cannot be reached: %w", u.Host, outer.Err)
	}
	return fmt.Errorf("%s cannot be reached: %w", u.Host, err)
}
