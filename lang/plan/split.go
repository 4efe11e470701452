package plan

import (
	"fmt"
	"hash/fnv"
	"io"
	"strconv"

	"github.com/journeylang/journey/lang/ast"
)

// Judge says what the arms of a split are compared by, and what follows from it: either one wins and everybody gets it,
// or ever more people are dealt what works.
type Judge struct {
	Desk     string  // name of the desk that counts: another for other arms or another question
	On       Trigger // of an interaction, Event is a message, or Medium for any
	Each     int     // an arm may win when this many people were dealt each
	After    Duration
	Adaptive bool
}

// defaultJudging is how long after it was dealt an arm is judged by what people do, where no winner ends it before.
var defaultJudging = Duration{Days: 30}

// Horizon is how long what a person does counts for the arm that they were dealt.
func (j *Judge) Horizon() Duration {
	if j.After != (Duration{}) {
		return j.After
	}
	return defaultJudging
}

func (f *flattening) split(s *ast.Split, path string) []looseEnd {
	at := f.add(Split, path, "split-"+s.Name.Name, "split "+s.Name.Name, s.Span())
	id := f.Steps[at].ID
	for _, a := range s.Arms {
		b := Branch{Label: a.Name.Name, Arm: f.arm(at, a.Name.Name, a.Body), Where: a.Span()}
		if a.Share != nil {
			b.Share = a.Share.Value / 100
		}
		f.Steps[at].Branches = append(f.Steps[at].Branches, b)
	}
	f.Steps[at].Judge = f.judge(s, id)
	ends := []looseEnd{f.next(at)}
	for k, a := range s.Arms {
		ends = append(ends, f.body(a.Body, f.id(id, a.Name.Name), f.branch(at, k))...)
	}
	return ends
}

// judge returns what the arms are compared by; nil: nothing.
func (f *flattening) judge(s *ast.Split, id string) *Judge {
	var j *Judge
	switch {
	case s.Adaptive:
		j = &Judge{On: f.trigger(&ast.Trigger{At: s.By.At, Event: *s.By}), Adaptive: true}
	case s.Winner != nil:
		w := s.Winner
		j = &Judge{On: f.trigger(&ast.Trigger{At: w.By.At, Event: w.By}), Each: w.Each}
		if w.After != nil {
			j.After = duration(*w.After)
		}
	default:
		return nil
	}
	h := fnv.New64a()
	j.hash(h)
	for _, a := range s.Arms {
		fmt.Fprintf(h, "arm %q\n", a.Name.Name)
	}
	j.Desk = "split/" + id + "/" + strconv.FormatUint(h.Sum64(), 36)
	return j
}

func (j *Judge) hash(w io.Writer) {
	fmt.Fprintf(w, "judged by %q %q each %d after %+v adaptive %v\n", j.On.Event, j.On.Interaction, j.Each, j.After, j.Adaptive)
}

func (r *rendering) judge(j *Judge) {
	if j == nil {
		return
	}
	j.hash(r.w)
	r.trigger("by", &j.On)
}

func dumpJudge(w io.Writer, j *Judge) {
	switch {
	case j == nil:
	case j.Adaptive:
		fmt.Fprintf(w, "      adaptively by %s\n", triggerText(&j.On))
	default:
		fmt.Fprintf(w, "      winner by %s after %d each or %s\n", triggerText(&j.On), j.Each, j.After)
	}
}

// Way returns the index of the branch with the label, or -1.
func (s *Step) Way(label string) int {
	for i := range s.Branches {
		if s.Branches[i].Label == label {
			return i
		}
	}
	return -1
}
