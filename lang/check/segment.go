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
	c.foreseeable(s.Decl.Rule, s.Rule, "a segment", "people must join and leave")
}

// foreseeable refuses a rule that time turns at moments that cannot be computed: it would have to be looked at every
// second, for everybody.
func (c *checker) foreseeable(e *ast.Expr, p *expr.Program, what, why string) {
	if p == nil || p.Foreseeable() {
		return
	}
	at, clock := e.Span(), false
	for _, fn := range []string{"since", "now"} {
		if word := find(e.Span(), fn); !word.IsZero() {
			at, clock = word, true
			break
		}
	}
	if !clock {
		c.diags.Errorf(ClockInSegment, at, "compare the points of one score with a number: any(leads, .score > 50)",
			"%s cannot calculate with points that fade like this: %s at a known instant", what, why)
		return
	}
	c.diags.Errorf(ClockInSegment, at, "compare the length of time itself: since(order_placed) > 7d",
		"%s cannot calculate with the clock like this: %s at a known instant", what, why)
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
