package form

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/text/language"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

//go:embed words.json
var wordsText []byte

// Words are what a form says of its own, in one language. Titles, labels and thanks are the author's.
type Words struct {
	Lang string // as HTML names it: de, pt-BR
	text map[string]string
}

// Languages are those that forms speak; the first is for whoever speaks none of them.
var Languages = []string{"en", "de", "fr", "es", "it", "nl", "pl", "pt"}

var (
	texts   = readWords()
	matcher = language.NewMatcher(tags())
)

func readWords() map[string]map[string]string {
	var all map[string]map[string]string
	if err := json.Unmarshal(wordsText, &all); err != nil {
		panic("words.json cannot be read: " + err.Error())
	}
	return all
}

func tags() []language.Tag {
	var all []language.Tag
	for _, l := range Languages {
		all = append(all, language.MustParse(l))
	}
	return all
}

// WordsOf returns the words of a form: in the language that its author says, else in the one that its reader likes best, as
// the header Accept-Language has it. f may be nil: there is no form.
func WordsOf(f *plan.Form, accept string) *Words {
	if f != nil && f.Language != "" {
		kind, _, _ := strings.Cut(strings.ToLower(f.Language), "-")
		return &Words{f.Language, texts[kind]}
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		wanted = nil // what it says cannot be read: then it says nothing
	}
	_, i, _ := matcher.Match(wanted...)
	return &Words{Languages[i], texts[Languages[i]]}
}

// Say returns the text under a key, with what is filled into it.
func (w *Words) Say(key string, with ...any) string {
	text := w.text[key]
	if len(with) == 0 {
		return text
	}
	return fmt.Sprintf(text, with...)
}

// Wrong says what is wrong with what was filled in for a field of a type.
func (w *Words) Wrong(t schema.Type, given any) string {
	if t.Kind == schema.List && t.Elem != nil {
		t = *t.Elem
	}
	key := "not_choice"
	switch t.Kind {
	case schema.Number:
		if key = "not_number"; t.Whole && isNumber(given) {
			key = "not_whole"
		}
	case schema.Date:
		key = "not_date"
	case schema.Time:
		key = "not_time"
	case schema.Email:
		key = "not_email"
	case schema.Country:
		key = "not_country"
	case schema.Language:
		key = "not_language"
	}
	return w.Say(key, shown(given))
}

// shown is what was filled in, as it was.
func shown(given any) string {
	if list, ok := given.([]any); ok {
		var parts []string
		for _, e := range list {
			parts = append(parts, fmt.Sprint(e))
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(given)
}

func isNumber(given any) bool {
	_, err := schema.Coerce(schema.Type{Kind: schema.Number}, given)
	return err == nil
}
