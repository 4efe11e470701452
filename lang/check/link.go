package check

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

var (
	inlineLink    = regexp.MustCompile(`\]\(\s*(?:<[^>\n]*>|(?:\{\{.*?\}\}|[^()\s])+)\s+(?:"([^"\n]*)"|'([^'\n]*)')\s*\)`)
	referenceLink = regexp.MustCompile(`(?m)^ {0,3}\[[^\]\n]+\]:\s*\S+[ \t]+(?:"([^"\n]*)"|'([^'\n]*)')\s*$`)
	anchorTitle   = regexp.MustCompile(`(?is)<a\b[^>]*?\btitle\s*=\s*(?:"([^"]*)"|'([^']*)')`)
)

// linkTitles returns the titles of the links in a body, each once, in order: [espresso](https://… "espresso").
func linkTitles(body string, isHTML bool) []string {
	type found struct {
		at    int
		title string
	}
	var all []found
	collect := func(re *regexp.Regexp, keep func(at int) bool) {
		for _, m := range re.FindAllStringSubmatchIndex(body, -1) {
			group := 2
			if m[group] < 0 {
				group = 4
			}
			if keep(m[0]) {
				all = append(all, found{m[0], body[m[group]:m[group+1]]})
			}
		}
	}
	always := func(int) bool { return true }
	if isHTML {
		collect(anchorTitle, always)
	} else {
		collect(inlineLink, func(at int) bool { return !isImage(body, at) })
		collect(referenceLink, always)
		slices.SortStableFunc(all, func(a, b found) int { return a.at - b.at })
	}
	var titles []string
	for _, f := range all {
		if title := strings.TrimSpace(html.UnescapeString(f.title)); title != "" && !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return titles
}

// isImage reports whether the bracket that closes at an offset belongs to ![an image](…).
func isImage(body string, closing int) bool {
	depth := 0
	for i := closing; i >= 0; i-- {
		switch body[i] {
		case ']':
			depth++
		case '[':
			if depth--; depth == 0 {
				return i > 0 && body[i-1] == '!'
			}
		}
	}
	return false
}
