package mail

import (
	"regexp"
	"strings"

	"github.com/k3a/html2text"
)

// tagWithAttributes finds the tags whose meaning for the text hides behind attributes: the library knows them only bare.
var tagWithAttributes = regexp.MustCompile(`(?i)<(/?)(p|li|ul|ol|br|h[1-6]|div|tr|table|blockquote|hr|pre)\b[^>]*>`)

// textPart returns the text part for an HTML body: paragraphs apart, lists with dashes, addresses behind their words.
func textPart(body string) string {
	body = tagWithAttributes.ReplaceAllStringFunc(body, func(tag string) string {
		m := tagWithAttributes.FindStringSubmatch(tag)
		switch name := strings.ToLower(m[2]); name {
		case "div", "tr", "table", "pre":
			return "<br>"
		case "blockquote":
			return "<p>"
		case "hr":
			return "<p>----</p>"
		default:
			return "<" + m[1] + name + ">"
		}
	})
	out := html2text.HTML2TextWithOptions(body, html2text.WithUnixLineBreaks(), html2text.WithLinksInnerText(),
		html2text.WithListSupportPrefix("- "))
	return tidyLines(out)
}

// tidyLines trims each line and leaves at most one empty line between two.
func tidyLines(s string) string {
	var b strings.Builder
	empty := 0
	for _, line := range strings.Split(s, "\n") {
		line = strings.Trim(line, " \t\r")
		if line == "" {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
			if empty > 0 {
				b.WriteString("\n")
			}
		}
		empty = 0
		b.WriteString(line)
	}
	return b.String() + "\n"
}
