package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/check"
)

// TestLaterForms demands a golden in which each form that is not run yet is refused, with what to use instead.
func TestLaterForms(t *testing.T) {
	names, _ := filepath.Glob("testdata/*.txtar")
	var goldens strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		goldens.Write(data)
	}
	for _, form := range check.LaterForms() {
		instead, _ := check.Later(form)
		if want := "J0903: " + form + " cannot run in this edition yet"; !strings.Contains(goldens.String(), want) {
			t.Errorf("%q is refused in no golden", form)
		}
		if instead == "" || !strings.Contains(goldens.String(), "\thint: "+instead+"\n") {
			t.Errorf("%q has no hint in a golden", form)
		}
	}
}
