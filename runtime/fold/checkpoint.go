package fold

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o meta_gen.go -file meta.go

import "slices"

// Writer takes what a checkpoint writes; all of it becomes durable together or not at all.
type Writer interface {
	SetState(id string, state []byte) error
	SetTimer(id string, due int64) error
	DropTimer(id string, due int64) error
	SetPending(id string, pending bool) error
	SetBlock(no uint64, block []byte) error
	SetMeta(meta []byte) error
}

// Changed returns how much the next checkpoint has to write: contacts, and about how many bytes.
func (p *Partition) Changed() (contacts, bytes int) {
	return len(p.states.changed), p.states.bytes + p.journal.bytes
}

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
		state, err := encodeEntry(e)
		if err != nil {
			return err
		}
		if err := w.SetState(ids[i], state); err != nil {
			return err
		}
		e.stored = state
		if due := e.state.NextDue(); due != e.indexed {
			if e.indexed != 0 {
				if err := w.DropTimer(ids[i], e.indexed); err != nil {
					return err
				}
			}
			if due != 0 {
				if err := w.SetTimer(ids[i], due); err != nil {
					return err
				}
			}
		}
		if pending := len(e.state.Pending) > 0; pending != e.pending {
			if err := w.SetPending(ids[i], pending); err != nil {
				return err
			}
		}
	}
	meta, err := p.meta()
	if err != nil {
		return err
	}
	return w.SetMeta(meta)
}

// Written tells the partition that its checkpoint is durable.
func (p *Partition) Written() {
	for id, e := range p.states.changed {
		p.states.pack(id, e.stored)
		e.size = len(e.stored)
		e.lines, e.stored = nil, nil
		e.indexed = e.state.NextDue()
		e.pending = len(e.state.Pending) > 0
		p.states.keep(e)
	}
	clear(p.states.changed)
	p.states.bytes = 0
}
