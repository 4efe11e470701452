package intake

import (
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/schema"
)

// usualDates are the ways of writing dates that are tried, where they are not written as the schema wants them.
var usualDates = []string{"DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "D.M.YYYY", "M/D/YYYY", "DD-MM-YYYY", "YYYY/MM/DD", "D MMM YYYY", "DD.MM.YYYY HH:mm", "DD/MM/YYYY HH:mm", "M/D/YYYY HH:mm"}

// translated says with a target how the texts of the column become values of it, where they are none yet.
func (p *inputs) translated(s *sample, to string) string {
	if !strings.Contains(to, ".") || strings.HasPrefix(to, "{") {
		return to
	}
	c := p.column(to)
	fine := func(t string) bool { _, err := schema.Coerce(c.typ, t); return err == nil }
	switch {
	case c.role == theOutcome && s.all(isYesNo):
		fine = func(string) bool { return false }
	case c.role != aField || s.all(fine):
		return to
	}
	if c.typ.Kind == schema.Date || c.typ.Kind == schema.Time {
		for _, pattern := range usualDates {
			layout, err := layoutOf(pattern)
			if err == nil && s.all(func(t string) bool { _, err := time.Parse(layout, t); return err == nil }) {
				return fmt.Sprintf("{ to: %s, dates: %s }", to, pattern)
			}
		}
		return to
	}
	if c.role == aField && c.typ.Kind != schema.Enum {
		return to
	}
	var pairs []string
	for _, t := range s.texts {
		if fine(t) || hollow[plainWord(t)] {
			continue
		}
		pairs = append(pairs, yamlKey(t)+": "+yamlText(meaning(t, &c)))
	}
	return fmt.Sprintf("{ to: %s, values: { %s } }", to, strings.Join(pairs, ", "))
}

// meaning guesses the value of a field, or the outcome, that a text stands for; "" where nothing is like it.
func meaning(t string, c *column) string {
	if c.role == theOutcome {
		if v, err := schema.Coerce(schema.Type{Kind: schema.Bool}, t); err == nil && v == true {
			return "won"
		}
		return ""
	}
	best, most := "", 0.0
	for _, v := range c.typ.Values {
		score := wordScore(nameWords(t), nameWords(v))
		if strings.HasPrefix(strings.Join(nameWords(t), ""), strings.Join(nameWords(v), "")) {
			score += 0.2
		}
		if score > most {
			best, most = v, score
		}
	}
	return best
}
