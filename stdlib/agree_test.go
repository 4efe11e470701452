package stdlib_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/stdlib"
)

// The reference says what the checker knows: the same interactions, with the same fields.
func TestInteractionsAgreeWithTheChecker(t *testing.T) {
	var names []string
	for _, i := range stdlib.Interactions {
		names = append(names, i.Name)
		fields, ok := check.InteractionFields(i.Name)
		if !ok {
			t.Errorf("the checker does not know %s", i.Name)
			continue
		}
		want := i.Fields
		if len(want.Fields) == 0 && len(fields.Fields) == 0 {
			continue
		}
		if diff := cmp.Diff(want, fields); diff != "" {
			t.Errorf("%s differs between the reference and the checker:\n%s", i.Name, diff)
		}
	}
	if diff := cmp.Diff(names, check.Interactions); diff != "" {
		t.Errorf("interactions differ:\n%s", diff)
	}
}

// The reference knows the filters that the checker accepts.
func TestFiltersAgreeWithTheChecker(t *testing.T) {
	var names []string
	for _, f := range stdlib.Filters {
		names = append(names, f.Name)
		if !strings.Contains(f.Usage, "| "+f.Name) || !strings.HasSuffix(f.Doc, ".") {
			t.Errorf("%s is not described well", f.Name)
		}
	}
	if diff := cmp.Diff(check.TemplateFilters, names); diff != "" {
		t.Errorf("-checker +reference:\n%s", diff)
	}
}

// The reference knows the settings that the checker accepts, and no others.
func TestSettingsAgreeWithTheChecker(t *testing.T) {
	for _, ch := range stdlib.Channels {
		lines := map[string]string{}
		for _, s := range ch.Settings {
			line := s.Name + ` "starttls"`
			if s.Form == "rate" {
				line = s.Name + " 100/s"
			}
			lines[s.Name] = line
		}
		for name, line := range lines {
			text := fmt.Sprintf("channel email %s { %s }", ch.Kind, line)
			_, diags := load.Sources([]*source.File{source.NewFile("channel.journey", text)})
			for _, d := range diags {
				if d.Code == check.UnknownSetting {
					t.Errorf("%s of %s: %s", name, ch.Kind, d.Message)
				}
			}
		}
		_, diags := load.Sources([]*source.File{source.NewFile("channel.journey", fmt.Sprintf(`channel email %s { zzzzzz "x" }`, ch.Kind))})
		for _, d := range diags {
			for _, word := range strings.FieldsFunc(strings.Join(d.Hints, " "), func(r rune) bool { return r == ',' || r == ' ' }) {
				if d.Code == check.UnknownSetting && word != ch.Kind && word != "knows" && word != "or" && lines[word] == "" {
					t.Errorf("the reference of %s lacks %s", ch.Kind, word)
				}
			}
		}
	}
}
