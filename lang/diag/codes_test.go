package diag

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCodes holds that the table and the code of all packages of the language name the same codes.
func TestCodes(t *testing.T) {
	literal := regexp.MustCompile(`"(J[0-9]{4})"`)
	used := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if abs, err := filepath.Abs(path); err != nil || filepath.Base(filepath.Dir(abs)) == "diag" {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range literal.FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var want, have []string
	for code := range used {
		want = append(want, code)
	}
	for _, code := range Codes() {
		have = append(have, string(code))
		if Meaning(code) == "" {
			t.Errorf("%s has no meaning", code)
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("codes (-used +in the table):\n%s", diff)
	}
	if got := Meaning("J9999"); got != "" {
		t.Errorf("J9999 means %q", got)
	}
}
