package soak

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/store"
)

// folder is a real data folder on the disk. Where a process dies, the next one opens what the dead one has left: a copy of
// the folder as it was while the store was open, as after a kill, or the folder whose store was closed by itself.
type folder struct {
	root  string
	n     int // of the copy that is in use
	store *store.Store
}

func newFolder() (*folder, error) {
	root, err := os.MkdirTemp("", "soak")
	if err != nil {
		return nil, err
	}
	f := &folder{root: root}
	f.store, err = store.Open(f.dir())
	return f, err
}

func (f *folder) dir() string { return filepath.Join(f.root, fmt.Sprint(f.n)) }

// bury opens what a dead process has left; killed: its store was not closed.
func (f *folder) bury(killed bool) error {
	from := f.dir()
	if killed {
		f.n++
		if err := copyStill(f.dir(), from); err != nil {
			return fmt.Errorf("copy the data folder: %w", err)
		}
	}
	err := f.store.Close()
	if err == nil && killed {
		err = os.RemoveAll(from)
	}
	if err != nil {
		return err
	}
	f.store, err = store.Open(f.dir())
	if err != nil {
		return fmt.Errorf("open the folder of a dead process (killed: %v): %w", killed, err)
	}
	return nil
}

func (f *folder) remove() error {
	if f.store == nil {
		return os.RemoveAll(f.root)
	}
	return errors.Join(f.store.Close(), os.RemoveAll(f.root))
}

// copyStill copies a folder as it is at one instant: where an open store has tidied up meanwhile, it copies again.
func copyStill(to, from string) error {
	for range 100 {
		before, err := files(from)
		if err == nil {
			err = copyTree(to, from)
		}
		after, fault := files(from)
		switch {
		case fault == nil && slices.Equal(before, after):
			return err
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return err
		}
		if err := os.RemoveAll(to); err != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return errors.New("the store tidies up without end")
}

// files tells the names and sizes of the files in a folder, in order.
func files(dir string) (all []string, err error) {
	err = filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			all = append(all, fmt.Sprintf("%s %d", path, info.Size()))
		}
		return err
	})
	return all, err
}

// copyTree copies a folder with all that is in it.
func copyTree(to, from string) error {
	return filepath.WalkDir(from, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.Mkdir(filepath.Join(to, rest), 0o700)
		}
		return copyFile(filepath.Join(to, rest), path)
	})
}

// The badger files are large and nearly empty: seeking for data skips their holes, where the system can.
const seekData, seekHole = 3, 4

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	for at := int64(0); at < info.Size() && err == nil; {
		begin, end := at, info.Size()
		if next, fault := in.Seek(at, seekData); fault == nil {
			begin = next
			if next, fault := in.Seek(begin, seekHole); fault == nil {
				end = next
			}
		} else if at > 0 {
			break // the rest is a hole
		}
		if _, err = in.Seek(begin, io.SeekStart); err == nil {
			_, err = out.Seek(begin, io.SeekStart)
		}
		if err == nil {
			_, err = io.CopyN(out, in, end-begin)
		}
		at = end
	}
	return errors.Join(err, out.Truncate(info.Size()), out.Close())
}

// mortal is a partition of a real store that a dead process cannot write to.
type mortal struct {
	fold.Store
	fate *fate
}

func (m mortal) Checkpoint(write func(fold.Writer) error) error {
	return m.fate.do(func() error { return m.Store.Checkpoint(write) })
}
