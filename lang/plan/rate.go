package plan

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/lang/ast"
)

// EntryRate is how many may enter within any time of the given length; those above it wait at the door.
type EntryRate struct {
	Count int
	Per   time.Duration
	Desk  string // name of the desk that says when
	Text  string // at most 5000 per hour
}

var ratePeriods = map[string]time.Duration{
	"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour,
}

func (f *flattening) entryRate(c *ast.AtMost) *EntryRate {
	return &EntryRate{Count: c.Count, Per: ratePeriods[c.Per.Name], Desk: "rate/" + f.Name, Text: label(c.Span())}
}

func (r *rendering) entryRate(rate *EntryRate) {
	if rate != nil {
		fmt.Fprintf(r.w, "at most %d per %s\n", rate.Count, rate.Per)
	}
}
