package explain

import "github.com/journeylang/journey/runtime/machine"

// merge tells a line about contacts that became one; ok is false for any other line.
func (p *telling) merge() (text string, ok bool) {
	switch p.Entry.Kind {
	case machine.Merged:
		return "is one with " + p.Text + " from here on; what comes for this id goes there", true
	case machine.Absorbed:
		return withValues("took over all of "+p.Text, p.Values), true
	case machine.Inherited:
		return withValues("had done "+p.Text, p.Values), true
	case machine.NotMerged:
		why, _ := p.Values["why"].(string)
		return "was not merged into " + p.Text + ": " + why, true
	}
	return "", false
}
