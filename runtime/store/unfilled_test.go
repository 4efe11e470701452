package store

import (
	"os"
	"path/filepath"
	"testing"
)

// A process that is killed between making a file of badger and giving it its size, or between emptying and removing it,
// leaves a file of no bytes: the folder opens with all that it had.
func TestFilesThatAKillLeftEmpty(t *testing.T) {
	dir := folder(t, func(s *Store) error { return s.keepSecret("kept", []byte("yes")) })
	for _, name := range []string{"state/00000.mem", "state/00077.mem", "state/000099.vlog", "log/00078.mem", "log/000000.vlog"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := s.Secret("kept", nil); err != nil || string(b) != "yes" {
			t.Errorf("kept %q, %v", b, err)
		}
		if err := s.keepSecret("new", []byte("too")); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
