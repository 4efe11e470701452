package machine

import (
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// zone returns where a clock of the script stands for this trip. A value that names no zone means the zone of the project;
// why then says what the value was, for the trace.
func (r *run) zone(t *Trip, z *plan.Zone) (at *time.Location, why Values) {
	project := r.world.Program(t.Program).Plan.Zone
	if project == nil {
		project = time.UTC
	}
	switch {
	case z == nil:
		return project, nil
	case z.Fixed != nil:
		return z.Fixed, nil
	}
	v, err := z.Value.Eval(r.scope(t, nil))
	if name, _ := v.(string); err == nil && name != "" {
		if at := zoneCalled(name); at != nil {
			return at, Values{z.Text: name}
		}
	}
	return project, Values{z.Text: v, "zone": project.String()}
}
