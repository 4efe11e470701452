package mail

import (
	"strings"

	"github.com/osteele/liquid/parser"
)

// joinLines takes away the line of each tag that stands alone on one, so that a loop around the lines of a list leaves
// no empty lines in it. The line's end moves into the tag: numbers of lines stay right.
func joinLines(tokens []parser.Token) {
	var alone []int
	within := ""
	for i, t := range tokens {
		if t.Type != parser.TagTokenType {
			continue
		}
		if within != "" && t.Name != "end"+within {
			continue
		}
		within = ""
		if t.Name == "raw" || t.Name == "comment" {
			within = t.Name
		}
		before, after := "\n", "\n"
		if i > 0 {
			before = tokens[i-1].Source
		}
		if i+1 < len(tokens) {
			after = tokens[i+1].Source
		}
		before, after = strings.TrimRight(before, " \t"), strings.TrimLeft(after, " \t\r")
		if (strings.HasSuffix(before, "\n") || i == 1 && before == "") && strings.HasPrefix(after, "\n") {
			alone = append(alone, i)
		}
	}
	for _, i := range alone {
		if i > 0 {
			tokens[i-1].Source = strings.TrimRight(tokens[i-1].Source, " \t")
		}
		if i+1 < len(tokens) {
			_, rest, _ := strings.Cut(tokens[i+1].Source, "\n")
			tokens[i+1].Source = rest
			tokens[i].Source = strings.TrimSuffix(tokens[i].Source, "%}") + "\n%}"
		}
	}
}
