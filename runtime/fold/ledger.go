package fold

import (
	"fmt"
	"hash"

	"github.com/journeylang/journey/runtime/machine"
)

// Ledger returns the counters of leads, tasks and forms of the partition; they must not be kept or changed.
func (p *Partition) Ledger() *machine.Ledger { return &p.ledger }

// Ledgers adds up the ledgers of partitions.
func Ledgers(parts []*machine.Ledger) *machine.Ledger {
	sum := &machine.Ledger{}
	for _, l := range parts {
		sum.Sum(l)
	}
	return sum
}

// book brings the ledger up to date behind a change of an entity, whose lines of trace are new.
func (p *Partition) book(st *machine.State, lines []machine.Entry) {
	p.holds = machine.HeldBy(st, p.holds[:0])
	p.ledger.Change(p.held, p.holds)
	for i := range lines {
		p.ledger.Happened(&lines[i])
	}
}

// recount makes the ledger of what the states hold: an older journey kept none. What has happened before is not known.
func (p *Partition) recount() error {
	if p.options.Source == nil {
		return nil
	}
	made := 0
	err := p.options.Source.States("", func(id string, b []byte) (bool, error) {
		st, err := StoredState(b)
		if err != nil {
			return false, fmt.Errorf("decode the state of %q: %w", id, err)
		}
		p.ledger.Change(nil, machine.HeldBy(st, nil))
		made += len(st.Leads)
		return true, nil
	})
	p.ledger.Add(machine.LeadsMade, "", "", int64(made))
	return err
}

// hashLedger adds what was counted, where there is anything.
func (p *Partition) hashLedger(h hash.Hash) error {
	if len(p.ledger.Lines) == 0 {
		return nil
	}
	b, err := p.ledger.MarshalMsg(nil)
	if err != nil {
		return err
	}
	writePart(h, b)
	return nil
}
