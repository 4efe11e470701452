package js

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// pattern is a regular expression of a function. It runs on Go's engine, which goes through a text once: goja's own
// falls back to one that tries, and that only a clock can stop.
type pattern struct {
	source, flags string
	re            *regexp.Regexp
	all           bool // g
	work          int  // for each character of a text, in steps times 256
}

// maxPattern is how large a compiled pattern may be, in instructions.
const maxPattern = 1000

func newPattern(source, flags string) (*pattern, error) {
	p := &pattern{source: source, flags: flags}
	inline := ""
	for _, f := range flags {
		switch f {
		case 'g':
			p.all = true
		case 'i', 'm', 's':
			inline += string(f)
		case 'u':
		default:
			return nil, fmt.Errorf("its regular expressions do not know the flag %c", f)
		}
	}
	text, err := parser.TransformRegExp(source, strings.Contains(flags, "s"), strings.Contains(flags, "u"))
	var tries parser.RegexpErrorIncompatible
	switch {
	case errors.As(err, &tries):
		return nil, errors.New("its regular expressions look neither ahead nor behind nor back")
	case err != nil:
		return nil, err
	}
	if inline != "" {
		text = "(?" + inline + ":" + text + ")"
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err == nil {
		var code *syntax.Prog
		if code, err = syntax.Compile(tree.Simplify()); err == nil && len(code.Inst) > maxPattern {
			return nil, errors.New("this regular expression is too large: its repeats multiply")
		} else if err == nil {
			p.work = 16 + len(code.Inst)
		}
	}
	if err == nil {
		p.re, err = regexp.Compile(text)
	}
	if err != nil {
		return nil, errors.New("it cannot read this regular expression: " + strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return p, nil
}

// patterns makes the objects that stand for the function's regular expressions, and the methods that take them.
func (c *cell) patterns() {
	r := c.runtime
	for _, p := range c.function.patterns {
		o := r.NewObject()
		hidden(o, "source", r.ToValue(p.source))
		hidden(o, "flags", r.ToValue(p.flags))
		hidden(o, "test", r.ToValue(func(f goja.FunctionCall) goja.Value {
			s := f.Argument(0).String()
			c.search(p, s)
			return r.ToValue(p.re.MatchString(s))
		}))
		hidden(o, "toString", r.ToValue(func(goja.FunctionCall) goja.Value { return r.ToValue("/" + p.source + "/" + p.flags) }))
		c.objects = append(c.objects, o)
		c.by[o] = p
		hidden(r.GlobalObject(), patternName+strconv.Itoa(len(c.objects)), o) // so that it is frozen with the rest
	}
	text := r.Get("String").(*goja.Object).Get("prototype").(*goja.Object)
	c.method(text, "match", c.match, true)
	c.method(text, "search", c.find, true)
	c.method(text, "split", c.split, false)
	c.method(text, "replace", c.replace, false)
	c.method(text, "replaceAll", c.replace, false)
}

// search counts a search through a text.
func (c *cell) search(p *pattern, s string) { c.spend(1 + len(s)*p.work/256) }

// method replaces a method of texts where it is given a pattern; only says that it takes nothing else.
func (c *cell) method(text *goja.Object, name string, with func(p *pattern, s string, f goja.FunctionCall) goja.Value, only bool) {
	plain, _ := goja.AssertFunction(text.Get(name))
	hidden(text, name, c.runtime.ToValue(func(f goja.FunctionCall) goja.Value {
		o, _ := f.Argument(0).(*goja.Object)
		if p := c.by[o]; p != nil {
			s := f.This.String()
			c.search(p, s)
			return with(p, s, f)
		}
		if only {
			panic(c.runtime.NewTypeError("%s takes a regular expression: /…/", name))
		}
		v, err := plain(f.This, f.Arguments...)
		if err != nil {
			panic(err)
		}
		return v
	}))
}

// groups are the texts of a match and of its groups; one that took no part is undefined.
func (c *cell) groups(s string, at []int) []any {
	out := make([]any, len(at)/2)
	for i := range out {
		out[i] = goja.Undefined()
		if at[2*i] >= 0 {
			out[i] = s[at[2*i]:at[2*i+1]]
		}
	}
	return out
}

func (c *cell) match(p *pattern, s string, _ goja.FunctionCall) goja.Value {
	if p.all {
		all := p.re.FindAllString(s, functionList+1)
		if all == nil {
			return goja.Null()
		}
		list := make([]any, len(all))
		for i, t := range all {
			list[i] = t
		}
		return c.grown(c.runtime.NewArray(list...))
	}
	at := p.re.FindStringSubmatchIndex(s)
	if at == nil {
		return goja.Null()
	}
	o := c.runtime.NewArray(c.groups(s, at)...)
	_ = o.Set("index", units(s[:at[0]]))
	named := c.runtime.NewObject()
	for i, name := range p.re.SubexpNames() {
		if name != "" && at[2*i] >= 0 {
			_ = named.Set(name, s[at[2*i]:at[2*i+1]])
		}
	}
	_ = o.Set("groups", named)
	return o
}

func (c *cell) find(p *pattern, s string, _ goja.FunctionCall) goja.Value {
	at := p.re.FindStringIndex(s)
	if at == nil {
		return c.runtime.ToValue(-1)
	}
	return c.runtime.ToValue(units(s[:at[0]]))
}

func (c *cell) split(p *pattern, s string, f goja.FunctionCall) goja.Value {
	limit := functionList + 1
	if n, ok := number(f.Argument(1)); ok && n >= 0 && n < float64(limit) {
		limit = int(n)
	}
	var list []any
	from := 0
	for _, at := range p.re.FindAllStringSubmatchIndex(s, functionList+1) {
		if at[1] == at[0] && (at[0] == 0 || at[0] == len(s)) {
			continue
		}
		list = append(list, s[from:at[0]])
		list = append(list, c.groups(s, at)[1:]...)
		from = at[1]
	}
	list = append(list, s[from:])
	return c.grown(c.runtime.NewArray(list[:min(len(list), limit)]...))
}

// replace puts a text, or what a function says, in the place of the first match, or with g of all.
func (c *cell) replace(p *pattern, s string, f goja.FunctionCall) goja.Value {
	n := 1
	if p.all {
		n = -1
	}
	by, calls := goja.AssertFunction(f.Argument(1))
	with := ""
	if !calls {
		with = f.Argument(1).String()
	}
	var b strings.Builder
	from := 0
	for _, at := range p.re.FindAllStringSubmatchIndex(s, n) {
		c.spend(1)
		b.WriteString(s[from:at[0]])
		from = at[1]
		if calls {
			args := make([]goja.Value, 0, len(at)/2+2)
			for _, g := range c.groups(s, at) {
				args = append(args, c.runtime.ToValue(g))
			}
			v, err := by(goja.Undefined(), append(args, c.runtime.ToValue(units(s[:at[0]])), c.runtime.ToValue(s))...)
			if err != nil {
				panic(err)
			}
			b.WriteString(v.String())
		} else {
			expand(&b, with, s, at)
		}
		if b.Len() > 4*functionText {
			c.stop("a text grows beyond %d characters", functionText)
		}
		if c.steps < 0 {
			return goja.Undefined()
		}
	}
	b.WriteString(s[from:])
	return c.grown(c.runtime.ToValue(b.String()))
}

// expand writes a replacement: $& is the match, $1 a group, $$ a dollar.
func expand(b *strings.Builder, with, s string, at []int) {
	for i := 0; i < len(with); i++ {
		if with[i] != '$' || i+1 == len(with) {
			b.WriteByte(with[i])
			continue
		}
		next := with[i+1]
		switch group := int(next - '0'); {
		case next == '$':
			b.WriteByte('$')
		case next == '&':
			b.WriteString(s[at[0]:at[1]])
		case next >= '1' && next <= '9' && group < len(at)/2:
			if at[2*group] >= 0 {
				b.WriteString(s[at[2*group]:at[2*group+1]])
			}
		default:
			b.WriteByte('$')
			continue
		}
		i++
	}
}

// units counts a text as JavaScript does.
func units(s string) int { return len(utf16.Encode([]rune(s))) }
