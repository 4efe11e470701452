package expr

import (
	"math"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
)

// A comparison that reads now turns at a moment that can be computed: its two sides come closer at a constant speed,
// because sums and multiples of now are all that the language offers. So Next looks at the gap between the sides at
// two instants and draws the line. Where a side is bent (floor(since(order_placed) / 7d)), there is no line; then the
// value is looked at every second.

// turn is a comparison that the passing of time can turn.
type turn struct {
	gap   *vm.Program // left side - right side
	bent  bool
	fades bool // see fade.go
}

// step is how far apart Next looks, and how often it looks where there is no line.
const step = time.Second

// Next returns the first instant after env.Now at which the passing of time alone may change the value, beyond the
// windows of Aggregates; false: never. It may name an instant at which nothing changes, but skips none that matters:
// evaluated at each instant that Next names, to the millisecond, the value is exact.
func (p *Program) Next(env *Env) (time.Time, bool) {
	var first time.Time
	found := false
	for _, t := range p.turns {
		if at, ok := t.next(env); ok && (!found || at.Before(first)) {
			first, found = at, true
		}
	}
	return first, found
}

// Foreseeable reports whether every moment at which time alone turns the value can be computed; without that, Next names
// every second.
func (p *Program) Foreseeable() bool {
	for _, t := range p.turns {
		if t.bent {
			return false
		}
	}
	return true
}

func (t turn) next(env *Env) (time.Time, bool) {
	if t.bent {
		return env.Now.Add(step), true
	}
	if t.fades {
		return t.fade(env)
	}
	later := *env
	later.Now = env.Now.Add(step)
	here, ok1 := gap(t.gap, env)
	there, ok2 := gap(t.gap, &later)
	if !ok1 || !ok2 || here == there {
		return time.Time{}, false
	}
	ahead := -here / (there - here) * float64(step)
	if ahead < 0 || ahead > math.MaxInt64/2 {
		return time.Time{}, false
	}
	// On the line itself a >= has turned and a > has not: a > turns in the millisecond behind it.
	if ahead < float64(time.Millisecond) {
		return env.Now.Add(time.Millisecond), true
	}
	return env.Now.Add(time.Duration(math.Round(ahead/float64(time.Millisecond))) * time.Millisecond), true
}

// gap is the distance between the sides of a comparison; false where one of them is missing.
func gap(code *vm.Program, env *Env) (float64, bool) {
	v, err := run(code, env)
	if err != nil {
		return 0, false
	}
	switch v := v.(type) {
	case time.Duration:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// watch notes a comparison that the passing of time can turn. Texts and yes-or-nos change only through comparisons,
// which have been noted.
func (r *resolver) watch(out, a, b term) {
	if !out.now {
		return
	}
	switch familyOf(a.typ) {
	case text, yesNo:
	case instant, length, number:
		if r.watchFading(out, a, b) {
			return
		}
		if len(r.elems) == 0 && familyOf(b.typ) == familyOf(a.typ) {
			r.lines = append(r.lines, line{node: call2(subtract, a.node, b.node), bent: out.bent})
			return
		}
		fallthrough
	default:
		r.watchBent(out)
	}
}

// watchBent notes a yes or no that time can turn at no foreseeable moment.
func (r *resolver) watchBent(out term) {
	if out.now {
		r.lines = append(r.lines, line{node: &ast.NilNode{}, bent: true})
	}
}
