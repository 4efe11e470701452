package engine_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
)

// A data folder of format 3 as a released journey left it, and what that journey made its digest: contacts and accounts with
// trips, leads and history, some merged, some forgotten. Neither is ever written anew.
const (
	releasedFolder = "testdata/format3.tar.gz"
	releasedHash   = "testdata/format3.sha256"
)

// A folder of an older format holds for this journey what it held for the one that wrote it, goes on, and holds it still when
// everything in it has been written anew.
func TestReleasedFolder(t *testing.T) {
	dir := unpacked(t, releasedFolder)
	b, err := os.ReadFile(releasedHash)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.TrimSpace(string(b))
	if got, _ := folderDigest(t, dir, nil); got != want {
		t.Fatalf("the folder holds %s, when it was written it held %s", got, want)
	}
	if got, states := folderDigest(t, dir, rewritten); got != want || states < 80 {
		t.Errorf("%d states of the folder, all written anew, hold %s, before they held %s", states, got, want)
	}
	if got, _ := folderDigest(t, dir, nil); got != want {
		t.Errorf("opened again, the folder holds %s, before it held %s", got, want)
	}
	e, s := open(t, dir, &counter{}, engine.NewFast(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), 1))
	defer s.Close()
	if err := e.Ingest(t.Context(), []machine.Input{{Kind: machine.ContactInput, Contact: "c1", Fields: machine.Values{"first_name": "Ada"}}}); err != nil {
		t.Fatal(err)
	}
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	err = e.View(t.Context(), "c1", func(_ int64, _ *machine.World, st *machine.State) {
		if st == nil || st.Profile["first_name"] != "Ada" || st.Profile["email"] != "p1@contoso.example" {
			t.Errorf("c1 is %+v", st)
		}
	})
	if err := errors.Join(err, e.Close()); err != nil {
		t.Fatal(err)
	}
}

// unpacked makes a folder of an archive.
func unpacked(t *testing.T, archive string) string {
	t.Helper()
	b, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for files := tar.NewReader(z); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return dir
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(files)
		name := filepath.Join(dir, filepath.FromSlash(h.Name))
		if err = errors.Join(err, os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// folderDigest opens a folder, lets change write to each partition, and returns the digest of all that it holds, and how many
// states that are.
func folderDigest(t *testing.T, dir string, change func(*testing.T, fold.Store)) (digests string, states int) {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	programs := func(pub machine.Publish) (*machine.Program, error) {
		b, err := s.Sources(pub.Hash)
		if err != nil {
			return nil, err
		}
		p, err := engine.Compile(b)
		if err != nil {
			return nil, err
		}
		return machine.NewProgram(pub.Number, pub.Seed, p), nil
	}
	var all []byte
	for n := range uint16(log.Partitions) {
		stored := s.State(n)
		if change != nil {
			change(t, stored)
		}
		part := fold.New(n, fold.Options{Programs: programs, Source: stored})
		meta, err := stored.Meta()
		if err != nil {
			t.Fatal(err)
		}
		if meta == nil {
			continue
		}
		if err := part.Restore(meta); err != nil {
			t.Fatal(err)
		}
		sum := digest(t, part)
		all = append(all, sum[:]...)
		ids, err := part.IDs("", 1000)
		if err != nil {
			t.Fatal(err)
		}
		states += len(ids)
		for _, id := range ids {
			lines, err := part.Path(id)
			if err != nil {
				t.Fatal(err)
			}
			for i := range lines {
				if all, err = machine.AppendEntry(all, &lines[i].Entry); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return fmt.Sprintf("%x", sha256.Sum256(all)), states
}

// rewritten writes each state of a partition as it is.
func rewritten(t *testing.T, stored fold.Store) {
	t.Helper()
	err := stored.Checkpoint(func(w fold.Writer) error {
		return stored.States("", func(id string, state []byte) (bool, error) { return true, w.SetState(id, bytes.Clone(state)) })
	})
	if err != nil {
		t.Fatal(err)
	}
}
