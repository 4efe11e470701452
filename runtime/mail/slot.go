package mail

import (
	"html"
	"strconv"
	"strings"
)

// A value of a person never passes through Liquid's output or Markdown as text. Where the template writes one, the
// output gets a marker ("jvq0z7z": a word that occurs nowhere in the message, the number of the value, a "z"), which
// Markdown treats like any word. The page is then cut at its markers into pieces, once for each distinct page of a
// message, and a mail is those pieces with the person's values between them, each escaped for its spot.

// spot is the kind of place where a value lands.
type spot uint8

const (
	inText    spot = iota // text part
	inHTML                // between tags, or in a quoted attribute
	inLink                // inside an address, behind its scheme
	atLink                // the beginning of an address: the value may bring the scheme
	inTextURL             // like inLink, in the text part
	atTextURL             // like atLink, in the text part
)

// piece is fixed text, then a value.
type piece struct {
	text string
	slot int // number of the value; -1: none
	spot spot
}

// markerFor returns a word that occurs nowhere in texts.
func markerFor(texts ...string) string {
	for n := 0; ; n++ {
		word := "jvq" + strconv.Itoa(n) + "z"
		used := false
		for _, t := range texts {
			used = used || strings.Contains(strings.ToLower(t), word)
		}
		if !used {
			return word
		}
	}
}

// appendMarker writes the marker of value n.
func appendMarker(b []byte, word string, n int) []byte {
	b = append(b, word...)
	b = strconv.AppendInt(b, int64(n), 10)
	return append(b, 'z')
}

// nextMarker returns where the first marker of s begins and ends, and its number; begin is -1 if there is none.
func nextMarker(s, word string) (begin, end, n int) {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return -1, -1, -1
		}
		begin = from + i
		end = begin + len(word)
		for end < len(s) && '0' <= s[end] && s[end] <= '9' {
			end++
		}
		n, err := strconv.Atoi(s[begin+len(word) : end])
		if err == nil && end < len(s) && s[end] == 'z' {
			return begin, end + 1, n
		}
		from = begin + len(word)
	}
}

// cutText cuts a text part at its markers. Inside <…>, where addresses stand, a value may not break the address.
func cutText(s, word string) []piece {
	var out []piece
	chunk := "" // what stands before the value since the last white space
	for {
		begin, end, n := nextMarker(s, word)
		if begin < 0 {
			return append(out, piece{text: s, slot: -1})
		}
		before := s[:begin]
		if i := strings.LastIndexAny(before, " \n"); i >= 0 {
			chunk = before[i+1:]
		} else {
			chunk += before
		}
		where := inText
		switch {
		case chunk == "<":
			where = atTextURL
		case strings.HasPrefix(chunk, "<"):
			where = inTextURL
		}
		out = append(out, piece{text: before, slot: n, spot: where})
		chunk += "v"
		s = s[end:]
	}
}

// fill appends the pieces with the values between them. An unknown number stands for nothing.
func fill(b []byte, pieces []piece, values []string) []byte {
	for i := range pieces {
		p := &pieces[i]
		b = append(b, p.text...)
		if p.slot < 0 || p.slot >= len(values) {
			continue
		}
		v := values[p.slot]
		switch p.spot {
		case inText:
			b = append(b, v...)
		case inHTML:
			b = append(b, html.EscapeString(v)...)
		case inTextURL:
			b = append(b, linkPart(v, true)...)
		case atTextURL:
			b = append(b, link(v)...)
		case inLink:
			b = append(b, html.EscapeString(linkPart(v, true))...)
		case atLink:
			b = append(b, html.EscapeString(link(v))...)
		}
	}
	return b
}

// link returns a value that begins an address: a web, mail or phone address, or a path; anything else is nothing ("#").
func link(v string) string {
	v = strings.TrimSpace(v)
	if i := strings.IndexAny(v, ":/?#"); i >= 0 && v[i] == ':' {
		switch strings.ToLower(v[:i]) {
		case "http", "https", "mailto", "tel":
		default:
			return "#"
		}
	}
	return linkPart(v, false)
}

// linkPart percent-encodes what cannot stand in an address, and with parts also what separates its parts. What is
// percent-encoded already stays as it is.
func linkPart(v string, parts bool) string {
	const hex = "0123456789ABCDEF"
	keep := "-._~!*()@/:;,$?#[]=&+"
	if parts {
		keep = "-._~!*()@/"
	}
	clean := true
	for i := 0; i < len(v) && clean; i++ {
		clean = isAlnum(v[i]) || strings.IndexByte(keep, v[i]) >= 0
	}
	if clean {
		return v
	}
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case isAlnum(c), strings.IndexByte(keep, c) >= 0:
			b.WriteByte(c)
		case c == '%' && i+2 < len(v) && isHex(v[i+1]) && isHex(v[i+2]):
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
