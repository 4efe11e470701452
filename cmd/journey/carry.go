package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// batch is how many inputs are made durable at once, and batchBytes about how many bytes of them. Some batches are under
// way at the same time, while the next one is read.
const (
	batch      = 8192
	batchBytes = 8 << 20
	underWay   = 4
)

// carrying carries the rows of files to where they become durable.
type carrying struct {
	// offer hands inputs on in their order; what it returns waits until they are durable.
	offer     func(context.Context, *cargo) (func(context.Context) error, error)
	late      int64  // events before it only enter history (ms)
	positions string // the folder of the positions of files; "": none is kept
}

// cargo is rows that are carried together. Whoever takes it keeps nothing of it.
type cargo struct {
	rows   []identity.Arrival
	inputs []machine.Input // what the rows say, one behind the other
	size   int             // about how many bytes that is
}

func (l *cargo) add(row identity.Arrival) {
	begin := len(l.inputs)
	l.inputs = append(l.inputs, row.Inputs...)
	row.Inputs = l.inputs[begin:len(l.inputs):len(l.inputs)]
	l.rows = append(l.rows, row)
	for i := range row.Inputs {
		l.size += row.Inputs[i].Msgsize() + row.Inputs[i].Fields.Bound()
	}
}

func (l *cargo) full() bool { return len(l.inputs) >= batch || l.size >= batchBytes }

// clear makes room for the next rows in the same place.
func (l *cargo) clear() {
	clear(l.rows)
	clear(l.inputs)
	l.rows, l.inputs, l.size = l.rows[:0], l.inputs[:0], 0
}

// position is how far the import of a file has come. It lies in the data folder under what the file holds and how it is
// read, so that a file that was changed begins at its beginning.
type position struct {
	path string
	Rows int `json:"rows"` // of those that can be read, how many are durable
}

// begin finds out where an import of the file goes on.
func (c *carrying) begin(path string, v *importVerb) (*position, error) {
	at := &position{}
	if c.positions == "" {
		return at, nil
	}
	sum := sha256.New()
	fmt.Fprintln(sum, v.What)
	for _, p := range []string{v.Map, path} {
		if p == "" {
			continue
		}
		f, err := os.Open(p)
		if err != nil {
			return nil, usageError{err}
		}
		_, err = io.Copy(sum, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("read %s: %w", p, err)
		}
	}
	at.path = filepath.Join(c.positions, hex.EncodeToString(sum.Sum(nil)[:16])+".json")
	if v.Restart {
		return at, at.remove()
	}
	text, err := os.ReadFile(at.path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return at, nil
	case err != nil:
		return nil, fmt.Errorf("read how far %s came in: %w", path, err)
	}
	if json.Unmarshal(text, at) != nil || at.Rows < 0 {
		at.Rows = 0 // it was cut short: begin again, nothing is applied twice
	}
	return at, nil
}

// write notes how many rows are durable.
func (p *position) write(rows int) error {
	if p.path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(p.path), 0o777); err != nil {
		return err
	}
	text, err := json.Marshal(position{Rows: rows})
	if err != nil {
		return err
	}
	if err := os.WriteFile(p.path+".new", text, 0o666); err != nil {
		return err
	}
	return os.Rename(p.path+".new", p.path)
}

// remove forgets the position.
func (p *position) remove() error {
	if p.path == "" {
		return nil
	}
	if err := os.Remove(p.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// carried is a file that is being carried.
type carried struct {
	carry *carrying
	ctx   context.Context
	at    *position

	waiting        cargo
	read, heldLate int // rows: that could be read, late ones in waiting

	sent           []func(context.Context) error // wait for the batches under way, in order
	batches        [][2]int                      // their rows, and the late ones of them
	rows, lateRows int                           // that are durable
	failed         bool
}

func (c *carrying) file(ctx context.Context, at *position) *carried {
	return &carried{carry: c, ctx: ctx, at: at}
}

// take takes what a row says.
func (f *carried) take(row identity.Arrival) error {
	if f.read++; f.read <= f.at.Rows {
		return nil
	}
	if in := &row.Inputs[len(row.Inputs)-1]; in.Kind == machine.EventInput && in.Time != 0 && in.Time < f.carry.late {
		f.heldLate++
	}
	if f.waiting.add(row); !f.waiting.full() {
		return nil
	}
	return f.send()
}

// send hands the waiting rows over and waits where too many are under way.
func (f *carried) send() error {
	done, err := f.carry.offer(f.ctx, &f.waiting)
	if err != nil {
		f.failed = true
		return err
	}
	f.sent, f.batches = append(f.sent, done), append(f.batches, [2]int{len(f.waiting.rows), f.heldLate})
	f.waiting.clear()
	f.heldLate = 0
	for len(f.sent) > underWay {
		if err := f.settle(); err != nil {
			return err
		}
	}
	return nil
}

// settle waits for the oldest batch.
func (f *carried) settle() error {
	err := f.sent[0](f.ctx)
	n := f.batches[0]
	f.sent, f.batches = f.sent[1:], f.batches[1:]
	if err != nil || f.failed {
		f.failed = true // what comes behind is no longer counted: the position must not jump over a hole
		return err
	}
	f.rows += n[0]
	f.lateRows += n[1]
	if err := f.at.write(f.at.Rows + f.rows); err != nil {
		return fmt.Errorf("note how far it came: %w", err)
	}
	return nil
}

// finish hands over what waits, unless something failed, and waits for all that is under way.
func (f *carried) finish() error {
	var err error
	if len(f.waiting.rows) > 0 && f.ctx.Err() == nil && !f.failed {
		err = f.send()
	}
	for len(f.sent) > 0 {
		err = errors.Join(err, f.settle())
	}
	return err
}
