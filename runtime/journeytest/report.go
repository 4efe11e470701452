package journeytest

import (
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/runtime/explain"
)

// ExpectationFailed is the code of what a test expected in vain.
const ExpectationFailed diag.Code = "J0741"

// Diagnostics tells the failures of a test as the checker tells its errors: the line, what was expected, what happened
// instead, and the path of the person up to there, once where it is the same for several.
func (r *Result) Diagnostics() diag.List {
	var list diag.List
	shown := ""
	for i := range r.Failures {
		f := &r.Failures[i]
		d := list.Errorf(ExpectationFailed, f.Span, f.Hint, "expected that %s", f.Expected)
		d.Notes = append(d.Notes, diag.Note{Text: f.Happened})
		if f.Contact == "" {
			continue
		}
		path := []string{fmt.Sprintf("the path of %s until %s:", f.Contact, clock(f.Time))}
		for _, m := range f.Path {
			path = append(path, clock(m.Time)+"  "+m.Text)
		}
		if len(f.Path) == 0 {
			path = append(path, "nothing happened")
		}
		if text := strings.Join(path, "\n"); text != shown {
			d.Notes = append(d.Notes, diag.Note{Text: text})
			shown = text
		}
	}
	return list
}

func clock(t time.Time) string { return explain.Clock(t.UnixMilli(), t.Location()) }
