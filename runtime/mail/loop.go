package mail

import (
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"

	"github.com/osteele/liquid/expressions"
	"github.com/osteele/liquid/render"
	"github.com/osteele/liquid/values"
)

var (
	errBreak    = errors.New("break outside a loop")
	errContinue = errors.New("continue outside a loop")
)

func throw(err error) func(io.Writer, render.Context) error {
	return func(_ io.Writer, ctx render.Context) error { return ctx.WrapError(err) }
}

// compileEach compiles {% for x in list limit: 3 offset: 1 reversed %}…{% else %}…{% endfor %}.
func compileEach(node render.BlockNode) (func(io.Writer, render.Context) error, error) {
	span, args, err := compileSpan(node.Args)
	if err != nil {
		return nil, err
	}
	stmt, err := expressions.ParseStatement(expressions.LoopStatementSelector, args)
	if err != nil {
		return nil, err
	}
	if len(node.Clauses) > 1 {
		return nil, errors.New("a for has at most one else")
	}
	loop := stmt.Loop
	return func(w io.Writer, ctx render.Context) error {
		v, err := ctx.Evaluate(loop.Expr)
		if span != nil {
			v, err = span.evaluate(ctx)
		}
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

// span is a range of whole numbers, (1..contact.points). The library takes only what is a whole number in Go; ours are all
// of one kind.
type span struct{ from, to expressions.Expression }

var spanArgs = regexp.MustCompile(`^(\s*\w+\s+in\s+)\((.+?)\.\.(.+?)\)(.*)$`)

// compileSpan takes the range out of the words of a for, where there is one.
func compileSpan(args string) (s *span, rest string, err error) {
	m := spanArgs.FindStringSubmatch(args)
	if m == nil {
		return nil, args, nil
	}
	s = &span{}
	if s.from, err = expressions.Parse(m[2]); err == nil {
		s.to, err = expressions.Parse(m[3])
	}
	return s, m[1] + "(0..0)" + m[4], err
}

// evaluate returns the range, or nil where one of its ends is missing or no number.
func (s *span) evaluate(ctx render.Context) (any, error) {
	var ends [2]int
	for i, e := range []expressions.Expression{s.from, s.to} {
		v, err := ctx.Evaluate(e)
		if err != nil {
			return nil, err
		}
		n, ok := numberOf(v)
		if !ok || math.IsNaN(n) {
			return nil, nil
		}
		ends[i] = int(min(max(math.Trunc(n), -1<<53), 1<<53))
	}
	return values.NewRange(ends[0], ends[1]), nil
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
