package fold

// Who walks over many contacts in the order of their ids comes by the same few blocks of the journal again and again: a
// block holds neighbours. While such a walk lasts they lie on a shelf, with the places of their sections.

// shelf holds the blocks that were read last.
type shelf struct {
	blocks map[uint64]map[string]section
	order  []uint64 // as they were read
}

// shelfBlocks is how many blocks a shelf holds: those of a few checkpoints.
const shelfBlocks = 24

// openShelf keeps blocks from here on until the function that it returns is called.
func (p *Partition) openShelf() (done func()) {
	p.journal.shelf = &shelf{blocks: map[uint64]map[string]section{}}
	return func() { p.journal.shelf = nil }
}

// section returns a contact's section of a block, or false if the block has none.
func (p *Partition) section(no uint64, id string) (found section, ok bool, err error) {
	if p.options.Source == nil {
		return section{}, false, errBlock
	}
	shelf := p.journal.shelf
	if shelf != nil && shelf.blocks[no] != nil {
		found, ok = shelf.blocks[no][id]
		return found, ok, nil
	}
	b, err := p.options.Source.Block(no)
	if err != nil {
		return section{}, false, err
	}
	var all map[string]section
	if shelf != nil {
		all = map[string]section{}
	}
	err = sections(b, func(s section) (bool, error) {
		if s.id == id {
			found, ok = s, true
		}
		if all != nil {
			all[s.id] = s
		}
		return all != nil || !ok, nil
	})
	if err == nil && shelf != nil {
		shelf.put(no, all)
	}
	return found, ok, err
}

func (s *shelf) put(no uint64, block map[string]section) {
	if len(s.order) == shelfBlocks {
		delete(s.blocks, s.order[0])
		s.order = s.order[1:]
	}
	s.blocks[no], s.order = block, append(s.order, no)
}
