package editor_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

type piece struct {
	Start, End   int // in UTF-16 units
	Kind, Scopes string
}

// tokenise runs the grammar over scripts, as VS Code would. It needs node and the packages of the folder test.
func tokenise(t *testing.T, files []string) map[string][]piece {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("the grammar is tested only where node is: it is not installed")
	}
	if _, err := os.Stat("test/node_modules/vscode-textmate"); err != nil {
		t.Skip("the grammar is tested only after `npm ci` in lang/editor/test")
	}
	cmd := exec.Command(node, append([]string{"test/tokenise.js"}, files...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var pieces map[string][]piece
	if err := json.Unmarshal(out, &pieces); err != nil {
		t.Fatal(err)
	}
	return pieces
}

// kinds are what the tokens of the language are to the grammar; signs differ and are left out.
var kinds = map[token.Kind]string{
	token.Comment: "comment", token.Doc: "comment", token.String: "string", token.Text: "string", token.Ident: "word",
	token.Number: "number", token.Duration: "number", token.Percent: "number", token.Clock: "number", token.Date: "number",
}

// The grammar and the lexer cut every example alike: comments, texts, words, numbers.
func TestGrammar(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../../examples/*/*.journey", "../graph/testdata/*.journey", "test/*.journey"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 4 {
		t.Fatalf("only %d examples", len(files))
	}
	pieces := tokenise(t, files)
	compared, wrong := 0, 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f := source.NewFile(name, string(text))
		at, list := 0, pieces[name]
		for _, tok := range token.Lex(f) {
			want, ok := kinds[tok.Kind]
			if !ok {
				continue
			}
			start := len(utf16.Encode([]rune(f.Text[:tok.Start])))
			for at < len(list) && list[at].End <= start {
				at++
			}
			if at == len(list) {
				t.Fatalf("%s: the grammar ends before %s", name, tok.Text(f))
			}
			compared++
			if list[at].Kind != want {
				if wrong++; wrong < 10 {
					p := f.Position(tok.Start)
					t.Errorf("%s:%d:%d: %q is a %s, the grammar says %q (%s)", name, p.Line, p.Column, tok.Text(f), want, list[at].Kind, list[at].Scopes)
				}
			}
		}
	}
	t.Logf("%d tokens in %d files, %d differ", compared, len(files), wrong)
}

// What stands at chosen places of test/whole.journey has the scope that is named there.
func TestScopes(t *testing.T) {
	name := "test/whole.journey"
	pieces := tokenise(t, []string{name})[name]
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for part, scope := range map[string]string{
		"launch {":             "entity.name.type",
		"wait 1h30m":           "keyword.control",
		"1h30m":                "constant.numeric.duration",
		"10% short":            "constant.numeric.percent",
		"09:00":                "constant.other.clock",
		"2026-03-01 09":        "constant.other.date",
		"contact.first_name }": "variable.language.liquid",
		"default: ":            "support.function.filter",
		"# Hello":              "markup.heading",
		"[espresso]":           "markup.underline.link",
		"const r =":            "meta.embedded.block.javascript",
		"count(":               "support.function",
		"contains \"x":         "keyword.operator.word",
		"/// Docs":             "comment.line.documentation",
		"number, // plain":     "support.type",
	} {
		before, _, ok := strings.Cut(string(text), part)
		if !ok {
			t.Errorf("%s does not hold %q", name, part)
			continue
		}
		start := len(utf16.Encode([]rune(before)))
		for _, p := range pieces {
			if p.Start <= start && start < p.End {
				if !strings.Contains(p.Scopes, scope) {
					t.Errorf("%q is %s, not %s", part, p.Scopes, scope)
				}
			}
		}
	}
}

// The manifest names files that exist, and every file is JSON.
func TestManifest(t *testing.T) {
	var manifest struct {
		Main        string
		Contributes struct {
			Languages []struct{ Configuration string }
			Grammars  []struct{ Path string }
		}
	}
	for name, into := range map[string]any{"package.json": &manifest, "language-configuration.json": &map[string]any{}, "syntaxes/journey.tmLanguage.json": &map[string]any{}} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, into); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	names := []string{manifest.Main}
	for _, l := range manifest.Contributes.Languages {
		names = append(names, l.Configuration)
	}
	for _, g := range manifest.Contributes.Grammars {
		names = append(names, g.Path)
	}
	if len(names) != 3 {
		t.Errorf("the manifest names %v", names)
	}
	for _, name := range names {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
}
