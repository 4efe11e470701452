package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// Forget erases the contact that an id stands for, with all that is kept of it, and returns what its trace was, with the last
// lines of it: nothing else keeps them. Without suppressed its addresses may be written to again.
func (s *Shell) Forget(id string, suppressed bool) ([]fold.Line, error) {
	id, err := s.Follow(id)
	if err != nil {
		return nil, err
	}
	path, err := s.Path(id)
	if err != nil {
		return nil, err
	}
	if len(path) == 0 {
		return nil, fmt.Errorf("nobody has the id %q", id)
	}
	last := path[len(path)-1].Cursor
	s.seen = func(e *machine.Entry) {
		if e.Contact == id {
			last.Seq++
			path = append(path, fold.Line{Cursor: last, Entry: *e})
		}
	}
	defer func() { s.seen = nil }()
	mark := sha256.Sum256([]byte(id))
	fields := machine.Values{}
	if suppressed {
		fields["salt"] = "virtual"
	}
	err = s.Put(machine.Input{Kind: machine.ForgetInput, Contact: id, Key: hex.EncodeToString(mark[:6]), Detail: "test", Fields: fields})
	return path, err
}
