package intake

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/journeylang/journey/lang/schema"
)

// cleaning is how the texts of a column become texts that the schema understands. Its words are compared without
// regard to case and outer spaces.
type cleaning struct {
	empty     map[string]bool
	words     map[string]bool   // of a yes or no
	values    map[string]string // what stands in the file, and what it means
	dates     string            // how dates are written, as Go says it
	pattern   string            // the same as the mapping says it
	comma     bool              // a comma stands before the fraction of a number
	part      string
	withdraws bool // of a consent: yes takes it back
}

// The parts of a text.
const (
	domainPart = "domain"
	firstWord  = "first word"
	otherWords = "other words"
	lastWord   = "last word"
)

// cleans reads one thing that a mapping says of cleaning.
func (r *mappingReader) cleans(c *cleaning, key, v *yaml.Node) {
	switch key.Value {
	case "empty":
		c.empty = maps.Clone(c.empty)
		for _, text := range r.texts(v) {
			put(&c.empty, text, true)
		}
	case "yes", "no":
		c.words = maps.Clone(c.words)
		for _, text := range r.texts(v) {
			put(&c.words, text, key.Value == "yes")
		}
	case "values":
		c.values = nil
		r.entries(v, "write what each text means, like  values: { High: high }", func(from, to *yaml.Node) {
			put(&c.values, from.Value, r.text(to))
		})
	case "dates":
		layout, err := layoutOf(r.text(v))
		if err != nil {
			r.fault(v, "%v", err)
		}
		c.dates, c.pattern = layout, v.Value
	case "decimal":
		r.oneOf(v, ",", ".")
		c.comma = r.text(v) == ","
	case "part":
		c.part = r.text(v)
		r.oneOf(v, domainPart, firstWord, otherWords, lastWord)
	}
}

func put[T any](m *map[string]T, text string, v T) {
	if *m == nil {
		*m = map[string]T{}
	}
	(*m)[plainWord(text)] = v
}

func plainWord(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// text returns what a text means for a field of the kind; "" is missing.
func (c *cleaning) text(kind schema.Kind, text string) (string, error) {
	if c == nil {
		return text, nil
	}
	word := plainWord(text)
	if to, ok := c.values[word]; ok {
		return to, nil
	}
	if c.empty[word] {
		return "", nil
	}
	text = partOf(strings.TrimSpace(text), c.part)
	switch {
	case text == "":
		return "", nil
	case kind == schema.Bool:
		if yes, ok := c.words[word]; ok && yes {
			return "true", nil
		} else if ok {
			return "false", nil
		}
	case kind == schema.Number && c.comma:
		return strings.NewReplacer(".", "", " ", "", "\u00a0", "", "'", "", ",", ".").Replace(text), nil
	case (kind == schema.Date || kind == schema.Time) && c.dates != "":
		at, err := time.Parse(c.dates, text)
		if err != nil {
			return "", fmt.Errorf("%q is not a date that is written like %s", text, c.pattern)
		}
		if kind == schema.Date {
			return at.Format(time.DateOnly), nil
		}
		return at.Format(time.RFC3339), nil
	}
	return text, nil
}

func partOf(text, part string) string {
	words := strings.Fields(text)
	switch {
	case part == "":
		return text
	case part == domainPart:
		if i := strings.LastIndexByte(text, '@'); i >= 0 {
			return text[i+1:]
		}
		return ""
	case len(words) == 0:
		return ""
	case part == firstWord:
		return words[0]
	case part == lastWord:
		return words[len(words)-1]
	}
	return strings.Join(words[1:], " ")
}

// dateWords are the parts of how a date is written, and how Go writes them; longer ones come first.
var dateWords = [][2]string{
	{"YYYY", "2006"}, {"MMMM", "January"}, {"MMM", "Jan"}, {"MM", "01"}, {"DD", "02"}, {"HH", "15"}, {"hh", "03"}, {"mm", "04"}, {"ss", "05"},
	{"AM", "PM"}, {"PM", "PM"}, {"YY", "06"}, {"M", "1"}, {"D", "2"}, {"H", "15"}, {"h", "3"}, {"Z", "Z07:00"},
}

// layoutOf turns DD.MM.YYYY HH:mm into the layout that Go reads dates by.
func layoutOf(pattern string) (string, error) {
	var b strings.Builder
	has := map[byte]bool{}
next:
	for rest := pattern; rest != ""; {
		for _, w := range dateWords {
			if after, ok := strings.CutPrefix(rest, w[0]); ok {
				b.WriteString(w[1])
				has[w[0][0]] = true
				rest = after
				continue next
			}
		}
		if c := rest[0]; c >= '0' && c <= '9' || c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' && c != 'T' {
			return "", fmt.Errorf("%q does not say how dates are written: write it with YYYY, MM and DD, like DD.MM.YYYY or MM/DD/YYYY HH:mm", pattern)
		}
		b.WriteByte(rest[0])
		rest = rest[1:]
	}
	if !has['Y'] || !has['M'] || !has['D'] {
		return "", fmt.Errorf("%q does not say how dates are written: a year, a month and a day belong in it, like DD.MM.YYYY", pattern)
	}
	return b.String(), nil
}
