package load

import (
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/plan"
)

// PastDate is the code of a journey whose time is over.
const PastDate diag.Code = "J0454"

// Past warns of the journeys of a program that nobody can enter any more at an instant. Whoever asks brings the time:
// the program itself means the same on every day.
func Past(p *plan.Program, now time.Time) diag.List {
	var list diag.List
	for _, j := range p.Journeys {
		if where, closed := j.Closed(now); closed {
			list.Warnf(PastDate, where, "write a later date, or delete the journey", "nobody enters %s any more: this lies in the past", j.Name)
		}
	}
	return list
}
