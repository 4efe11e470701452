package oracle

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/expr"
)

// read answers a reading of history: it goes through all events, takes those that are meant, and counts them out.
func (o *Oracle) read(a *expr.Aggregate) any {
	var meant []event
	for _, e := range o.events {
		if o.means(a, e) {
			meant = append(meant, e)
		}
	}
	switch a.Fn {
	case "count":
		return float64(len(meant))
	case "happened":
		return len(meant) > 0
	case "distinct":
		return o.distinct(a, meant)
	}
	if len(meant) == 0 {
		if a.Fn == "sum" {
			return 0.0
		}
		return nil
	}
	switch a.Fn {
	case "first":
		return slices.MinFunc(meant, func(x, y event) int { return x.at.Compare(y.at) }).at
	case "last":
		return slices.MaxFunc(meant, func(x, y event) int { return x.at.Compare(y.at) }).at
	case "since":
		return o.now.Sub(slices.MaxFunc(meant, func(x, y event) int { return x.at.Compare(y.at) }).at)
	}
	var numbers []float64
	sum := 0.0
	for _, e := range meant {
		n := e.fields[a.Field].(float64)
		numbers = append(numbers, n)
		sum += n
	}
	switch a.Fn {
	case "sum":
		return sum
	case "avg":
		return sum / float64(len(numbers))
	case "min":
		return slices.Min(numbers)
	case "max":
		return slices.Max(numbers)
	}
	panic("the oracle does not know the reading " + a.Fn)
}

func (o *Oracle) distinct(a *expr.Aggregate, meant []event) float64 {
	values := map[string]bool{}
	for _, e := range meant {
		if v := e.fields[a.Field]; v != nil {
			values[fmt.Sprint(v)] = true
		}
	}
	return float64(len(values))
}

// means reports whether a reading takes an event: it has the name, the filter holds, it lies in the window, and it has the
// number that is read.
func (o *Oracle) means(a *expr.Aggregate, e event) bool {
	if e.name != a.Event && o.medium(e.name) != a.Event {
		return false
	}
	if a.Window != 0 && !e.at.After(o.now.Add(-a.Window)) {
		return false
	}
	if a.Where != nil && !a.Where.Holds(&expr.Env{Now: o.now, Fields: e.fields}) {
		return false
	}
	switch a.Fn {
	case "sum", "avg", "min", "max":
		_, number := e.fields[a.Field].(float64)
		return number
	}
	return true
}

// medium returns what an answer to a message is called by those who mean any message of its medium: welcome.clicked is
// email.clicked. "": it is no such answer.
func (o *Oracle) medium(name string) string {
	message, answer, ok := strings.Cut(name, ".")
	if !ok {
		return ""
	}
	for _, m := range o.program.Messages {
		if m.Name == message {
			return m.Medium + "." + answer
		}
	}
	return ""
}
