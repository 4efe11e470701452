package mail

import (
	"fmt"
	"strings"

	"github.com/osteele/liquid/parser"

	"github.com/journeylang/journey/lang/diag"
)

// prepared is a template that was checked.
type prepared struct {
	source string // for the library: with our own words for output, loops and captures
	flat   string // all its texts in order, whatever the branches, with a marker for each output
}

// prepare checks one part of a message: every tag, filter and name must be known before the first mail. The library
// would find most mistakes only while it renders, and some (an unclosed brace) never.
func prepare(source, word string, results []string) (*prepared, *Error) {
	if len(source) > maxSource {
		return nil, &Error{Text: fmt.Sprintf("the template is longer than %d KiB", maxSource/1024)}
	}
	c := checker{word: word, names: map[string]bool{"contact": true, "start": true, "account": true, "lead": true, "now": true, "links": true, "unsubscribe_url": true, "confirm_url": true, "forloop": true}}
	for _, read := range results {
		name, _, _ := strings.Cut(read, ".")
		c.names[name] = true
	}
	tokens := parser.Scan(source, parser.SourceLoc{LineNo: 1}, nil)
	c.declare(tokens)
	joinLines(tokens)
	for i, t := range tokens {
		// A mark "-" at the end of a text is the next token's; the library gives those no place.
		if i > 0 && t.SourceLoc.LineNo == 0 {
			t.SourceLoc = tokens[i-1].SourceLoc
		}
		if err := c.token(t); err != nil {
			err.Line = t.SourceLoc.LineNo
			return nil, err
		}
	}
	if len(c.blocks) > 0 {
		open := c.blocks[len(c.blocks)-1]
		return nil, &Error{Line: open.line, Text: fmt.Sprintf("{%% %s %%} is never closed", open.name), Hint: fmt.Sprintf("write {%% end%s %%} behind it", open.name)}
	}
	return &prepared{source: c.out.String(), flat: c.flat.String()}, nil
}

type checker struct {
	word   string
	names  map[string]bool // that an expression may begin with
	blocks []block         // open ones
	out    strings.Builder
	flat   strings.Builder
	slots  int
}

type block struct {
	name string
	line int
}

// opening says how tags are written: block tags are closed by "end" and their name.
var opening = map[string]bool{"if": true, "unless": true, "case": true, "for": true, "capture": true, "comment": true, "raw": true}

// ours are the tags that the library knows under another name.
var ours = map[string]string{"for": "each", "endfor": "endeach", "capture": "keep", "endcapture": "endkeep"}

var tagNames = []string{"assign", "break", "capture", "case", "comment", "continue", "else", "elsif", "for", "if", "raw", "unless", "when"}

// declare collects the names that the template gives itself.
func (c *checker) declare(tokens []parser.Token) {
	for _, t := range tokens {
		if t.Type != parser.TagTokenType {
			continue
		}
		words := lex(t.Args)
		switch {
		case len(words) == 0:
		case t.Name == "assign", t.Name == "capture", t.Name == "for":
			c.names[words[0].text] = true
		}
	}
}

// inside reports whether the innermost open block has the name.
func (c *checker) inside(name string) bool {
	return len(c.blocks) > 0 && c.blocks[len(c.blocks)-1].name == name
}

func (c *checker) token(t parser.Token) *Error {
	if c.inside("comment") || c.inside("raw") {
		within := c.blocks[len(c.blocks)-1].name
		if t.Type == parser.TagTokenType && t.Name == "end"+within {
			c.blocks = c.blocks[:len(c.blocks)-1]
		} else if within == "raw" {
			c.flat.WriteString(t.Source)
		}
		c.out.WriteString(t.Source)
		return nil
	}
	switch t.Type {
	case parser.TextTokenType:
		for _, brace := range []string{"{{", "{%"} {
			if i := strings.Index(t.Source, brace); i >= 0 {
				return &Error{Text: brace + " is never closed", Hint: "write " + strings.NewReplacer("{{", "}}", "{%", "%}").Replace(brace) + " behind it"}
			}
		}
		c.flat.WriteString(t.Source)
		c.out.WriteString(t.Source)
	case parser.ObjTokenType:
		if strings.Contains(t.Args, "%}") {
			return &Error{Text: "%} cannot stand inside {{ … }}"}
		}
		if err := c.expression(t.Args, 0, false); err != nil {
			return err
		}
		c.flat.Write(appendMarker(nil, c.word, c.slots))
		c.slots++
		c.out.WriteString(rewrite(t, "out "+t.Args))
	case parser.TagTokenType:
		return c.tag(t)
	}
	return nil
}

