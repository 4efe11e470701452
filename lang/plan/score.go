package plan

import (
	"fmt"
	"io"
	"math"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/source"
)

// Score is a model that gives leads points.
type Score struct {
	Name       string
	Doc        string
	Categories []Category
	Halve      time.Duration // in which the points of lines with each halve; 0: they stay
	Grades     []Grade       // the best first
	Ready      float64       // from how many points on a lead is ready for sales; +Inf: never
}

// Category is a part of the points with a ceiling.
type Category struct {
	Name   string
	AtMost float64 // +Inf: no ceiling
	Lines  []ScoreLine
}

// ScoreLine gives points for every event of a kind (Each), or while a rule holds (When).
type ScoreLine struct {
	Points float64
	Each   *Trigger
	When   *expr.Program
	AtMost float64       // of each; +Inf: no limit
	In     time.Duration // AtMost holds in any such stretch of time; 0: for the points that are there at one moment
	Key    string        // all that decides the points of the line; equal keys give equal points
	Text   string        // as written, for people
}

// Grade is a name for points from a number on; -Inf: all the rest.
type Grade struct {
	Name string
	From float64
}

// Event is the name of what gives the points of a line with each: order_placed, welcome.clicked, email.opened.
func (l *ScoreLine) Event() string {
	if l.Each.Interaction != "" {
		return l.Each.Event + "." + l.Each.Interaction
	}
	return l.Each.Event
}

func scores(info *check.Info, messages map[string]*Message) []*Score {
	var all []*Score
	f := &flattening{info: info, messages: messages}
	for _, d := range info.Scores {
		s := &Score{Name: d.Name.Name, Doc: d.Doc, Ready: numberOr(d.Ready, math.Inf(1))}
		if d.Halve != nil {
			s.Halve = exactly(d.Halve)
		}
		for _, c := range d.Categories {
			category := Category{Name: c.Name.Name, AtMost: numberOr(c.AtMost, math.Inf(1))}
			for _, l := range c.Lines {
				category.Lines = append(category.Lines, f.scoreLine(l, s.Halve))
			}
			s.Categories = append(s.Categories, category)
		}
		for _, g := range d.Grades {
			s.Grades = append(s.Grades, Grade{g.Name.Name, numberOr(g.From, math.Inf(-1))})
		}
		all = append(all, s)
	}
	return all
}

func (f *flattening) scoreLine(d *ast.ScoreLine, halve time.Duration) ScoreLine {
	l := ScoreLine{Points: d.Points, AtMost: numberOr(d.AtMost, math.Inf(1)), Text: label(d.Span())}
	if d.In != nil {
		l.In = exactly(d.In)
	}
	where := ""
	if d.Each != nil {
		on := f.trigger(d.Each)
		l.Each = &on
		if on.Where != nil {
			where = canonical(on.Where)
		}
		l.Key = fmt.Sprintf("%v each %s where %s at most %v in %v halve %v", l.Points, l.Event(), where, l.AtMost, l.In, halve)
		return l
	}
	l.When = f.info.Exprs[d.When]
	l.Key = fmt.Sprintf("%v when %s", l.Points, canonical(l.When))
	return l
}

func canonical(e *expr.Program) string {
	f := source.NewFile("", e.Text)
	return check.Canonical(source.Span{File: f, End: len(f.Text)})
}

// exactly is a length of time of exact multiples of 24 hours, as in the windows of history.
func exactly(d *ast.Duration) time.Duration {
	return time.Duration(d.Days)*24*time.Hour + time.Duration(d.Millis)*time.Millisecond
}

func numberOr(n *ast.Number, or float64) float64 {
	if n == nil {
		return or
	}
	return n.Value
}

// exprs lists the expressions of the score in the order of the script.
func (s *Score) exprs() []*expr.Program {
	var all []*expr.Program
	for i := range s.Categories {
		for k := range s.Categories[i].Lines {
			l := &s.Categories[i].Lines[k]
			if l.When != nil {
				all = append(all, l.When)
			} else if l.Each.Where != nil {
				all = append(all, l.Each.Where)
			}
		}
	}
	return all
}

// scores writes the models whose points, grades or readiness the journey names and that are not written yet, and notes
// what they name; it reports whether there were any.
func (r *rendering) scores(written map[string]bool) (more bool) {
	any := false
	for _, name := range [...]string{"score", "grade", "scored", "sales_ready"} {
		any = any || r.records["lead."+name]
	}
	for _, s := range r.p.Scores {
		if !any && !r.records["lead."+s.Name] || written["score "+s.Name] {
			continue
		}
		written["score "+s.Name], more = true, true
		dumpScore(r.w, s)
		for _, e := range s.exprs() {
			r.expr("reads", e)
		}
	}
	return more
}

// dumpScore writes a model as text.
func dumpScore(w io.Writer, s *Score) {
	fmt.Fprintf(w, "score %s halve %v ready %v grades %v\n", s.Name, s.Halve, s.Ready, s.Grades)
	for _, c := range s.Categories {
		fmt.Fprintf(w, "  category %s at most %v\n", c.Name, c.AtMost)
		for _, l := range c.Lines {
			fmt.Fprintf(w, "    %s\n", l.Key)
		}
	}
}
