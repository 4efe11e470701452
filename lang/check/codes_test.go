package check_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryCodeIsShown demands a golden in which each diagnostic appears.
func TestEveryCodeIsShown(t *testing.T) {
	src, err := os.ReadFile("codes.go")
	if err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob("testdata/*.txtar")
	var goldens strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		goldens.Write(data)
	}
	codes := regexp.MustCompile(`"(J\d{4})"`).FindAllStringSubmatch(string(src), -1)
	if len(codes) < 40 {
		t.Fatalf("only %d codes found", len(codes))
	}
	for _, c := range codes {
		if !strings.Contains(goldens.String(), " "+c[1]+": ") {
			t.Errorf("%s appears in no golden", c[1])
		}
	}
}
