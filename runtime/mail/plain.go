package mail

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// RenderLine renders a text of one line, such as the text of a task, with values by their owners: contact, start,
// account, lead, and names of results. Values stand there as they are. Errors are *Error.
func RenderLine(source string, values map[string]map[string]any, zone *time.Location) (string, error) {
	if zone == nil {
		zone = time.UTC
	}
	node, _, fail := compile(source, markerFor(source), slices.Sorted(maps.Keys(values)))
	if fail != nil {
		return "", fail
	}
	vars := map[string]any{}
	for owner, fields := range values {
		vars[owner] = local(fields, zone)
	}
	w := writers.Get().(*writer)
	defer writers.Put(w)
	if err := w.run(node, vars, markerFor(source), true); err != nil {
		return "", &Error{Text: err.Error()}
	}
	return strings.TrimSpace(oneLine(string(w.out.buf))), nil
}
