package form

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

var blank = regexp.MustCompile(`%[sd]`)

// Every language has every word, with the same blanks to fill in, and the checker knows the same languages.
func TestEveryLanguageHasEveryWord(t *testing.T) {
	if !slices.Equal(check.FormLanguages, Languages) {
		t.Errorf("the checker takes %v, the pages speak %v", check.FormLanguages, Languages)
	}
	if len(texts) != len(Languages) {
		t.Errorf("words.json has %d languages, %d are offered", len(texts), len(Languages))
	}
	english := texts["en"]
	if len(english) < 40 {
		t.Fatalf("English has %d words only", len(english))
	}
	for _, l := range Languages {
		for _, key := range slices.Sorted(maps.Keys(english)) {
			text := texts[l][key]
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s is missing", l, key)
			}
			if got, want := blank.FindAllString(text, -1), blank.FindAllString(english[key], -1); !slices.Equal(got, want) {
				t.Errorf("%s: %s fills in %v, English %v", l, key, got, want)
			}
		}
		for key := range texts[l] {
			if english[key] == "" {
				t.Errorf("%s: nobody says %s", l, key)
			}
		}
	}
}

// The author's language counts, then the reader's, then English; what the reader's browser says may be nonsense.
func TestWordsOf(t *testing.T) {
	for _, c := range []struct{ form, accept, lang, send string }{
		{"", "", "en", "Send"},
		{"", "da, de-AT;q=0.8, en;q=0.5", "de", "Absenden"},
		{"", "pt-BR,pt;q=0.9", "pt", "Enviar"},
		{"", "zh-CN", "en", "Send"},
		{"", "%%;;q=x", "en", "Send"},
		{"fr", "de", "fr", "Envoyer"},
		{"de-AT", "en", "de-AT", "Absenden"},
	} {
		w := WordsOf(&plan.Form{Language: c.form}, c.accept)
		if w.Lang != c.lang || w.Say("send") != c.send {
			t.Errorf("a form in %q for %q speaks %s and says %q", c.form, c.accept, w.Lang, w.Say("send"))
		}
	}
	if w := WordsOf(nil, "it"); w.Lang != "it" {
		t.Errorf("without a form it speaks %s", w.Lang)
	}
}

// What is wrong is said in the form's language, with what was filled in.
func TestWrong(t *testing.T) {
	w := WordsOf(&plan.Form{Language: "de"}, "")
	whole := schema.Type{Kind: schema.Number, Whole: true}
	for _, c := range []struct {
		t    schema.Type
		v    any
		want string
	}{
		{whole, "1.5", "1.5 ist keine ganze Zahl"},
		{whole, "viele", "viele ist keine Zahl"},
		{schema.Type{Kind: schema.Email}, "ada@", "„ada@“ ist keine E-Mail-Adresse"},
		{schema.Type{Kind: schema.List, Elem: &whole}, []any{"1", "x"}, "1, x ist keine Zahl"},
		{schema.Type{Kind: schema.Enum}, "x", "„x“ ist keine der Antworten"},
	} {
		if got := w.Wrong(c.t, c.v); got != c.want {
			t.Errorf("%v: %s, want %s", c.v, got, c.want)
		}
	}
}
