package query

import (
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/words"
)

// Every line that completion offers has a text, and every line of the reference is offered.
func TestWords(t *testing.T) {
	for kind, list := range lines {
		for _, w := range list {
			if w.Doc == "" {
				t.Errorf("%s: %s is not explained", kind, w.Word)
			}
			first, _, _ := strings.Cut(w.Word, " ")
			if !strings.HasPrefix(w.Snippet, first) {
				t.Errorf("%s: the snippet of %s does not begin with it", kind, w.Word)
			}
			if text := plainUsage(w.Snippet); strings.Contains(text, "${") || strings.Count(text, "{") != strings.Count(text, "}") {
				t.Errorf("%s: the usage of %s is %s", kind, w.Word, text)
			}
		}
	}
	for kind, group := range groups {
		for _, w := range words.Words {
			if w.Group != group || w.Name == "does" || w.Name == "opts" || w.Name == "becomes" || w.Name == "is" || strings.Contains(w.Name, "…") {
				continue // a line that begins with a person's name, a form of another line
			}
			first, _, _ := strings.Cut(w.Name, " ")
			offered := false
			for _, l := range lines[kind] {
				offered = offered || l.Word == w.Name || strings.HasPrefix(l.Word, first+" ") || l.Word == first
			}
			if !offered {
				t.Errorf("%s: nothing offers %s", kind, w.Name)
			}
		}
	}
	for owner, list := range settings {
		for _, w := range list {
			if w.Doc == "" || w.Snippet == "" {
				t.Errorf("%s: %s is not explained", owner, w.Word)
			}
		}
	}
}
