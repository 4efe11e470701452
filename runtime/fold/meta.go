package fold

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/journeylang/journey/runtime/machine"
)

// Meta is what a checkpoint says of the partition itself.
type Meta struct {
	Offset     uint64           `msg:"o"`
	Round      uint64           `msg:"r"`
	Now        int64            `msg:"n"`
	Epoch      uint64           `msg:"e"`
	NextBlock  uint64           `msg:"b"`
	Sweeping   bool             `msg:"s"`
	Swept      string           `msg:"w"`
	Publishes  []Published      `msg:"p"`
	Trips      bool             `msg:"wt,omitempty"` // the sweep touches only contacts with a trip under way
	Steers     []machine.Steer  `msg:"st,omitempty"`
	Counts     []machine.Counts `msg:"c"`
	Board      *machine.Board   `msg:"d,omitempty"`
	Heard      []Mark           `msg:"h,omitempty"`  // by source partition
	Told       []Untold         `msg:"t,omitempty"`  // in order
	Keyed      bool             `msg:"ky,omitempty"` // the index has every contact
	Gathered   int64            `msg:"g,omitempty"`  // of the audience
	Gathering  int64            `msg:"gu,omitempty"`
	GatheredTo string           `msg:"ga,omitempty"`
	Numbered   bool             `msg:"mn,omitempty"` // the partition keeps its memberships as sets
	Numbers    uint32           `msg:"mc,omitempty"` // given to contacts
	SweptCount uint32           `msg:"wc,omitempty"` // contacts that the sweep has visited
	Forgotten  uint32           `msg:"fg,omitempty"` // how many were forgotten
	Wiping     []Wiping         `msg:"fw,omitempty"` // what the journal still holds of them
	Ledger     *machine.Ledger  `msg:"lg,omitempty"` // nil: of an older journey, which kept none
}

// Wiping is a part of the journal that is to be taken out of its blocks.
type Wiping struct {
	ID    string   `msg:"i"`
	Block uint64   `msg:"b"`           // the newest that holds some of it
	Deeds []uint64 `msg:"d,omitempty"` // the marks of the lines; none: all lines of the entity
	Doer  uint32   `msg:"w,omitempty"` // whose deeds they are
}

// Mark is the last tell of a source partition that was applied here.
type Mark struct {
	From   uint16 `msg:"f"`
	Offset uint64 `msg:"o"`
	Index  uint32 `msg:"i"`
}

// Untold is a tell whose delivery may not be durable.
type Untold struct {
	To    uint16        `msg:"t"`
	Input machine.Input `msg:"i"`
}

// Published names a program that the partition knows.
type Published struct {
	Number uint32 `msg:"n"`
	Seed   uint64 `msg:"s"`
	Hash   string `msg:"h"`
	People string `msg:"p,omitempty"`
	By     string `msg:"b,omitempty"`
	Note   string `msg:"o,omitempty"`
	Back   uint32 `msg:"u,omitempty"`
	Of     string `msg:"j,omitempty"`
	At     int64  `msg:"t,omitempty"`
}

// metaVersion is the first byte of an encoded Meta.
const metaVersion = 1

func (p *Partition) meta() ([]byte, error) {
	m := Meta{Offset: p.Offset, Round: p.Round, Now: p.Now, Epoch: p.Epoch, NextBlock: p.journal.next,
		Keyed: p.keyed, Sweeping: p.sweep.active, Swept: p.sweep.after, Trips: p.sweep.trips, Steers: p.world.Steers(),
		Gathered: p.audience.done, Gathering: p.audience.upto, GatheredTo: p.audience.after,
		Numbered: true, Numbers: p.roster.count, SweptCount: p.sweep.visited, Forgotten: p.forgotten.count, Wiping: p.wiping,
		Ledger: &p.ledger}
	for _, pub := range p.publishes {
		m.Publishes = append(m.Publishes, Published(pub))
	}
	for _, c := range p.Counts() {
		m.Counts = append(m.Counts, *c)
	}
	if !p.board.Empty() {
		m.Board = &p.board
	}
	m.Heard = p.marks()
	for _, t := range p.Told() {
		m.Told = append(m.Told, Untold{t.To, t.Input})
	}
	return m.MarshalMsg([]byte{metaVersion})
}

func (p *Partition) marks() []Mark {
	var marks []Mark
	for n, m := range p.heard {
		if m.offset != 0 {
			marks = append(marks, Mark{uint16(n), m.offset, m.index})
		}
	}
	return marks
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
	p.keyed = m.Keyed
	p.audience = audience{done: m.Gathered, upto: m.Gathering, after: m.GatheredTo}
	p.audience.plan(p.world)
	p.sweep = sweep{active: m.Sweeping, after: m.Swept, trips: m.Trips, visited: m.SweptCount}
	if !m.Numbered {
		p.sweep = sweep{active: true} // of an older journey: contacts get their numbers when the sweep comes by
	} else if err := p.roster.restore(m.Numbers, p.options.Source); err != nil {
		return fmt.Errorf("partition %d: %w", p.Number, err)
	}
	if err := p.forgotten.restore(m.Forgotten, p.options.Source); err != nil {
		return fmt.Errorf("partition %d: %w", p.Number, err)
	}
	p.wiping = m.Wiping
	if !p.keyed && !p.sweep.active {
		p.sweep = sweep{active: true} // of an older journey: contacts get their keys when the sweep comes by
	}
	if m.Ledger != nil {
		p.ledger = *m.Ledger
	} else if err := p.recount(); err != nil {
		return fmt.Errorf("partition %d: %w", p.Number, err)
	}
	for _, s := range m.Steers {
		p.world = p.world.Steered(s)
	}
	if m.Board != nil {
		p.board = *m.Board
	}
	for _, h := range m.Heard {
		if _, err := p.heard.fresh(machine.Origin{Partition: h.From, Offset: h.Offset, Index: h.Index}); err != nil {
			return err
		}
	}
	for i := range m.Told {
		p.told = append(p.told, &Tell{To: m.Told[i].To, Input: m.Told[i].Input})
	}
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

// AddTimers puts a block of the stored index of timers into the queue. An empty one is of an older journey: its key is
// the one timer, the time and the id.
func (p *Partition) AddTimers(key string, block []byte) error {
	if len(key) < 8 {
		return errTimers
	}
	b := timerBlock{key: key, last: int64(binary.BigEndian.Uint64([]byte(key)))}
	if len(block) == 0 {
		p.timers.queue.put(timer{b.last, key[8:]})
	} else if err := decodeTimers(block, func(t timer) {
		b.last = t.due
		p.timers.queue.put(t)
	}); err != nil {
		return fmt.Errorf("partition %d: %w", p.Number, err)
	}
	p.timers.blocks = append(p.timers.blocks, b)
	return nil
}

var errTimers = errors.New("a block of the index of timers is damaged: restore the data folder from a backup")
