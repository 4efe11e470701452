package engine

import (
	"context"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// Ledger returns what was counted of leads, tasks and forms, summed over the partitions.
func (e *Engine) Ledger(ctx context.Context) (*machine.Ledger, error) {
	parts := make([]*machine.Ledger, log.Partitions)
	err := e.EachPartition(ctx, func(p *fold.Partition) error {
		copied := &machine.Ledger{}
		copied.Sum(p.Ledger())
		parts[p.Number] = copied
		return nil
	})
	if err != nil {
		return nil, err
	}
	return fold.Ledgers(parts), nil
}

// Waiting is what waits on the worklist of a role.
type Waiting struct {
	Role    string
	Waits   int64 // tasks and leads
	Overdue int64
	Oldest  int64 // ms: since when the one waits that waits longest; 0: nothing waits
}

// Waiting tells of each role of the program that runs what waits for it, in order.
func (e *Engine) Waiting(ctx context.Context) ([]Waiting, error) {
	p := e.Program()
	if p == nil {
		return nil, nil
	}
	var all []Waiting
	for _, role := range p.Plan.Roles() {
		waits := Waiting{Role: role}
		err := e.View(ctx, machine.RoleID(role), func(now int64, _ *machine.World, st *machine.State) {
			if st == nil || st.Worklist == nil {
				return
			}
			waits.Waits = int64(len(st.Worklist.Items)) + st.Worklist.Beyond
			for _, item := range st.Worklist.Items {
				if item.Due != 0 && item.Due < now {
					waits.Overdue++
				}
				if waits.Oldest == 0 || item.Created < waits.Oldest {
					waits.Oldest = item.Created
				}
			}
		})
		if err != nil {
			return nil, err
		}
		all = append(all, waits)
	}
	return all, nil
}