// rewrite puts other words between the braces of a token and keeps the marks that trim white space, and the lines.
func rewrite(t parser.Token, words string) string {
	open, end := "{% ", " %}"
	if strings.HasPrefix(t.Source[2:], "-") {
		open = "{%- "
	}
	if strings.HasSuffix(t.Source[:len(t.Source)-2], "-") {
		end = " -%}"
	}
	return open + words + strings.Repeat("\n", strings.Count(t.Source, "\n")-strings.Count(words, "\n")) + end
}

func (c *checker) tag(t parser.Token) *Error {
	name := t.Name
	switch {
	case opening[name]:
		if len(c.blocks) == maxDepth {
			return &Error{Text: fmt.Sprintf("blocks are nested more than %d deep", maxDepth)}
		}
		c.blocks = append(c.blocks, block{name, t.SourceLoc.LineNo})
	case strings.HasPrefix(name, "end") && opening[name[3:]]:
		if !c.inside(name[3:]) {
			return &Error{Text: fmt.Sprintf("{%% %s %%} closes nothing", name), Hint: c.openHint()}
		}
		c.blocks = c.blocks[:len(c.blocks)-1]
	case name == "elsif" && !c.inside("if"), name == "when" && !c.inside("case"),
		name == "else" && !c.inside("if") && !c.inside("unless") && !c.inside("case") && !c.inside("for"):
		return &Error{Text: fmt.Sprintf("{%% %s %%} belongs to no block", name), Hint: c.openHint()}
	case name == "break" || name == "continue":
		if !c.inLoop() {
			return &Error{Text: fmt.Sprintf("{%% %s %%} stands outside a {%% for %%}", name)}
		}
	case name == "assign", name == "elsif", name == "when", name == "else":
	default:
		hint := "there are " + strings.Join(tagNames, ", ")
		if near := diag.Nearest(name, tagNames); near != "" {
			hint = fmt.Sprintf("did you mean {%% %s %%}?", near)
		}
		return &Error{Text: fmt.Sprintf("templates have no {%% %s %%}", name), Hint: hint}
	}
	if err := c.arguments(name, t.Args); err != nil {
		return err
	}
	if other, ok := ours[name]; ok {
		c.out.WriteString(rewrite(t, other+" "+t.Args))
	} else {
		c.out.WriteString(t.Source)
	}
	return nil
}

func (c *checker) openHint() string {
	if len(c.blocks) == 0 {
		return ""
	}
	b := c.blocks[len(c.blocks)-1]
	return fmt.Sprintf("the {%% %s %%} of line %d is still open", b.name, b.line)
}

func (c *checker) inLoop() bool {
	for _, b := range c.blocks {
		if b.name == "for" {
			return true
		}
	}
	return false
}

// arguments checks what stands behind the name of a tag.
func (c *checker) arguments(tag, args string) *Error {
	words := lex(args)
	switch tag {
	case "if", "unless", "elsif", "case", "when":
		return c.expression(args, 0, false)
	case "capture":
		if len(words) != 1 || words[0].kind != wordName {
			return &Error{Text: "capture needs one name", Hint: "write {% capture greeting %}"}
		}
		return c.ownName(words[0].text)
	case "assign":
		if len(words) < 3 || words[0].kind != wordName || words[1].text != "=" {
			return &Error{Text: "assign needs a name and a value", Hint: "write {% assign price = start.total %}"}
		}
		if err := c.ownName(words[0].text); err != nil {
			return err
		}
		return c.expression(args, 2, false)
	case "for":
		if len(words) < 3 || words[0].kind != wordName || words[1].text != "in" {
			return &Error{Text: "for needs a name and a list", Hint: "write {% for city in contact.cities %}"}
		}
		if err := c.ownName(words[0].text); err != nil {
			return err
		}
		return c.expression(args, 2, true)
	}
	return nil
}

// ownName refuses to give a name of the data another meaning.
func (c *checker) ownName(name string) *Error {
	switch name {
	case "contact", "start", "account", "lead", "now", "links", "unsubscribe_url", "confirm_url", "forloop", "true", "false", "nil":
		return &Error{Text: fmt.Sprintf("%q has a meaning already", name), Hint: "choose another name"}
	}
	return nil
}
