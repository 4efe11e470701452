// Package golden runs tests over txtar archives: some files of an archive are what is given, one is what comes of it.
package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Case is one archive.
type Case struct {
	*txtar.Archive
	Path string
}

// Each runs f over every archive that the pattern names, each as a test of its own. There must be some.
func Each(t *testing.T, pattern string, f func(t *testing.T, c *Case)) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden files are named %s: %v", pattern, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f(t, &Case{archive, path})
		})
	}
}

// Is compares the file of the archive that is called name with got. With JOURNEY_UPDATE=1 it writes got there instead.
func (c *Case) Is(t *testing.T, name, got string) {
	t.Helper()
	file := c.file(name)
	switch {
	case os.Getenv("JOURNEY_UPDATE") == "1":
		if file == nil {
			c.Files = append(c.Files, txtar.File{Name: name})
			file = &c.Files[len(c.Files)-1]
		}
		file.Data = []byte(got)
		if err := os.WriteFile(c.Path, txtar.Format(c.Archive), 0o644); err != nil {
			t.Fatal(err)
		}
	case file == nil:
		t.Fatalf("the archive has no section %s", name)
	default:
		if d := cmp.Diff(string(file.Data), got); d != "" {
			t.Errorf("%s differs (-want +got):\n%s", name, d)
		}
	}
}

func (c *Case) file(name string) *txtar.File {
	for i := range c.Files {
		if c.Files[i].Name == name {
			return &c.Files[i]
		}
	}
	return nil
}
