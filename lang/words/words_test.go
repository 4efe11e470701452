package words_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/words"
)

// Every example is a script that the parser reads, in the place that its group says.
func TestExamplesParse(t *testing.T) {
	for _, w := range words.Words {
		text := w.Example
		switch w.Group {
		case words.Clause:
			text = "journey example {\n" + text + "\n}"
		case words.Step:
			text = "journey example {\nstart on signed_up\n" + text + "\nemail welcome\n}"
			if strings.HasPrefix(w.Example, "winner") {
				text = "journey example {\nsplit s {\n50% a { email welcome }\n" + w.Example + "\n}\n}"
			}
		case words.Test:
			text = "test \"example\" {\n" + text + "\n}"
		}
		_, diags := parse.File(source.NewFile("example.journey", text+"\n"))
		for _, d := range diags {
			if d.Severity == diag.Error {
				t.Errorf("%s (%s): %s: %s\n%s", w.Name, w.Group, d.Code, d.Message, text)
			}
		}
	}
}

// Every word is described in full, stands in its group, and stands there once.
func TestWords(t *testing.T) {
	seen := map[string]bool{}
	last := 0
	for _, w := range words.Words {
		group := slices.Index(words.Groups, w.Group)
		if group < last {
			t.Errorf("%s stands among the %s", w.Name, words.Groups[last])
		}
		last = group
		if key := string(w.Group) + w.Name; seen[key] {
			t.Errorf("%s stands twice", w.Name)
		} else {
			seen[key] = true
		}
		first, _, _ := strings.Cut(w.Name, " ")
		if w.Section == "" || !strings.HasSuffix(w.Doc, ".") || !strings.Contains(w.Usage, first) && w.Form == "" {
			t.Errorf("%s is not described well", w.Name)
		}
	}
}
