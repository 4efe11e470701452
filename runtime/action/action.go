// Package action calls the actions of authors, in JavaScript, with what they may have of the world: the person, the
// event that started the trip, a log, and the addresses that the action allows.
//
// A Runner runs calls on goroutines of their own, a few at a time for each action, so that one that is slow, greedy or
// stuck delays nobody but itself. What ends a call is its time; code that does not stop even then is left behind, and
// counts against its action until it ends.
//
// A call has a key, the same for each try and after a crash. An action that writes somewhere hands it on (http does, as
// Idempotency-Key), as a call whose outcome was lost is made again.
package action

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/journeylang/journey/lang/js"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Call is one call of an action.
type Call struct {
	Action *plan.Action
	Key    string // of the call, the same for each try, and of no other call anywhere
	Effect machine.Effect
	Now    time.Time
}

// Outcome is what became of one try.
type Outcome struct {
	Result machine.Values // where Err is nil
	Err    error          // in the words of the author
	Retry  bool           // another try may go better
	Log    []string
}

// The limits of what an action may say.
const (
	logLines  = 20
	logLetter = 500 // characters of one line
)

// Do makes one try. It returns when the code has ended; what the code does inside of one built-in cannot be ended, so it may
// be later than ctx.
func (h *Host) Do(ctx context.Context, c *Call) (out Outcome) {
	script, err := h.script(c.Action)
	if err != nil {
		return Outcome{Err: err}
	}
	var log lines
	defer func() { out.Log = log.kept }()
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(c.Key))
	v, err := script.On(js.Host{Now: c.Now.UTC(), Seed: seed.Sum64(), Globals: map[string]any{
		"contact": data(c.Effect.Contact), "start": data(c.Effect.Start), "key": c.Key, "log": js.Func(log.add), "http": h.http(c),
	}}).Call(ctx, entry, args(c)...)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return Outcome{Err: fmt.Errorf("it did not answer within %s", c.Action.Timeout), Retry: true}
		}
		return Outcome{Err: err, Retry: true}
	}
	result, err := c.Action.Yield(v)
	if err != nil {
		return Outcome{Err: err}
	}
	return Outcome{Result: result}
}

// entry is the name of the function that the code of an action is the body of.
const entry = "action"

func (h *Host) script(a *plan.Action) (*js.Script, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s := h.scripts[a]; s != nil {
		return s, nil
	}
	s, err := js.CompileBody(a.Script.File, entry, a.ParamNames(), a.Script.Text, a.Script.Line)
	if err != nil {
		return nil, err
	}
	if h.scripts == nil {
		h.scripts = map[*plan.Action]*js.Script{}
	}
	h.scripts[a] = s
	return s, nil
}

func args(c *Call) []any {
	out := make([]any, len(c.Action.Params))
	for i, p := range c.Action.Params {
		out[i] = c.Effect.Call.Args[p.Name]
	}
	return out
}

// data are values as a script reads them.
func data(v machine.Values) map[string]any {
	if v == nil {
		return map[string]any{}
	}
	return v
}

// lines keep what the code logs.
type lines struct {
	kept []string
	more bool
}

func (l *lines) add(_ context.Context, args []any) (any, error) {
	if len(l.kept) >= logLines {
		if !l.more {
			l.more, l.kept[logLines-1] = true, "… and more, which is not kept"
		}
		return nil, nil
	}
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = word(a)
	}
	text := strings.Join(words, " ")
	if utf8.RuneCountInString(text) > logLetter {
		text = string([]rune(text)[:logLetter]) + "…"
	}
	l.kept = append(l.kept, text)
	return nil, nil
}

// word is a value as a log has it.
func word(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return v
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return fmt.Sprintf("%.0f", v)
		}
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case map[string]any, []any:
		if b, err := marshal(v); err == nil {
			return string(b)
		}
	}
	return fmt.Sprint(v)
}
