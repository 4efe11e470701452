package explain

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// call tells of actions and functions of the author's.
func (p *telling) call() (string, bool) {
	switch p.Entry.Kind {
	case machine.Called:
		return fmt.Sprintf("calls %s%s", p.Text, given(p.Values)), true
	case machine.Answered:
		result, _ := p.Values["result"].(map[string]any)
		return withValues(p.Text+" comes back", result) + p.howLong() + p.logged(), true
	case machine.CallFailed:
		why, _ := p.Values["why"].(string)
		return fmt.Sprintf("%s failed%s: %s%s", p.Text, p.howLong(), why, p.logged()), true
	case machine.NoValue:
		why, _ := p.Values["why"].(string)
		args := maps.Clone(p.Values)
		delete(args, "why")
		return fmt.Sprintf("the function %s%s has no value: %s", p.Text, given(args), why), true
	}
	return "", false
}

// given tells what a call was given: (mail: "ada@contoso.example").
func given(args machine.Values) string {
	var all []string
	for _, name := range args.Names() {
		all = append(all, name+": "+Show(args[name]))
	}
	return "(" + strings.Join(all, ", ") + ")"
}

// howLong tells how long the last try took, and which it was.
func (p *telling) howLong() string {
	took, ok := p.Values["took"].(float64)
	if !ok {
		return ""
	}
	text := " after " + (time.Duration(took) * time.Millisecond).String()
	if tries, _ := p.Values["tries"].(float64); tries > 1 {
		text += fmt.Sprintf(", in try %.0f", tries)
	}
	return text
}

// logged tells what the code logged.
func (p *telling) logged() string {
	lines, _ := p.Values["log"].([]any)
	if len(lines) == 0 {
		return ""
	}
	words := make([]string, len(lines))
	for i, l := range lines {
		words[i] = fmt.Sprint(l)
	}
	return "; it logged: " + strings.Join(words, " | ")
}
