package fold

import (
	"fmt"

	"github.com/journeylang/journey/runtime/machine"
)

// Meta is what a checkpoint says of the partition itself.
type Meta struct {
	Offset    uint64           `msg:"o"`
	Round     uint64           `msg:"r"`
	Now       int64            `msg:"n"`
	Epoch     uint64           `msg:"e"`
	NextBlock uint64           `msg:"b"`
	Sweeping  bool             `msg:"s"`
	Swept     string           `msg:"w"`
	Publishes []Published      `msg:"p"`
	Counts    []machine.Counts `msg:"c"`
}

// Published names a program that the partition knows.
type Published struct {
	Number uint32 `msg:"n"`
	Seed   uint64 `msg:"s"`
	Hash   string `msg:"h"`
}

// metaVersion is the first byte of an encoded Meta.
const metaVersion = 1

func (p *Partition) meta() ([]byte, error) {
	m := Meta{Offset: p.Offset, Round: p.Round, Now: p.Now, Epoch: p.Epoch, NextBlock: p.journal.next,
		Sweeping: p.sweep.active, Swept: p.sweep.after}
	for _, pub := range p.publishes {
		m.Publishes = append(m.Publishes, Published(pub))
	}
	for _, c := range p.Counts() {
		m.Counts = append(m.Counts, *c)
	}
	return m.MarshalMsg([]byte{metaVersion})
}

// Restore brings an empty partition to where a checkpoint left it. The timers are the caller's to add.
func (p *Partition) Restore(meta []byte) error {
	if len(meta) == 0 || meta[0] != metaVersion {
		return fmt.Errorf("the checkpoint of partition %d has a format that this journey does not know", p.Number)
	}
	var m Meta
	if _, err := m.UnmarshalMsg(meta[1:]); err != nil {
		return fmt.Errorf("decode the checkpoint of partition %d: %w", p.Number, err)
	}
	for _, pub := range m.Publishes {
		if err := p.learn(machine.Publish(pub)); err != nil {
			return err
		}
	}
	p.Offset, p.Round, p.Now, p.Epoch = m.Offset, m.Round, m.Now, m.Epoch
	p.journal.next = m.NextBlock
	p.sweep = sweep{m.Sweeping, m.Swept}
	i := 0
	for _, program := range p.counts {
		for j := range program {
			if i >= len(m.Counts) {
				return fmt.Errorf("the checkpoint of partition %d counts %d journeys, its programs have more", p.Number, len(m.Counts))
			}
			program[j].Add(&m.Counts[i])
			i++
		}
	}
	return nil
}

// AddTimer puts a due time of the stored index into the queue.
func (p *Partition) AddTimer(due int64, id string) { p.timers.push(due, id) }
