package intake

import (
	"slices"
	"strings"
	"unicode"

	"github.com/journeylang/journey/lang/schema"
)

// How well a column of a foreign file fits a field: by the words of their names, and by what stands in the column.

// alike tells how well a column fits a target, from 0 (not at all): the words of their names, and then the values.
func (p *inputs) alike(s *sample, to string) float64 {
	c := p.column(to)
	_, field, _ := strings.Cut(to, ".")
	names := nameWords(s.name)
	if field == "id" {
		if !s.unique || s.filled == 0 || !slices.Contains(names, "id") && !slices.Contains(names, "number") && !slices.Contains(names, "no") {
			return 0
		}
		score := 0.6
		if slices.Contains(names, "id") {
			score = 0.8
		}
		if of, _, _ := strings.Cut(to, "."); slices.Contains(names, of) || of == "contact" && (slices.Contains(names, "prospect") || slices.Contains(names, "customer") || slices.Contains(names, "person")) {
			score += 0.2
		}
		return score
	}
	score := wordScore(names, nameWords(field))
	if whole := nameWords(field); score < 0.6 && !slices.ContainsFunc(whole, func(w string) bool { return !slices.ContainsFunc(names, func(n string) bool { return like(n, w) }) }) {
		score = 0.6 // the name tells all of the field and more: What is your current occupation
	}
	if key := schema.Key(p.options.Program.Account); key != nil && to == "account."+key.Name && slices.Contains(names, "company") {
		score = max(score, 0.7)
	}
	if c.role == theOutcome && slices.Contains(names, "status") {
		score = 0.5
	}
	if score == 0 || c.role != aField {
		return score
	}
	fit := s.share(func(t string) bool { _, err := schema.Coerce(c.typ, t); return err == nil })
	if s.filled > 0 && fit < 1 {
		if c.typ.Kind == schema.Enum || strings.Contains(p.translated(s, to), "dates:") {
			score *= 0.7 // its values can be translated
		} else {
			score *= max(fit, 1.0/3) // one bad cell makes it no other column
		}
	}
	if score < 0.35 {
		return 0
	}
	return score
}

// wordScore is the share of words that two names have in common, of one word counted as alike that begins the other. Words that
// stand in names of all kinds make two no more alike, unless they are the whole of one: Last Activity is no last_name.
func wordScore(a, b []string) float64 {
	if strings.Join(a, "") == strings.Join(b, "") {
		return 1
	}
	common, telling := 0, false
	for _, w := range a {
		if slices.ContainsFunc(b, func(v string) bool { return like(w, v) }) {
			common++
			telling = telling || !anyWords[w]
		}
	}
	if !telling && common < min(len(a), len(b)) {
		return 0
	}
	return 2 * float64(common) / float64(len(a)+len(b)+1)
}

// like reports whether two words are the same, or one begins with the other.
func like(a, b string) bool {
	return a == b || len(a) > 3 && len(b) > 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// anyWords stand in the names of all kinds of things.
var anyWords = map[string]bool{"first": true, "last": true, "latest": true, "next": true, "new": true, "old": true, "full": true, "total": true,
	"number": true, "no": true, "name": true, "date": true, "time": true, "day": true, "type": true, "status": true, "id": true,
	"do": true, "not": true, "is": true, "has": true, "of": true, "the": true, "a": true, "by": true, "in": true, "for": true}

// sameWords are words that files and programs use for each other.
var sameWords = map[string]string{"mail": "email", "firstname": "first name", "lastname": "last name", "surname": "last name", "forename": "first name",
	"telephone": "phone", "mobile": "phone", "tel": "phone", "organisation": "company", "organization": "company", "town": "city", "zip": "postcode", "converted": "outcome"}

// nameWords takes a name apart into plain words: TotalVisits is total, visits.
func nameWords(name string) []string {
	var b strings.Builder
	var last rune
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(last):
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		last = r
	}
	var out []string
	for _, w := range strings.Fields(b.String()) {
		if same, ok := sameWords[w]; ok {
			w = same
		}
		out = append(out, strings.Fields(w)...)
	}
	return out
}
