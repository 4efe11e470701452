package mail

import (
	"errors"
	"fmt"
	"io"

	"github.com/osteele/liquid/expressions"
	"github.com/osteele/liquid/filters"
	"github.com/osteele/liquid/render"
	"github.com/osteele/liquid/tags"
	"github.com/osteele/liquid/values"
)

// The limits of one rendering. The library cannot be cancelled, so all that could run away is counted: each output,
// assignment and turn of a loop is a step, and so is each KiB of a text that these make.
const (
	maxSource = 256 << 10 // bytes of a template
	maxOutput = 1 << 20   // bytes of a part of a mail
	maxText   = 64 << 10  // bytes of one text
	maxList   = 1000      // items of one list
	maxSteps  = 10_000
	maxDepth  = 20 // blocks in blocks
)

// stateKey is where a rendering finds its state among the variables; no template can write this name.
const stateKey = "\x00writing"

// writing is the state of one rendering.
type writing struct {
	word   string   // begins the markers
	plain  int      // > 0: values are written as they are, without markers
	steps  int      // left
	values []string // what stands at each marker
	mark   []byte   // scratch
}

// charge takes a step and one for each KiB.
func (w *writing) charge(bytes int) error {
	if w.steps -= 1 + bytes/1024; w.steps < 0 {
		return errTooMuch
	}
	return nil
}

// limited refuses what goes beyond its limit.
type limited struct {
	buf   []byte
	limit int
}

func (l *limited) Write(p []byte) (int, error) {
	if len(l.buf)+len(p) > l.limit {
		return 0, errTooLong
	}
	l.buf = append(l.buf, p...)
	return len(p), nil
}

// grammar is the language of the templates: the library's if, unless and case; our own filters, loops and output.
// prepare (check.go) puts our words in place of the written ones, because the library lets no block be replaced.
var grammar = newGrammar()

func newGrammar() *render.Config {
	c := render.NewConfig()
	c.TemplateStore = noFiles{}
	filters.AddStandardFilters(&c) // the check lets only those through that filterTable replaces
	tags.AddStandardTags(c)
	for i := range filterTable {
		c.AddFilter(filterTable[i].name, filterTable[i].fn)
	}
	c.AddTag("out", compileOut)
	c.AddTag("assign", compileAssign)
	c.AddTag("break", func(string) (func(io.Writer, render.Context) error, error) { return throw(errBreak), nil })
	c.AddTag("continue", func(string) (func(io.Writer, render.Context) error, error) { return throw(errContinue), nil })
	c.AddBlock("each").Clause("else").Compiler(compileEach)
	c.AddBlock("keep").Compiler(compileKeep)
	return &c
}

// noFiles keeps templates away from the disk.
type noFiles struct{}

func (noFiles) ReadTemplate(string) ([]byte, error) {
	return nil, errors.New("templates read no files")
}

func state(ctx render.Context) *writing { return ctx.Get(stateKey).(*writing) }

// compileOut compiles {{ expression }}.
func compileOut(source string) (func(io.Writer, render.Context) error, error) {
	expr, err := expressions.Parse(source)
	if err != nil {
		return nil, err
	}
	return func(w io.Writer, ctx render.Context) error {
		v, err := ctx.Evaluate(expr)
		if err != nil {
			return err
		}
		text := textOf(v)
		if len(text) > maxText {
			return errBig
		}
		s := state(ctx)
		if err := s.charge(len(text)); err != nil {
			return err
		}
		text = oneLine(text)
		if s.plain > 0 {
			_, err = io.WriteString(w, text)
			return err
		}
		s.mark = appendMarker(s.mark[:0], s.word, len(s.values))
		s.values = append(s.values, text)
		_, err = w.Write(s.mark)
		return err
	}, nil
}

// compileAssign compiles {% assign name = expression %}.
func compileAssign(source string) (func(io.Writer, render.Context) error, error) {
	stmt, err := expressions.ParseStatement(expressions.AssignStatementSelector, source)
	if err != nil {
		return nil, err
	}
	return func(_ io.Writer, ctx render.Context) error {
		v, err := ctx.Evaluate(stmt.ValueFn)
		if err != nil {
			return err
		}
		size := 0
		switch v := v.(type) {
		case string:
			size = len(v)
		case []any:
			size = 16 * len(v)
		}
		ctx.Set(stmt.Assignment.Variable, v)
		return state(ctx).charge(size)
	}, nil
}

