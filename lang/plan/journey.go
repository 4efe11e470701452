package plan

import (
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/source"
)

// defaultWithin is how long a goal counts where the script does not say.
var defaultWithin = Duration{Days: 30}

// flattening turns the tree of one journey into its graph.
type flattening struct {
	*Journey
	info     *check.Info
	messages map[string]*Message
	ids      map[string]int // how many steps have asked for an id
	label    string         // of the next step; "": it has none
	behind   int            // the remind step behind which the steps at hand stand, or End
}

func flatten(d *ast.Journey, info *check.Info, messages map[string]*Message) *Journey {
	f := &flattening{Journey: &Journey{Name: d.Name.Name, Doc: d.Doc, Where: d.Span()}, info: info, messages: messages, ids: map[string]int{}, behind: End}
	if d.Title != nil {
		f.Title = d.Title.Value
	}
	f.Account = d.For != nil && d.For.Name == "account"
	f.entrance(d)
	for _, c := range d.Clauses {
		f.clause(c)
	}
	if f.HoldOut > 0 {
		f.Arms = append(f.Arms, Arm{Step: -1, Label: "reached"}, Arm{Step: -1, Label: "holdout", HoldOut: true})
	}
	f.keepLabels(d.Steps)
	_, ends := f.block(d.Steps, d.Name.Name)
	join(ends, End)
	return f.Journey
}

func (f *flattening) clause(c ast.Clause) {
	switch c := c.(type) {
	case *ast.Per:
		f.Per = f.info.Exprs[&c.Key]
	case *ast.Again:
		f.Again.Always = c.After == nil
		if c.After != nil {
			f.Again.After = duration(*c.After)
		}
	case *ast.Only:
		for _, s := range c.Segments {
			f.Only = append(f.Only, s.Name)
		}
	case *ast.Skip:
		for _, s := range c.Segments {
			f.Skip = append(f.Skip, s.Name)
		}
	case *ast.AtMost:
		f.AtMost = f.entryRate(c)
	case *ast.QuietClause:
		for _, q := range c.Names {
			f.Quiet = append(f.Quiet, q.Name)
		}
	case *ast.ExitOn:
		f.Exits = append(f.Exits, f.trigger(&c.On))
	case *ast.ExitWhen:
		f.Whens = append(f.Whens, f.exitWhen(c))
	case *ast.Goal:
		g := Goal{On: f.trigger(&c.On), Within: defaultWithin, ThenExit: c.ThenExit}
		g.Name = g.On.Event
		if c.Within != nil {
			g.Within = duration(*c.Within)
		}
		if c.Worth != nil {
			g.Worth = f.info.Exprs[c.Worth]
		}
		f.Goals = append(f.Goals, g)
	case *ast.HoldOutShare:
		f.HoldOut = c.Share.Value / 100
	}
}

func duration(d ast.Duration) Duration {
	return Duration{Days: d.Days, Exact: time.Duration(d.Millis) * time.Millisecond}
}

// label is the text of a span on one line, as people wrote it.
func label(span source.Span) string { return check.OneLine(span) }
