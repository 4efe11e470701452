package fold

import (
	"maps"
	"slices"

	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// Who is forgotten is gone from memory at once, and from what is stored with the next checkpoint: the state, the keys by which
// they were found, their timers, their place in the list of contacts. Their part of the journal is taken out of its blocks
// right behind that checkpoint, some blocks at a time, as a long life has more of them than one transaction takes; until that
// is done the checkpoint itself says what is left to do. Another contact that comes later under the same id shares nothing
// with them.

// forget erases an entity that there is.
func (p *Partition) forget(in *machine.Input) error {
	e, err := p.find(in.Contact)
	if e == nil {
		return err
	}
	mark, before := len(p.out.Trace), *e.state
	p.out.Begun = mark
	p.held = machine.HeldBy(e.state, p.held[:0])
	p.touched, p.out.Forgot = e, nil
	erased := machine.Forget(p.world, e.state, p.Now, in, &p.out)
	if p.touched = nil; p.unread != nil {
		return p.unread
	}
	p.out.Index++
	if !erased {
		return nil
	}
	// Who watches sees them go; the journal keeps nothing of it.
	p.cursor.seq += uint32(len(p.out.Trace) - mark)
	p.ledger.Change(p.held, nil)
	p.unknow(e, &before)
	p.timers.purge(before.ID)
	if p.out.Forgot != nil {
		p.forgotten.add(*p.out.Forgot)
	}
	if p.options.Source == nil {
		delete(p.states.changed, before.ID)
		return nil
	}
	if e.block != 0 {
		p.wiping = append(p.wiping, Wiping{ID: before.ID, Block: e.block})
	}
	e.block, e.lines, e.queued, e.number, e.erased = 0, nil, 0, 0, true
	p.states.packed.drop(before.ID)
	p.sweep.pasts = nil // it may tell what they did
	p.states.dirty(e)
	return nil
}

// unknow takes a contact out of all by which it is found.
func (p *Partition) unknow(e *entry, was *machine.State) {
	if machine.KindOf(was.ID) != machine.ContactEntity {
		return
	}
	for _, s := range was.Segments {
		p.members.Put(s, e.number-1, false)
	}
	if e.number != 0 {
		p.members.Retire(e.number - 1)
		p.roster.blank(e.number - 1)
	}
	prog := p.world.Program(was.Program)
	if p.options.Index == nil || prog == nil || was.Into != "" {
		return
	}
	for _, k := range identity.Keys(prog.Plan, was.Profile) {
		p.changeKey(identity.Change{Key: k, ID: was.ID, Gone: true})
	}
}

// gone reports whether the entry is of somebody who was forgotten, and nobody has come since under the id.
func (e *entry) gone() bool { return e.erased && e.state.Created == 0 } // what is erased is not packed

// gone counts those who are gone, and still stored.
func (c *cache) gone() int {
	n := 0
	for _, e := range c.changed {
		if e.gone() {
			n++
		}
	}
	return n
}

// Erased returns the contacts that were forgotten since the last checkpoint, in order.
func (p *Partition) Erased() []string {
	var ids []string
	for id, e := range p.states.changed { // in any order: they are sorted
		if e.erased && machine.KindOf(id) == machine.ContactEntity {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// unsay takes what a contact did out of the trace of its account.
func (p *Partition) unsay(in *machine.Input) error {
	deeds := machine.DeedsOf(in)
	if deeds == nil {
		return nil
	}
	e, err := p.find(in.Contact)
	if e == nil {
		return err
	}
	if e.lines, err = without(p.Number, in.Contact, e.lines, deeds.Spare); err != nil {
		return err
	}
	if e.block != 0 {
		p.wiping = append(p.wiping, Wiping{ID: in.Contact, Block: e.block, Deeds: deeds.Marks, Doer: deeds.Doer})
	}
	return nil
}

// wipeBlocks is how many blocks one transaction rewrites.
const wipeBlocks = 24

// Wiping reports whether parts of the journal are still to be taken out, now that a checkpoint is durable.
func (p *Partition) Wiping() bool { return len(p.wiping) > 0 }

// Wipe takes some of them out, in one transaction. It is to be called right behind a checkpoint; call Wiped once it is durable.
func (p *Partition) Wipe(w Writer) error {
	anew := map[uint64][]byte{}
	left := slices.Clone(p.wiping)
	for len(left) > 0 && len(anew) < wipeBlocks {
		job := &left[0]
		for job.Block != 0 && len(anew) < wipeBlocks {
			b, again := anew[job.Block]
			if !again {
				var err error
				if b, err = p.options.Source.Block(job.Block); err != nil {
					return err
				}
			}
			rest, before, err := job.from(p.Number, b)
			if err != nil {
				return err
			}
			anew[job.Block], job.Block = rest, before
		}
		if job.Block == 0 {
			left = left[1:]
		}
	}
	for _, no := range slices.Sorted(maps.Keys(anew)) {
		if err := w.SetBlock(no, anew[no]); err != nil {
			return err
		}
	}
	p.wiped = left
	all := p.wiping
	p.wiping = left
	meta, err := p.meta()
	p.wiping = all
	if err != nil {
		return err
	}
	return w.SetMeta(meta)
}

// Wiped tells the partition that what Wipe wrote is durable.
func (p *Partition) Wiped() {
	p.wiping, p.wiped = p.wiped, nil
	p.sweep.pasts = nil // they may tell what is gone now
}

// from returns a block without what is to be taken out, and the block before it that holds more. A block that no longer has
// anything of the entity was done before.
func (g *Wiping) from(partition uint16, block []byte) (rest []byte, before uint64, err error) {
	spare := g.spare()
	round, err := BlockRound(block)
	if err != nil {
		return nil, 0, err
	}
	rest = blockHead(nil, round)
	err = sections(block, func(s section) (bool, error) {
		if string(s.id) == g.ID {
			before = s.prev
			if spare == nil {
				return true, nil
			}
			var err error
			if s.lines, err = without(partition, g.ID, s.lines, spare); err != nil {
				return false, err
			}
		}
		rest = appendSection(rest, s.id, s.prev, s.lines)
		return true, nil
	})
	return rest, before, err
}

// spare returns which lines stay, and as what, or nil where none does.
func (g *Wiping) spare() func(*machine.Entry) bool {
	if len(g.Deeds) == 0 {
		return nil
	}
	return (&machine.Deeds{Doer: g.Doer, Marks: g.Deeds}).Spare
}

// unsaid takes out of parts of an entity's trace what is still to be taken out of the journal: it counts no more.
func (p *Partition) unsaid(id string, parts [][]byte) error {
	for i := range p.wiping {
		spare := p.wiping[i].spare()
		if p.wiping[i].ID != id || spare == nil {
			continue
		}
		for k := range parts {
			var err error
			if parts[k], err = without(p.Number, id, parts[k], spare); err != nil {
				return err
			}
		}
	}
	return nil
}

// without returns lines of the journal as what spare makes of them, but for those that it does not spare.
func without(partition uint16, id string, lines []byte, spare func(*machine.Entry) bool) ([]byte, error) {
	var rest []byte
	var fault error
	err := readLines(partition, id, lines, func(l Line) {
		if fault == nil && spare(&l.Entry) {
			rest, fault = appendLine(rest, l.Cursor.Round, l.Cursor.Seq, &l.Entry)
		}
	})
	if err == nil {
		err = fault
	}
	return rest, err
}
