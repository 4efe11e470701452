package engine

import (
	"context"

	"github.com/journeylang/journey/runtime/machine"
)

// LeadOwner returns the id of the contact or the account whose lead it is; "": there is no such lead. It costs one look.
func (e *Engine) LeadOwner(ctx context.Context, lead string) (string, error) {
	owner := ""
	err := e.View(ctx, machine.LeadEntry(lead), func(_ int64, _ *machine.World, st *machine.State) { owner = st.Owner() })
	return owner, err
}
