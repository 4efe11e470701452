package machine

import "strconv"

// Card is what a score gives a lead at an instant, line by line.
type Card struct {
	Score      string
	Points     float64
	Grade      string  // or ""
	Ready      float64 // from how many points on the lead is ready for sales; +Inf: never
	Categories []CardCategory
}

// CardCategory is what a category gives.
type CardCategory struct {
	Name   string
	Points float64
	AtMost float64 // +Inf: no ceiling
	Lines  []CardLine
}

// CardLine is what a line gives.
type CardLine struct {
	Text   string // as written
	Points float64
	When   bool                        // it gives points while a rule holds; else for events
	Key    string                      // of a line for events, as Scored names it
	Left   func(ms, now int64) float64 // what is left at now of one point that an event at ms gave
}

// Cards explains the points of a lead at the instant now (ms); nil: there is no lead with the id.
func Cards(w *World, st *State, now int64, id string) []Card {
	var out Output
	r := out.begin(w, st, now)
	l := st.Lead(id)
	if l == nil || r.p == nil {
		return nil
	}
	var cards []Card
	for _, s := range r.p.Plan.Scores {
		card := Card{Score: s.Name, Points: r.points(l, s, now), Ready: s.Ready}
		if m := l.mark(s.Name); m != nil {
			card.Grade = m.Grade
		}
		for i := range s.Categories {
			c := &s.Categories[i]
			points, _ := r.category(l, s, c, now)
			category := CardCategory{Name: c.Name, Points: min(points, c.AtMost), AtMost: c.AtMost}
			for k := range c.Lines {
				points, _ := r.line(l, s, &c.Lines[k], now)
				category.Lines = append(category.Lines, CardLine{
					Text: c.Lines[k].Text, Points: points, When: c.Lines[k].When != nil,
					Key:  strconv.FormatUint(hashText(c.Lines[k].Key), 36),
					Left: func(ms, now int64) float64 { return halved(now-ms, s.Halve) },
				})
			}
			card.Categories = append(card.Categories, category)
		}
		cards = append(cards, card)
	}
	return cards
}
