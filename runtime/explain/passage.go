package explain

import "strings"

// Passage tells a moment in the life of a lead: what happened, where to, by whom and by which rule. All but the first may be "".
func Passage(what, to, by, why string) string {
	text := strings.TrimSpace(strings.ReplaceAll(what, "_", " ") + " " + to)
	if by != "" {
		text += " by " + by
	}
	if why != "" {
		text += ": " + why
	}
	return text
}