// compileKeep compiles {% capture name %}…{% endcapture %}: the name holds the text, which is a value like any other.
func compileKeep(node render.BlockNode) (func(io.Writer, render.Context) error, error) {
	return func(_ io.Writer, ctx render.Context) error {
		s := state(ctx)
		out := limited{limit: maxText}
		s.plain++
		err := ctx.RenderChildren(&out)
		s.plain--
		if err != nil {
			return err
		}
		ctx.Set(node.Args, string(out.buf))
		return s.charge(len(out.buf))
	}, nil
}

var (
	errBreak    = errors.New("break outside a loop")
	errContinue = errors.New("continue outside a loop")
)

func throw(err error) func(io.Writer, render.Context) error {
	return func(_ io.Writer, ctx render.Context) error { return ctx.WrapError(err) }
}

// compileEach compiles {% for x in list limit: 3 offset: 1 reversed %}…{% else %}…{% endfor %}.
func compileEach(node render.BlockNode) (func(io.Writer, render.Context) error, error) {
	stmt, err := expressions.ParseStatement(expressions.LoopStatementSelector, node.Args)
	if err != nil {
		return nil, err
	}
	if len(node.Clauses) > 1 {
		return nil, errors.New("a for has at most one else")
	}
	loop := stmt.Loop
	return func(w io.Writer, ctx render.Context) error {
		v, err := ctx.Evaluate(loop.Expr)
		if err != nil {
			return err
		}
		length, at, err := items(v)
		if err != nil {
			return err
		}
		offset, err := bound(ctx, loop.Offset, 0)
		if err != nil {
			return err
		}
		limit, err := bound(ctx, loop.Limit, maxList)
		if err != nil {
			return err
		}
		n := min(max(0, length-offset), limit)
		if n == 0 {
			if len(node.Clauses) == 1 {
				return ctx.RenderBlock(w, node.Clauses[0])
			}
			return nil
		}
		// Names of the loop are its own: what they meant outside comes back behind it.
		outer, outerLoop := ctx.Get(loop.Variable), ctx.Get("forloop")
		defer func() {
			ctx.Set(loop.Variable, outer)
			ctx.Set("forloop", outerLoop)
		}()
		s := state(ctx)
		for i := range n {
			if err := s.charge(0); err != nil {
				return err
			}
			index := offset + i
			if loop.Reversed {
				index = length - 1 - offset - i
			}
			ctx.Set(loop.Variable, at(index))
			ctx.Set("forloop", map[string]any{"first": i == 0, "last": i == n-1, "length": n,
				"index": i + 1, "index0": i, "rindex": n - i, "rindex0": n - i - 1})
			switch err := ctx.RenderChildren(w); {
			case err == nil:
			case errors.Is(err.Cause(), errBreak):
				return nil
			case errors.Is(err.Cause(), errContinue):
			default:
				return err
			}
		}
		return nil
	}, nil
}

// items returns the length of a list or range, and its items by number.
func items(v any) (int, func(int) any, error) {
	switch v := v.(type) {
	case nil:
		return 0, nil, nil
	case []any:
		if len(v) > maxList {
			return 0, nil, errLong
		}
		return len(v), func(i int) any { return v[i] }, nil
	case values.Range:
		n := v.Len()
		if n > maxList {
			return 0, nil, errLong
		}
		return max(n, 0), v.Index, nil
	}
	return 0, nil, fmt.Errorf("for goes over a list, not over %s", kindOf(v))
}

// bound evaluates the limit or offset of a loop.
func bound(ctx render.Context, expr expressions.Expression, none int) (int, error) {
	if expr == nil {
		return none, nil
	}
	v, err := ctx.Evaluate(expr)
	if err != nil {
		return 0, err
	}
	n, ok := numberOf(v)
	if !ok {
		return none, nil
	}
	return int(min(max(n, 0), maxList)), nil
}

func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case float64, int:
		return "a number"
	case bool:
		return "a yes or no"
	}
	return "this value"
}
