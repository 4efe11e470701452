package store

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/go-cmp/cmp"
)

// folder makes a data folder, lets change write into it and leaves it closed.
func folder(t *testing.T, change func(s *Store) error) string {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(dir)
	if err == nil {
		err = change(s)
	}
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func formatOf(t *testing.T, s *Store) string {
	t.Helper()
	b, err := s.Secret("format", nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A folder of an older journey keeps what it has, and is closed to that journey from then on.
func TestOlderFormatIsTakenUp(t *testing.T) {
	timer := string(binary.BigEndian.AppendUint64(nil, 1000)) + "ada"
	dir := folder(t, func(s *Store) error {
		err := s.state.Update(func(tx *badger.Txn) error { return tx.Set(append(key('t', 7), timer...), nil) })
		if err != nil {
			return err
		}
		return s.keepSecret("format", []byte("1"))
	})
	for range 2 { // it is opened as an old one, then as what it has become
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		var timers []string
		err = s.State(7).Timers(func(key string, block []byte) error {
			timers = append(timers, key)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{timer}, timers); diff != "" {
			t.Errorf("timers (-want +got):\n%s", diff)
		}
		if got := formatOf(t, s); got != "5" {
			t.Errorf("the folder has format %s behind Open, want 5", got)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNewerFormatIsRefused(t *testing.T) {
	dir := folder(t, func(s *Store) error {
		if got := formatOf(t, s); got != "5" {
			t.Errorf("a new folder has format %s, want 5", got)
		}
		return s.keepSecret("format", []byte("6"))
	})
	for range 2 { // a refusal changes nothing
		s, err := Open(dir)
		if err == nil {
			s.Close()
			t.Fatal("a folder of a newer format was opened")
		}
		want := "the data folder " + dir + " has format 6, this journey knows formats 1 to 5: use the version that wrote it, or a newer one"
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %q, want %q", err, want)
		}
	}
}
