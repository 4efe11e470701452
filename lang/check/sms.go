package check

import (
	"sort"
	"strings"
	"unicode/utf16"
)

// smsBasic is the alphabet of SMS: GSM 03.38. The letters of smsExtended cost two.
const (
	smsBasic    = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	smsExtended = "\f^{}\\[~]|€"
)

// smsParts is how a text goes out as SMS.
type smsParts struct {
	length int  // in characters of the alphabet that is used
	parts  int  // each is paid for
	odd    rune // the first letter that the alphabet of SMS lacks; 0: none
}

// partsOf counts the parts of a text: 160 characters fit into one, or 153 where there are several; with a letter beyond
// the alphabet of SMS it is 70 and 67.
func partsOf(text string) smsParts {
	n := smsParts{}
	for _, r := range text {
		switch {
		case strings.ContainsRune(smsBasic, r):
			n.length++
		case strings.ContainsRune(smsExtended, r):
			n.length += 2
		case n.odd == 0:
			n.odd = r
		}
	}
	one, several := 160, 153
	if n.odd != 0 {
		one, several = 70, 67
		n.length = len(utf16.Encode([]rune(text)))
	}
	n.parts = 1
	if n.length > one {
		n.parts = (n.length + several - 1) / several
	}
	return n
}

// secondPart returns the offset in a template at which its second part begins.
func secondPart(text string) int {
	return sort.Search(len(text), func(n int) bool { return partsOf(fixedText(text[:n])).parts > 1 })
}

// fixedText is the text of a template without its tags: what stands there whatever is filled in.
func fixedText(text string) string {
	var b strings.Builder
	for {
		n := strings.IndexByte(text, '{')
		if n < 0 || n+1 == len(text) {
			break
		}
		closing := map[byte]string{'{': "}}", '%': "%}"}[text[n+1]]
		end := strings.Index(text[n+1:], closing)
		if closing == "" || end < 0 {
			b.WriteString(text[:n+1])
			text = text[n+1:]
			continue
		}
		b.WriteString(text[:n])
		text = text[n+1+end+2:]
	}
	b.WriteString(text)
	return b.String()
}
