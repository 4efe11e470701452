package mail

import (
	"fmt"
	"strings"
)

// cutHTML cuts a page at its markers and finds the kind of place of each value. It follows tags and attributes as a
// browser does, as far as an author's page needs; a value where no escaping is safe (scripts, styles, handlers, names,
// attributes without quotes) is an error.
func cutHTML(page, word string) ([]piece, error) {
	c := htmlCutter{word: word, fixed: page, rest: page}
	for c.rest != "" {
		open := strings.IndexByte(c.rest, '<')
		if open < 0 {
			open = len(c.rest)
		}
		if err := c.take(open, inHTML, ""); err != nil {
			return nil, err
		}
		if c.rest == "" {
			break
		}
		if err := c.tag(); err != nil {
			return nil, err
		}
	}
	return append(c.out, piece{text: c.fixed, slot: -1}), nil
}

type htmlCutter struct {
	word  string
	fixed string // not yet in out; ends with rest
	rest  string // not yet read
	out   []piece
}

// take reads the next n bytes; values among them are of the given kind, or an error if no is not empty.
func (c *htmlCutter) take(n int, where spot, no string) error {
	for {
		begin, end, slot := nextMarker(c.rest[:n], c.word)
		if begin < 0 {
			c.rest = c.rest[n:]
			return nil
		}
		if no != "" {
			return fmt.Errorf("a value cannot stand %s", no)
		}
		c.out = append(c.out, piece{text: c.fixed[:len(c.fixed)-len(c.rest)+begin], slot: slot, spot: where})
		c.rest = c.rest[end:]
		c.fixed, n = c.rest, n-end
	}
}

// tag reads from "<" to behind ">", and the content of scripts and styles with it.
func (c *htmlCutter) tag() error {
	n := 1
	for n < len(c.rest) && (isAlnum(c.rest[n]) || strings.IndexByte("/!?-:", c.rest[n]) >= 0) {
		n++
	}
	name := strings.ToLower(c.rest[1:n])
	if err := c.take(n, inHTML, "in the name of a tag"); err != nil {
		return err
	}
	for c.rest != "" && c.rest[0] != '>' {
		if err := c.attribute(); err != nil {
			return err
		}
	}
	if c.rest != "" {
		if err := c.take(1, inHTML, ""); err != nil {
			return err
		}
	}
	if name != "script" && name != "style" {
		return nil
	}
	end := strings.Index(strings.ToLower(c.rest), "</"+name)
	if end < 0 {
		end = len(c.rest)
	}
	return c.take(end, inHTML, "inside <"+name+">")
}

// attribute reads white space, or a name with its value.
func (c *htmlCutter) attribute() error {
	n := strings.IndexFunc(c.rest, func(r rune) bool { return !strings.ContainsRune(" \t\r\n/", r) })
	if n < 0 {
		n = len(c.rest)
	}
	if n > 0 {
		return c.take(n, inHTML, "")
	}
	if n = strings.IndexAny(c.rest, " \t\r\n=>"); n < 0 {
		n = len(c.rest)
	}
	name := strings.ToLower(c.rest[:n])
	if err := c.take(n, inHTML, "between the attributes of a tag"); err != nil {
		return err
	}
	if !strings.HasPrefix(c.rest, "=") {
		return nil
	}
	if err := c.take(1, inHTML, ""); err != nil {
		return err
	}
	if c.rest == "" || c.rest[0] != '"' && c.rest[0] != '\'' {
		if n = strings.IndexAny(c.rest, " \t\r\n>"); n < 0 {
			n = len(c.rest)
		}
		return c.take(n, inHTML, "in an attribute without quotes")
	}
	quote := c.rest[0]
	if err := c.take(1, inHTML, ""); err != nil {
		return err
	}
	if n = strings.IndexByte(c.rest, quote); n < 0 {
		n = len(c.rest)
	}
	switch {
	case name == "style", name == "srcset", name == "srcdoc", strings.HasPrefix(name, "on"):
		return c.take(n, inHTML, "in the attribute "+name)
	case isLinkAttribute(name):
		return c.address(n)
	}
	return c.take(n, inHTML, "")
}

func isLinkAttribute(name string) bool {
	switch name {
	case "href", "src", "action", "formaction", "background", "cite", "poster", "xlink:href":
		return true
	}
	return false
}

// address reads the n bytes of an address: a value at its very beginning may bring the scheme, no other may.
func (c *htmlCutter) address(n int) error {
	begin, end, _ := nextMarker(c.rest[:n], c.word)
	if begin == 0 {
		if err := c.take(end, atLink, ""); err != nil {
			return err
		}
		n -= end
	}
	return c.take(n, inLink, "")
}
