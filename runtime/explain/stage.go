package explain

import (
	"fmt"

	"github.com/journeylang/journey/runtime/machine"
)

// staged tells why a lead came to a stage, or why it stayed where it was.
func (p *telling) staged() string {
	text := func(name string) string {
		s, _ := p.Values[name].(string)
		return s
	}
	if why := text("why"); why != "" {
		return fmt.Sprintf("the lead %s stays where it is: %s", p.Text, why)
	}
	if process := text("process"); process != "" {
		return fmt.Sprintf("the lead %s begins in the stage %s of %s", p.Text, text("after"), process)
	}
	told := fmt.Sprintf("the lead %s came to %s", p.Text, text("after"))
	if before := text("before"); before != "" {
		told = fmt.Sprintf("the lead %s went from %s to %s", p.Text, before, text("after"))
	}
	if by := text("by"); by != "" {
		told += ", set by " + by
	}
	if rule := text("rule"); rule != "" {
		told += ": " + rule
	}
	if operands, ok := p.Values["operands"].(map[string]any); ok {
		told = withValues(told, machine.Values(operands))
	}
	return told
}
