package check

import (
	"fmt"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// leastContrast is how much text must stand out from what lies behind it: WCAG 2.2, 1.4.3.
const leastContrast = 4.5

var (
	emptyAlt  = regexp.MustCompile(`!\[\s*\]\([^)\n]*\)`)
	htmlTag   = regexp.MustCompile(`(?s)<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>`)
	attribute = regexp.MustCompile(`(?s)([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)
	markdown  = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
)

// looks warns of what people cannot read in a body: images without words for those who do not see them, text that does
// not stand out, and a mail that says nothing without its images.
func (c *checker) looks(m *Message, body located) {
	if !m.HTML {
		for _, at := range emptyAlt.FindAllStringIndex(body.text, -1) {
			c.diags.Warnf(NoAlt, body.place(at[0], at[1]), "say what it shows: ![a cup of coffee](…)", "people who do not see this image learn nothing of it")
		}
	}
	c.tags(body)
	words := markdown.ReplaceAllString(htmlTag.ReplaceAllString(fixedText(body.text), " "), " $1 ")
	if strings.Contains(body.text, "{{") || strings.IndexFunc(words, unicode.IsLetter) >= 0 {
		return
	}
	at := body.place(0, len(strings.TrimRight(body.text, " \n")))
	if m.Decl.Body != nil {
		at = m.Decl.Body.Text.Span()
	}
	c.diags.Warnf(NoWords, at, "write at least a sentence: many see the text part alone", "the mail %s has no words", m.Name)
}

// colours are those of the text and of what lies behind it, inside a tag.
type colours struct {
	tag        string
	text, back [3]float64
	unclear    bool // a colour or image that cannot be read
	start, end int  // the attribute that set one of them last; the same: none
	told       *bool
}

// tags walks the tags of a body.
func (c *checker) tags(body located) {
	told := false
	open := []colours{{text: [3]float64{0, 0, 0}, back: [3]float64{255, 255, 255}, told: &told}}
	last := 0
	for _, at := range htmlTag.FindAllStringSubmatchIndex(body.text, -1) {
		c.readable(body, open[len(open)-1], body.text[last:at[0]])
		last = at[1]
		if at[4] < 0 {
			continue // a comment
		}
		name := strings.ToLower(body.text[at[4]:at[5]])
		if body.text[at[2]:at[3]] == "/" {
			for i := len(open) - 1; i > 0; i-- {
				if open[i].tag == name {
					open = open[:i]
					break
				}
			}
			continue
		}
		inside := open[len(open)-1]
		inside.tag = name
		alt := false
		for _, a := range attribute.FindAllStringSubmatchIndex(body.text[at[6]:at[7]], -1) {
			group := 4
			for a[group] < 0 {
				group += 2
			}
			start, end := at[6]+a[group], at[6]+a[group+1]
			switch attr := strings.ToLower(body.text[at[6]+a[2] : at[6]+a[3]]); attr {
			case "alt":
				alt = true
			case "style", "bgcolor", "color":
				inside.set(attr, html.UnescapeString(body.text[start:end]), start, end)
			}
		}
		if name == "img" && !alt {
			c.diags.Warnf(NoAlt, body.place(at[0], at[1]), `say what it shows: alt="a cup of coffee"; alt="" for a mere ornament`, "people who do not see this image learn nothing of it")
		}
		switch name {
		case "img", "br", "hr", "meta", "link", "input", "col", "wbr":
		case "style", "script", "title":
			inside.unclear = true
			open = append(open, inside)
		default:
			if !strings.HasSuffix(body.text[at[6]:at[7]], "/") && len(open) < 256 {
				open = append(open, inside)
			}
		}
	}
}

// set takes the colours of an attribute over.
func (s *colours) set(attr, value string, start, end int) {
	declarations := map[string]string{"bgcolor": "background:" + value, "color": "color:" + value, "style": value}[attr]
	for _, d := range strings.Split(declarations, ";") {
		name, value, _ := strings.Cut(d, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.ToLower(strings.TrimSpace(value))
		value = strings.TrimSpace(strings.TrimSuffix(value, "!important"))
		switch name {
		case "color", "background", "background-color":
		case "background-image", "opacity":
			s.unclear = s.unclear || value != "none" && value != "1"
			continue
		default:
			continue
		}
		rgb, ok := colour(value)
		switch {
		case value == "inherit" || value == "transparent" || value == "none":
			continue
		case !ok:
			s.unclear = true
			continue
		case name == "color":
			s.text = rgb
		default:
			s.back, s.unclear = rgb, false
		}
		s.start, s.end, s.told = start, end, new(bool)
	}
}

// readable warns of text that does not stand out, once for each attribute that is to blame.
func (c *checker) readable(body located, s colours, text string) {
	if s.start == s.end || s.unclear || *s.told || strings.TrimSpace(html.UnescapeString(text)) == "" {
		return
	}
	if n := contrast(s.text, s.back); n < leastContrast {
		*s.told = true
		c.diags.Warnf(LowContrast, body.place(s.start, s.end), fmt.Sprintf("take a darker or lighter colour: at least %g", leastContrast),
			"this text is hard to read: its contrast is %.1f (%s on %s)", math.Floor(n*10)/10, hex(s.text), hex(s.back))
	}
}

// contrast is the ratio of the luminances of two colours: 1 (the same) to 21 (black on white), after WCAG 2.2.
func contrast(a, b [3]float64) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(rgb [3]float64) float64 {
	var lin [3]float64
	for i, v := range rgb {
		if v /= 255; v <= 0.04045 {
			lin[i] = v / 12.92
		} else {
			lin[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*lin[0] + 0.7152*lin[1] + 0.0722*lin[2]
}

func hex(c [3]float64) string {
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2]))
}

// named are the colours that mails name.
var named = map[string]string{
	"black": "#000000", "silver": "#c0c0c0", "gray": "#808080", "grey": "#808080", "white": "#ffffff", "maroon": "#800000",
	"red": "#ff0000", "purple": "#800080", "fuchsia": "#ff00ff", "green": "#008000", "lime": "#00ff00", "olive": "#808000",
	"yellow": "#ffff00", "navy": "#000080", "blue": "#0000ff", "teal": "#008080", "aqua": "#00ffff", "orange": "#ffa500",
	"lightgray": "#d3d3d3", "lightgrey": "#d3d3d3", "darkgray": "#a9a9a9", "darkgrey": "#a9a9a9", "whitesmoke": "#f5f5f5", "brown": "#a52a2a",
}

// colour reads #fff, #ffffff, rgb(255, 255, 255) and names.
func colour(s string) (rgb [3]float64, ok bool) {
	if h, found := named[s]; found {
		s = h
	}
	if digits, isHex := strings.CutPrefix(s, "#"); isHex {
		if len(digits) == 3 {
			digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
		}
		n, err := strconv.ParseUint(digits, 16, 32)
		if err != nil || len(digits) != 6 {
			return rgb, false
		}
		return [3]float64{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, true
	}
	inner, isRGB := strings.CutPrefix(s, "rgb(")
	parts := strings.FieldsFunc(strings.TrimSuffix(inner, ")"), func(r rune) bool { return r == ',' || r == ' ' })
	if !isRGB || len(parts) != 3 {
		return rgb, false
	}
	for i, p := range parts {
		n, err := strconv.ParseFloat(p, 64)
		if err != nil || n < 0 || n > 255 {
			return rgb, false
		}
		rgb[i] = n
	}
	return rgb, true
}
