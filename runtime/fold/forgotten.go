package fold

import (
	"encoding/binary"
	"fmt"
	"hash"

	"github.com/journeylang/journey/runtime/machine"
)

// forgotten is the list of those who were forgotten, oldest first. It names nobody. Checkpoints keep it in pages, of which only
// the last one is in memory.
type forgotten struct {
	count  uint32
	recent []machine.Forgot // of the last page
	fresh  bool             // there are some that no checkpoint has written
	full   [][]byte         // pages that have become full since the last checkpoint
}

// forgottenPage is how many a page holds.
const forgottenPage = 64

const forgottenKind = 'f'

func forgottenKey(page uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{forgottenKind}, page)
}

func (f *forgotten) add(one machine.Forgot) {
	if len(f.recent) == forgottenPage {
		f.full = append(f.full, forgottenBytes(f.recent))
		f.recent = nil
	}
	f.recent = append(f.recent, one)
	f.count++
	f.fresh = true
}

func forgottenBytes(page []machine.Forgot) []byte {
	var b []byte
	for i := range page {
		b, _ = page[i].MarshalMsg(b) // texts and numbers can always be written
	}
	return b
}

func forgottenOf(b []byte) (page []machine.Forgot, err error) {
	for len(b) > 0 {
		var one machine.Forgot
		if b, err = one.UnmarshalMsg(b); err != nil {
			return nil, fmt.Errorf("read who was forgotten: %w", err)
		}
		page = append(page, one)
	}
	return page, nil
}

// first is the number of the first page that no checkpoint has written.
func (f *forgotten) first() uint32 {
	if f.count == 0 {
		return 0
	}
	return (f.count-1)/forgottenPage - uint32(len(f.full))
}

func (f *forgotten) checkpoint(w Writer) error {
	if !f.fresh {
		return nil
	}
	page := f.first()
	for _, b := range append(f.full[:len(f.full):len(f.full)], forgottenBytes(f.recent)) {
		if err := w.SetPage(forgottenKey(page), b); err != nil {
			return err
		}
		page++
	}
	return nil
}

// written says that the pages are durable.
func (f *forgotten) written() { f.fresh, f.full = false, nil }

// restore takes up a list of count that a checkpoint has written.
func (f *forgotten) restore(count uint32, source Source) error {
	if *f = (forgotten{count: count}); count == 0 {
		return nil
	}
	b, err := source.Page(forgottenKey((count - 1) / forgottenPage))
	if err == nil {
		f.recent, err = forgottenOf(b)
	}
	return err
}

// hashForgotten adds how many were forgotten, where anybody was.
func (p *Partition) hashForgotten(h hash.Hash) error {
	if p.forgotten.count > 0 {
		writePart(h, forgottenBytes(p.forgotten.recent))
	}
	return nil
}

// Forgotten returns who was forgotten in the partition, as far as that is kept: oldest first.
func (p *Partition) Forgotten() ([]machine.Forgot, error) {
	f := &p.forgotten
	var all []machine.Forgot
	for page := range f.first() {
		b, err := p.options.Source.Page(forgottenKey(page))
		if err != nil {
			return nil, err
		}
		some, err := forgottenOf(b)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	for _, b := range f.full {
		some, err := forgottenOf(b)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return append(all, f.recent...), nil
}
