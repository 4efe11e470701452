package soak

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
)

// Every example runs in a live engine that dies now and then, and its log, replayed in the virtual shell, gives the same
// bytes.
func TestExamples(t *testing.T) {
	t.Parallel()
	companies := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"name":"Contoso","industry":"coffee"}`))
	}))
	defer companies.Close()
	folders, err := filepath.Glob("../../examples/*/README.md")
	if err != nil || len(folders) < 10 {
		t.Fatalf("%d examples (%v)", len(folders), err)
	}
	for i, f := range folders {
		p := example(t, filepath.Dir(f), companies.URL)
		if p == nil {
			continue // the tutorial has no program of its own
		}
		d := newDice(uint64(i + 1))
		if _, err := runLive([]*plan.Program{p}, actsOf(d, p, 60), manner{dice: d, jumps: true}); err != nil {
			t.Errorf("%s: %v", filepath.Dir(f), err)
		}
	}
}

// example loads an example; what its actions call is the server at url.
func example(t *testing.T, dir, url string) *plan.Program {
	t.Helper()
	files := fstest.MapFS{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, ".gz") {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(b), "https://companies.example", url))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if scripts, _ := filepath.Glob(dir + "/*.journey"); len(scripts) == 0 {
		return nil
	}
	p, diags, err := load.Dir(files, filepath.Base(dir))
	if err != nil || diags.HasErrors() {
		t.Fatalf("%s: %v %+v", dir, err, diags)
	}
	return p
}
