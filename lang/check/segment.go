package check

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// reserved are the words that mean something in every rule, so no segment can have them.
var reserved = map[string]bool{
	"contact": true, "account": true, "lead": true, "leads": true, "event": true, "start": true, "email": true, "now": true, "true": true, "false": true, "nil": true,
	"and": true, "or": true, "not": true, "in": true, "matches": true, "contains": true, "where": true, "it": true,
}

func (c *checker) declareSegment(d *ast.Segment) {
	if !c.enter("segment", d.Name) {
		return
	}
	if reserved[d.Name.Name] {
		c.diags.Errorf(ReservedName, d.Name.Span(), "give the segment another name", "%s already means something in rules", d.Name.Name)
		return
	}
	s := &Segment{Decl: d, Name: d.Name.Name}
	c.segments[s.Name] = s
	c.Segments = append(c.Segments, s)
}

func (c *checker) segment(s *Segment) {
	c.clash("event", s.Decl.Name)
	c.clash("journey", s.Decl.Name)
	if s.Decl.Static {
		c.notRun("static", staticWord(s.Decl))
		return
	}
	s.Rule = c.compileFor(s.Decl.Rule, c.records(false), nil, schema.Type{Kind: schema.Bool})
	if s.Rule == nil {
		return
	}
	c.notRun("account value", find(s.Decl.Rule.Span(), "account"))
	c.notRun("lead value", find(s.Decl.Rule.Span(), "leads"))
	if at, fn := readsClock(s.Decl.Rule, s.Rule); fn != "" {
		c.diags.Errorf(ClockInSegment, at,
			"use a window, whose end is known: happened(order_placed, 30d), count(order_placed, 30d) > 0",
			"a segment cannot read %s yet: people must join and leave at a known instant", fn)
	}
}

// readsClock finds what in the rule changes with time other than by the end of a window; "" for nothing.
func readsClock(e *ast.Expr, p *expr.Program) (at source.Span, fn string) {
	reads := p.UsesNow
	for _, a := range p.Aggregates {
		reads = reads || a.Fn == "since" || a.Fn == "first" || a.Fn == "last"
	}
	if !reads {
		return at, ""
	}
	for _, fn := range []string{"since", "first", "last", "now"} {
		if at := find(e.Span(), fn); !at.IsZero() {
			return at, fn
		}
	}
	return e.Span(), "the clock"
}

// segmentCycles refuses segments whose rules lead back to themselves; each circle is reported once, at its first.
func (c *checker) segmentCycles() {
	const (
		fresh = iota
		open
		done
	)
	state := map[string]int{}
	var path []string
	var visit func(s *Segment)
	visit = func(s *Segment) {
		state[s.Name] = open
		path = append(path, s.Name)
		if s.Rule != nil {
			for _, name := range s.Rule.Segments {
				next := c.segments[name]
				if next == nil {
					continue
				}
				switch state[name] {
				case fresh:
					visit(next)
				case open:
					circle := path
					for circle[0] != name {
						circle = circle[1:]
					}
					c.diags.Errorf(SegmentOfItself, word(s.Decl.Rule.Span(), name), "write one of the rules without the other segment",
						"the segment %s depends on itself: %s", name, strings.Join(append(circle[:len(circle):len(circle)], name), " → "))
				}
			}
		}
		path = path[:len(path)-1]
		state[s.Name] = done
	}
	for _, s := range c.Segments {
		if state[s.Name] == fresh {
			visit(s)
		}
	}
}

// staticWord is the place of the word static, which may also be the segment's name.
func staticWord(d *ast.Segment) source.Span {
	rest := d.Span()
	rest.Start = d.Name.Span().End
	return word(rest, "static")
}
