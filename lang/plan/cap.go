package plan

import (
	"fmt"
	"time"

	"github.com/journeylang/journey/lang/ast"
)

// Cap is how many messages one address gets.
type Cap struct {
	For    string // a purpose or a topic; those below it count too
	Limits []CapLimit
}

// CapLimit is one number of a cap. Its window slides: at every instant it looks back by its length, exactly.
type CapLimit struct {
	Count  int
	Window time.Duration
	Text   string // as written: "5 per week"
}

// windows are the lengths of the words; like those of history, windows are exact.
var windows = map[string]time.Duration{
	"hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour, "month": 30 * 24 * time.Hour,
}

func limit(d *ast.Cap) *Cap {
	c := &Cap{For: "marketing"}
	if d.Purpose != nil {
		c.For = d.Purpose.Name
	}
	for _, l := range d.Limits {
		c.Limits = append(c.Limits, CapLimit{l.Count, windows[l.Per.Name], fmt.Sprintf("%d per %s", l.Count, l.Per.Name)})
	}
	return c
}

// CapWindow returns the longest window of any cap, or 0 where nothing is capped.
func (p *Program) CapWindow() time.Duration {
	longest := time.Duration(0)
	for _, c := range p.Caps {
		for _, l := range c.Limits {
			longest = max(longest, l.Window)
		}
	}
	return longest
}
