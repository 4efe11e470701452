package diag

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/source"
)

func sarifList() List {
	text := "a\n  æ wiat 3d\n"
	var list List
	d := list.Errorf("J0102", span(text, "wiat"), `did you mean "wait" & <go>?`, `unknown step "wiat"`)
	d.Notes = []Note{{span(text, "a"), "here"}, {source.Span{}, "and there"}}
	d.Fix = []Edit{{span(text, "wiat"), "wait"}}
	d.Fix[0].Span.File = d.Span.File
	list.Warnf("J0529", source.Span{File: source.NewFile("mails/grüße 1.md", "x\n\ty"), Start: 2, End: 4}, "", "may be missing")
	list.Errorf("J0102", span(text, "3d"), "", "again").Replace("")
	list = append(list, Diagnostic{Code: "J0101", Severity: Hint, Message: "of no place"})
	return list
}

func TestWriteSARIF(t *testing.T) {
	var b strings.Builder
	if err := WriteSARIF(&b, sarifList(), SARIFOptions{Version: "1.2.3", Base: "shop/journeys"}); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("JOURNEY_UPDATE") == "1" {
		if err := os.WriteFile("testdata/report.sarif", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/report.sarif")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if WriteSARIF(broken{}, nil, SARIFOptions{}) == nil {
		t.Error("the error of the writer is lost")
	}
}

// TestSARIFSchema holds what the schema of SARIF 2.1.0 asks for: required properties, no others, the words of an
// enumeration, the least values of numbers, indexes that point at what they name.
func TestSARIFSchema(t *testing.T) {
	for _, list := range []List{sarifList(), nil} {
		var b strings.Builder
		if err := WriteSARIF(&b, list, SARIFOptions{}); err != nil {
			t.Fatal(err)
		}
		var report any
		if err := json.Unmarshal([]byte(b.String()), &report); err != nil {
			t.Fatal(err)
		}
		schemaOf["log"].hold(t, "log", report)
		run := report.(map[string]any)["runs"].([]any)[0].(map[string]any)
		rules := run["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
		for i, r := range run["results"].([]any) {
			result := r.(map[string]any)
			if rule := rules[int(result["ruleIndex"].(float64))].(map[string]any); rule["id"] != result["ruleId"] {
				t.Errorf("result %d: ruleIndex points at %v, ruleId is %v", i, rule["id"], result["ruleId"])
			}
		}
	}
}

// shape is an object of the schema: the shape of each property ("[]x" for an array of x), those that must be there.
type shape struct {
	required string
	has      map[string]string
}

// schemaOf is the part of sarif-schema-2.1.0.json that the report uses.
var schemaOf = map[string]shape{
	"log":      {"version runs", map[string]string{"$schema": "string", "version": "=2.1.0", "runs": "[]run"}},
	"run":      {"tool", map[string]string{"tool": "tool", "columnKind": "=utf16CodeUnits|unicodeCodePoints", "results": "[]result"}},
	"tool":     {"driver", map[string]string{"driver": "driver"}},
	"driver":   {"name", map[string]string{"name": "string", "version": "string", "informationUri": "string", "rules": "[]rule"}},
	"rule":     {"id", map[string]string{"id": "string", "shortDescription": "message", "fullDescription": "message", "help": "message"}},
	"message":  {"text", map[string]string{"text": "string", "markdown": "string"}},
	"result":   {"message", map[string]string{"ruleId": "string", "ruleIndex": "index", "level": "=none|note|warning|error", "message": "message", "locations": "[]location", "relatedLocations": "[]location", "fixes": "[]fix"}},
	"location": {"", map[string]string{"id": "index", "physicalLocation": "physical", "message": "message"}},
	"physical": {"artifactLocation", map[string]string{"artifactLocation": "artifact", "region": "region"}},
	"artifact": {"", map[string]string{"uri": "string"}},
	"region":   {"", map[string]string{"startLine": "place", "startColumn": "place", "endLine": "place", "endColumn": "place"}},
	"fix":      {"artifactChanges", map[string]string{"description": "message", "artifactChanges": "[]change"}},
	"change":   {"artifactLocation replacements", map[string]string{"artifactLocation": "artifact", "replacements": "[]swap"}},
	"swap":     {"deletedRegion", map[string]string{"deletedRegion": "region", "insertedContent": "message"}},
}

func (s shape) hold(t *testing.T, path string, value any) {
	t.Helper()
	object, ok := value.(map[string]any)
	if !ok {
		t.Errorf("%s is no object: %v", path, value)
		return
	}
	for _, name := range strings.Fields(s.required) {
		if _, ok := object[name]; !ok {
			t.Errorf("%s has no %s", path, name)
		}
	}
	for name, v := range object {
		kind, ok := s.has[name]
		if !ok {
			t.Errorf("%s has a property %s, which the schema does not know", path, name)
			continue
		}
		holdKind(t, path+"."+name, kind, v)
	}
}

func holdKind(t *testing.T, path, kind string, v any) {
	t.Helper()
	if element, ok := strings.CutPrefix(kind, "[]"); ok {
		all, ok := v.([]any)
		if !ok {
			t.Errorf("%s is no array: %v", path, v)
		}
		for _, e := range all {
			holdKind(t, path, element, e)
		}
		return
	}
	if words, ok := strings.CutPrefix(kind, "="); ok {
		if s, _ := v.(string); !slices.Contains(strings.Split(words, "|"), s) {
			t.Errorf("%s is %v, none of %s", path, v, words)
		}
		return
	}
	switch kind {
	case "string":
		if s, ok := v.(string); !ok || s == "" && !strings.HasSuffix(path, "insertedContent.text") {
			t.Errorf("%s is no text: %v", path, v)
		}
	case "index", "place":
		least := map[string]float64{"index": 0, "place": 1}[kind]
		if n, ok := v.(float64); !ok || n < least || n != float64(int(n)) {
			t.Errorf("%s is no number from %v: %v", path, least, v)
		}
	default:
		schemaOf[kind].hold(t, path, v)
	}
}

// Files lie below the folder of the program; one elsewhere is named by its whole path.
func TestSARIFPlaces(t *testing.T) {
	file := source.NewFile("mails/grüße 1.md", "")
	for base, want := range map[string]string{
		"": "mails/gr%C3%BC%C3%9Fe%201.md", ".": "mails/gr%C3%BC%C3%9Fe%201.md", "shop": "shop/mails/gr%C3%BC%C3%9Fe%201.md",
		"/srv/shop": "file:///srv/shop/mails/gr%C3%BC%C3%9Fe%201.md",
	} {
		if got := (SARIFOptions{Base: base}).artifact(file).URI; got != want {
			t.Errorf("in %q: %q, want %q", base, got, want)
		}
	}
}
