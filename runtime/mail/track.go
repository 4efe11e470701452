package mail

import (
	"html"
	"strings"

	nethtml "golang.org/x/net/html"
)

// Track returns a page in which every link to the web leads to what address returns for it, given the link's title and
// where it led, and at whose end stands a picture of one dot, which tells that the page was looked at.
func Track(page, picture string, address func(title, href string) string) string {
	var b strings.Builder
	b.Grow(len(page) + len(page)/2)
	z := nethtml.NewTokenizer(strings.NewReader(page))
	dot := `<img src="` + html.EscapeString(picture) + `" width="1" height="1" alt="" style="border:0">`
	done := false
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken { // the end: there is nothing else to go wrong in a text
			if !done {
				b.WriteString(dot)
			}
			return b.String()
		}
		raw := string(z.Raw())
		switch name, _ := z.TagName(); {
		case kind == nethtml.EndTagToken && string(name) == "body" && !done:
			b.WriteString(dot)
			done = true
		case kind == nethtml.StartTagToken && string(name) == "a":
			raw = trackedLink(raw, address)
		}
		b.WriteString(raw)
	}
}

// trackedLink returns the tag <a …> with its address replaced; all else stays as it is written.
func trackedLink(tag string, address func(title, href string) string) string {
	z := nethtml.NewTokenizer(strings.NewReader(tag))
	z.Next()
	title, href := "", ""
	for _, a := range z.Token().Attr {
		switch a.Key {
		case "title":
			title = strings.TrimSpace(a.Val)
		case "href":
			href = a.Val
		}
	}
	if lower := strings.ToLower(href); !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "http://") {
		return tag
	}
	begin, end := hrefIn(tag)
	if begin < 0 {
		return tag
	}
	return tag[:begin] + `"` + html.EscapeString(address(title, href)) + `"` + tag[end:]
}

// hrefIn returns where the value of the attribute href stands in a tag, its quotes included; begin is -1 if there is
// none. It reads attributes as a browser does.
func hrefIn(tag string) (begin, end int) {
	white := " \t\r\n\f/"
	i := len("<a")
	for i < len(tag) {
		for i < len(tag) && strings.IndexByte(white, tag[i]) >= 0 {
			i++
		}
		from := i
		for i < len(tag) && strings.IndexByte(" \t\r\n\f/>=", tag[i]) < 0 {
			i++
		}
		name := strings.ToLower(tag[from:i])
		for i < len(tag) && strings.IndexByte(" \t\r\n\f", tag[i]) >= 0 {
			i++
		}
		if i >= len(tag) || tag[i] != '=' {
			if i < len(tag) && tag[i] == '>' {
				break
			}
			continue
		}
		i++
		for i < len(tag) && strings.IndexByte(" \t\r\n\f", tag[i]) >= 0 {
			i++
		}
		from = i
		switch {
		case i < len(tag) && (tag[i] == '"' || tag[i] == '\''):
			n := strings.IndexByte(tag[i+1:], tag[i])
			if n < 0 {
				return -1, -1
			}
			i += n + 2
		default:
			for i < len(tag) && strings.IndexByte(" \t\r\n\f>", tag[i]) < 0 {
				i++
			}
		}
		if name == "href" {
			return from, i
		}
	}
	return -1, -1
}
