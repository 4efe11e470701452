package fold

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"

	"github.com/journeylang/journey/runtime/machine"
)

// Digest returns the hash of every state and counter of the partition: equal folds, equal digests.
func (p *Partition) Digest() ([sha256.Size]byte, error) {
	h := sha256.New()
	after := ""
	for {
		ids, err := p.IDs(after, 1000)
		if err != nil || len(ids) == 0 {
			if err == nil {
				err = errors.Join(p.hashCounts(h), p.hashNews(h), p.hashLedger(h), p.hashForgotten(h))
			}
			return [sha256.Size]byte(h.Sum(nil)), err
		}
		for _, id := range ids {
			e, err := p.find(id)
			if err != nil {
				return [sha256.Size]byte{}, err
			}
			b, err := machine.EncodeState(e.state)
			if err != nil {
				return [sha256.Size]byte{}, err
			}
			writePart(h, b)
			if err := p.cool(); err != nil {
				return [sha256.Size]byte{}, err
			}
		}
		after = ids[len(ids)-1]
	}
}

func (p *Partition) hashCounts(h hash.Hash) error {
	for _, c := range p.Counts() {
		b, err := c.MarshalMsg(nil)
		if err != nil {
			return err
		}
		writePart(h, b)
	}
	return nil
}

// hashNews adds what the partition has heard from others, where there is anything.
func (p *Partition) hashNews(h hash.Hash) error {
	if p.board.Empty() && p.marks() == nil {
		return nil
	}
	b, err := (&Meta{Board: &p.board, Heard: p.marks()}).MarshalMsg(nil)
	if err != nil {
		return err
	}
	writePart(h, b)
	return nil
}

func writePart(h hash.Hash, b []byte) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(b)))
	h.Write(n[:])
	h.Write(b)
}
