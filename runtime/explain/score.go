package explain

import (
	"fmt"
	"math"
	"strconv"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// Score is what a score gives a lead, line by line, with the events behind it.
type Score struct {
	Name       string          `json:"name"`
	Points     float64         `json:"points"`
	Grade      string          `json:"grade"`           // or ""
	Ready      *float64        `json:"ready,omitempty"` // from how many points on the lead is ready for sales
	Categories []ScoreCategory `json:"categories"`
}

// ScoreCategory is what a category gives.
type ScoreCategory struct {
	Name   string      `json:"name"`
	Points float64     `json:"points"`
	AtMost *float64    `json:"at_most,omitempty"`
	Cut    float64     `json:"cut"` // what its ceiling takes away
	Lines  []ScoreLine `json:"lines"`
}

// ScoreLine is what a line gives. Of a line for events, Events are those behind it, oldest first.
type ScoreLine struct {
	Text   string       `json:"text"` // as written
	Points float64      `json:"points"`
	Events []ScoreEvent `json:"events,omitempty"`
}

// ScoreEvent is an event that gave points.
type ScoreEvent struct {
	Time   int64   `json:"time"` // ms
	Event  string  `json:"event"`
	Points float64 `json:"points"` // that it gave
	Cut    float64 `json:"cut"`    // that the limit of the line took away
	Left   float64 `json:"left"`   // what is left of Points now
}

// Scores explains the points of the lead called id at the instant now (ms). path is the trace of whom the lead belongs to.
func Scores(w *machine.World, st *machine.State, now int64, id string, path []fold.Line) []Score {
	var all []Score
	for _, card := range machine.Cards(w, st, now, id) {
		s := Score{Name: card.Score, Points: card.Points, Grade: card.Grade, Ready: bound(card.Ready), Categories: []ScoreCategory{}}
		for _, c := range card.Categories {
			category := ScoreCategory{Name: c.Name, Points: c.Points, AtMost: bound(c.AtMost), Lines: []ScoreLine{}}
			sum := 0.0
			for _, l := range c.Lines {
				line := ScoreLine{Text: l.Text, Points: l.Points}
				sum += l.Points
				if !l.When {
					line.Events = behind(&l, id, now, path)
				}
				category.Lines = append(category.Lines, line)
			}
			category.Cut = sum - c.Points
			s.Categories = append(s.Categories, category)
		}
		all = append(all, s)
	}
	return all
}

// Head is the line over a score: its name, the grade, and from where on a lead is ready.
func (s *Score) Head() string {
	head := s.Name
	if s.Grade != "" {
		head += ", grade " + s.Grade
	}
	if s.Ready != nil {
		head += ", sales ready at " + Points(*s.Ready)
	}
	return head
}

// Head is the line over a category: its name and its ceiling.
func (c *ScoreCategory) Head() string {
	if c.AtMost == nil {
		return c.Name
	}
	return c.Name + ", at most " + Points(*c.AtMost)
}

// bound is a number that may be missing.
func bound(n float64) *float64 {
	if math.IsInf(n, 0) {
		return nil
	}
	return &n
}

// behind collects the events that gave the points of a line.
func behind(l *machine.CardLine, lead string, now int64, path []fold.Line) []ScoreEvent {
	var all []ScoreEvent
	for i := range path {
		e := &path[i].Entry
		if e.Kind != machine.Scored || e.Values["line"] != l.Key {
			continue
		}
		if about, own := e.Values["lead"].(string); own && about != lead {
			continue
		}
		if e.Values["anew"] == true {
			all = nil // the line was scored anew: what it gave before holds no more
		}
		event, told := e.Values["event"].(string)
		if !told {
			continue // what gave them is forgotten
		}
		points, _ := e.Values["points"].(float64)
		cut, _ := e.Values["cut"].(float64)
		all = append(all, ScoreEvent{e.Time, event, points, cut, points * l.Left(e.Time, now)})
	}
	return all
}

// Points writes points as people do: rounded to a hundredth, but not up to a whole number, such as one that a grade begins at,
// that they have not reached.
func Points(p float64) string {
	shown := math.Round(p*100) / 100
	if shown == 0 {
		return "0" // of either sign
	}
	if under := shown - p; shown == math.Trunc(shown) && under > 1e-12*math.Abs(shown) { // nearer is what adding up leaves
		shown = math.Round(p*100-1) / 100
	}
	return strconv.FormatFloat(shown, 'f', -1, 64)
}

// scoring tells a line about points; ok is false for any other line.
func (p *telling) scoring() (text string, ok bool) {
	number := func(name string) string {
		n, _ := p.Values[name].(float64)
		return Points(n)
	}
	word := func(name string) string {
		s, _ := p.Values[name].(string)
		return s
	}
	switch p.Kind {
	case machine.Scored:
		if word("event") == "" {
			return "the points of the line are counted anew: " + p.Text, true
		}
		text = fmt.Sprintf("%s gave %s points: %s", word("event"), number("points"), p.Text)
		if _, cut := p.Values["cut"]; cut {
			text += fmt.Sprintf(" (its limit took away %s)", number("cut"))
		}
		return text, true
	case machine.LineTurned:
		if p.Values["holds"] == true {
			return fmt.Sprintf("the lead %s has %s points of %s: %s", word("lead"), number("points"), word("score"), p.Text), true
		}
		return fmt.Sprintf("the lead %s no longer has %s points of %s: %s", word("lead"), number("points"), word("score"), p.Text), true
	case machine.Graded:
		switch before, after := word("before"), word("after"); {
		case before == "":
			return fmt.Sprintf("the lead %s has the grade %s of %s, with %s points", word("lead"), after, p.Text, number("points")), true
		case after == "":
			return fmt.Sprintf("the lead %s lost the grade %s of %s, with %s points", word("lead"), before, p.Text, number("points")), true
		default:
			return fmt.Sprintf("the lead %s went from the grade %s of %s to %s, with %s points", word("lead"), before, p.Text, after, number("points")), true
		}
	case machine.ReadyForSales:
		return fmt.Sprintf("the lead %s is ready for sales: %s gives %s points, and %s are enough", word("lead"), p.Text, number("points"), number("from")), true
	case machine.ContactDid:
		return withValues("a contact did "+p.Text, p.Values), true
	}
	return "", false
}
