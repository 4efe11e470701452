package plan

import (
	"strconv"
	"strings"
	"unicode"
)

// longestSlug keeps ids readable; a condition may be long.
const longestSlug = 40

// id gives a name its place under a path: "launch/email-welcome"; the second of the same name there gets "-2".
// So an id does not change when other steps come or go.
func (f *flattening) id(path, name string) string {
	id := path + "/" + name
	f.ids[id]++
	for n := f.ids[id]; n > 1; n++ {
		// "wait-1d-2" may also be the own name of a step, so what was given out counts too.
		if again := id + "-" + strconv.Itoa(n); f.ids[again] == 0 {
			f.ids[again] = 1
			f.ids[id] = n
			return again
		}
	}
	return id
}

// slug turns a text into letters, digits and dashes: contact.plan == "free" is contact-plan-free.
func slug(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			gap = b.Len() > 0
			continue
		}
		if gap {
			if b.Len() >= longestSlug {
				break
			}
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(unicode.ToLower(r))
		if b.Len() >= 2*longestSlug {
			break
		}
	}
	if b.Len() == 0 {
		return "x"
	}
	return b.String()
}
