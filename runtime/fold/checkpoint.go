package fold

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o meta_gen.go -file meta.go

import "slices"

// Writer takes what a checkpoint writes; all of it becomes durable together or not at all.
type Writer interface {
	SetState(id string, state []byte) error
	DropState(id string) error
	// SetTimers writes a block of the index of timers under its key, DropTimers takes one away.
	SetTimers(key string, block []byte) error
	DropTimers(key string) error
	SetPending(id string, pending bool) error
	// SetKey keeps that a contact can be found by a key, or no more.
	SetKey(key, id string, found bool) error
	SetBlock(no uint64, block []byte) error
	// SetPage writes a page of the memberships, or of the list of contacts, under its key.
	SetPage(key []byte, page []byte) error
	SetMeta(meta []byte) error
}

// Changed returns how much the next checkpoint has to write: contacts, and about how many bytes.
func (p *Partition) Changed() (contacts, bytes int) {
	return len(p.states.changed), p.states.bytes + p.journal.bytes
}

// Happened returns how much there would be to do again without the next checkpoint: inputs, timers and the like.
func (p *Partition) Happened() int { return p.happened }

// Checkpoint hands everything that changed since the last one to w. Call Written once it is durable.
func (p *Partition) Checkpoint(w Writer) error {
	ids := make([]string, 0, len(p.states.changed))
	for id := range p.states.changed {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	entries := make([]*entry, len(ids))
	for i, id := range ids {
		entries[i] = p.states.changed[id]
	}
	if err := p.journal.pack(entries, p.Round, w.SetBlock); err != nil {
		return err
	}
	for i, e := range entries {
		if e.erased && e.pending {
			if err := w.SetPending(ids[i], false); err != nil {
				return err
			}
		}
		if e.gone() {
			if err := w.DropState(ids[i]); err != nil {
				return err
			}
			continue
		}
		var err error
		if p.states.buf, err = appendEntry(p.states.buf[:0], e); err != nil {
			return err
		}
		state := p.states.pen.keep(p.states.buf)
		if err := w.SetState(ids[i], state); err != nil {
			return err
		}
		e.stored = state
		if pending := e.pends(); pending != (e.pending && !e.erased) {
			if err := w.SetPending(ids[i], pending); err != nil {
				return err
			}
		}
	}
	if err := p.timers.checkpoint(p.Now, p.Offset, w); err != nil {
		return err
	}
	if err := p.writePages(w); err != nil {
		return err
	}
	if err := p.writeKeys(w); err != nil {
		return err
	}
	meta, err := p.meta()
	if err != nil {
		return err
	}
	return w.SetMeta(meta)
}

// Written tells the partition that its checkpoint is durable.
func (p *Partition) Written() {
	room := p.states.limit / 2
	for id, e := range p.states.changed {
		if e.gone() {
			p.states.packed.drop(id)
			continue
		}
		e.erased = false
		if e.size = len(e.stored); e.large() {
			p.states.packed.drop(id)
		} else {
			p.states.packed.put(id, e.stored)
		}
		e.lines, e.stored, e.changed = nil, nil, false
		e.pending = e.pends()
		if e.state == nil {
			continue
		}
		if e.large() {
			p.states.keep(e)
		} else if room > 0 {
			room--
			p.states.keep(e)
		} else {
			p.states.letGo(e)
		}
	}
	p.wroteKeys()
	clear(p.states.changed)
	p.states.pen.letGo()
	p.states.hot = nil
	p.states.bytes, p.happened = 0, 0
	p.timers.written()
	p.roster.written()
	p.members.Written()
	p.forgotten.written()
}
