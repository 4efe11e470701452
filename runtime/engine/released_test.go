package engine_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
)

// released are data folders as released journeys left them, and what those made their digests. None is ever written anew.
var released = []struct {
	folder  string
	holds   string // the digest of contacts and accounts with trips, leads and history
	log     string // the digest of the records
	known   string // a contact
	profile machine.Values
}{
	{ // some are merged, some forgotten
		"testdata/format3.tar.gz",
		"fdeb800754b434fe438717d207f4ca2777e077885c488bb42f3f4134616441ca", "0bbf71bd4e1911bda8afbb8458c3aa0501088d4022d8881a7368bb0cc126178d",
		"c1", machine.Values{"email": "p1@contoso.example"},
	},
	{ // the log has large records
		"testdata/format4.tar.gz",
		"56b17d43a382623468855f62d86230ffc8deadc75e223291f636507981fcbd79", "fb17fbe83b5913d921c8200265a71cfc57518fb7a47adf59a10c1343e7471212",
		"c007", machine.Values{"email": "p39@contoso.example", "spent": 39.0},
	},
}

// A folder of an older format holds for this journey what it held for the one that wrote it, goes on, and holds it still when
// everything in it has been written anew.
func TestReleasedFolder(t *testing.T) {
	for _, r := range released {
		t.Run(r.folder, func(t *testing.T) {
			dir := unpacked(t, r.folder)
			if got := logDigest(t, dir); got != r.log {
				t.Fatalf("the log holds %s, when it was written it held %s", got, r.log)
			}
			if got, _ := folderDigest(t, dir, nil); got != r.holds {
				t.Fatalf("the folder holds %s, when it was written it held %s", got, r.holds)
			}
			if got, states := folderDigest(t, dir, rewritten); got != r.holds || states < 80 {
				t.Errorf("%d states of the folder, all written anew, hold %s, before they held %s", states, got, r.holds)
			}
			if got, _ := folderDigest(t, dir, nil); got != r.holds {
				t.Errorf("opened again, the folder holds %s, before it held %s", got, r.holds)
			}
			goesOn(t, dir, r.known, r.profile)
		})
	}
}

// goesOn opens a folder, gives a contact that is known another field, and finds the fields that it had beside it.
func goesOn(t *testing.T, dir, contact string, had machine.Values) {
	t.Helper()
	e, s := open(t, dir, &counter{}, engine.NewFast(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), 1))
	defer s.Close()
	if err := e.Ingest(t.Context(), []machine.Input{{Kind: machine.ContactInput, Contact: contact, Fields: machine.Values{"first_name": "Ada"}}}); err != nil {
		t.Fatal(err)
	}
	if err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := e.View(t.Context(), contact, func(_ int64, _ *machine.World, st *machine.State) {
		want := maps.Clone(had)
		want["first_name"] = "Ada"
		for field, v := range want {
			if st == nil || st.Profile[field] != v {
				t.Errorf("%s has not %s %v: %+v", contact, field, v, st)
			}
		}
	})
	if err := errors.Join(err, e.Close()); err != nil {
		t.Fatal(err)
	}
}

// logDigest returns the digest of all records of a folder.
func logDigest(t *testing.T, dir string) string {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sum := sha256.New()
	err = s.Tail(0, func(round uint64, r log.Record) error {
		sum.Write(r.Append(binary.BigEndian.AppendUint64(nil, round)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
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
