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

// TestCodes holds that the table and the code of the language and of the runtime name the same codes.
func TestCodes(t *testing.T) {
	literal := regexp.MustCompile(`"(J[0-9]{4})"`)
	used := map[string]bool{}
	read := func(path string, d fs.DirEntry, err error) error {
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
	}
	for _, room := range []string{"..", "../../runtime"} {
		if err := filepath.WalkDir(room, read); err != nil {
			t.Fatal(err)
		}
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

// Each code belongs to one kind, and CODES.md shows them all.
func TestCodesTable(t *testing.T) {
	var grouped []Code
	for _, g := range Groups() {
		grouped = append(grouped, g.Codes...)
	}
	if diff := cmp.Diff(Codes(), grouped); diff != "" {
		t.Errorf("codes (-all +in groups):\n%s", diff)
	}
	have, err := os.ReadFile("CODES.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(CodesTable(), string(have)); diff != "" {
		t.Errorf("CODES.md is not current: run go generate ./lang/diag\n%s", diff)
	}
}
