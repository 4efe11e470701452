package stdlib

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFunctionsPage holds FUNCTIONS.md to the data; JOURNEY_UPDATE=1 rewrites it.
func TestFunctionsPage(t *testing.T) {
	const file = "FUNCTIONS.md"
	page := FunctionsPage()
	if os.Getenv("JOURNEY_UPDATE") == "1" {
		if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(page, string(have)); diff != "" {
		t.Errorf("%s is not current: run go generate ./stdlib (-want +have)\n%s", file, diff)
	}
	for _, f := range Functions {
		if headings[f.Category][0] == "" {
			t.Errorf("the category %q has no heading", f.Category)
		}
	}
}
