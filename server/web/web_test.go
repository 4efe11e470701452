package web

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	imports    = regexp.MustCompile(`(?:from|import)\s*\(?"([^"\s]+)"`)
	references = regexp.MustCompile(`(?:src|href)="([^"\s]+)"`)
)

// TestFilesAreComplete follows every import and reference of the page: nothing may be missing, come from elsewhere, or lie
// about unused.
func TestFilesAreComplete(t *testing.T) {
	used := map[string]bool{"index.html": true}
	var visit func(name string)
	visit = func(name string) {
		text, err := fs.ReadFile(Files, name)
		if err != nil {
			t.Fatal(err)
		}
		pattern := imports
		if path.Ext(name) == ".html" {
			pattern = references
		} else if ext := path.Ext(name); ext != ".js" && ext != ".mjs" {
			return
		}
		for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], ":") || pattern == imports && !strings.HasPrefix(m[1], "./") {
				t.Errorf("%s loads %s, which is no file of the page", name, m[1])
				continue
			}
			to := path.Join(path.Dir(name), m[1])
			if _, err := fs.Stat(Files, to); err != nil {
				t.Errorf("%s loads %s, which does not exist", name, to)
			} else if !used[to] {
				used[to] = true
				visit(to)
			}
		}
	}
	visit("index.html")
	err := fs.WalkDir(Files, ".", func(name string, d fs.DirEntry, err error) error {
		if ext := path.Ext(name); err == nil && !d.IsDir() && !used[name] && (ext == ".js" || ext == ".mjs" || ext == ".css") {
			t.Errorf("nothing loads %s", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(used) < 15 {
		t.Errorf("only %d files were followed; does the test still see the imports?", len(used))
	}
}

// TestThePageNeedsNoInlineScript keeps the page within Policy.
func TestThePageNeedsNoInlineScript(t *testing.T) {
	text, err := fs.ReadFile(Files, "index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?s)<script([^>]*)>(.*?)</script>`).FindAllSubmatch(text, -1) {
		if !strings.Contains(string(m[1]), "src=") || strings.TrimSpace(string(m[2])) != "" {
			t.Errorf("an inline script: %s", m[0])
		}
	}
	if regexp.MustCompile(`\son[a-z]+=`).Match(text) {
		t.Error("an inline handler")
	}
	if strings.Contains(Policy, "script-src") || !strings.HasPrefix(Policy, "default-src 'self';") {
		t.Errorf("the policy lets foreign scripts in: %s", Policy)
	}
}
