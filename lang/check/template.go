package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// template reads the Liquid of one message: which fields it needs, and what in it cannot work. What it does not
// understand it leaves to the renderer.
type template struct {
	c       *checker
	m       *Message
	contact map[string]bool // fields read
	start   map[string]bool
	account map[string]bool
	lead    map[string]bool
	locals  map[string]bool // names that the template gives itself
	asked   map[string]bool // fields that an {% if %} asks about: contact.plan
	open    []openTag
}

type openTag struct {
	name string
	at   source.Span
}

// blockTags are the tags that need an end, with the tags that may stand between.
var blockTags = map[string][]string{
	"if": {"else", "elsif"}, "unless": {"else", "elsif"}, "case": {"when", "else"}, "for": {"else"},
	"capture": nil, "comment": nil, "raw": nil,
}

// TemplateFilters are the filters that mails can use; the renderer has exactly these.
var TemplateFilters = []string{
	"abs", "append", "at_least", "at_most", "capitalize", "ceil", "compact", "concat", "date", "default", "divided_by",
	"downcase", "escape", "first", "floor", "join", "last", "lstrip", "minus", "modulo", "plus", "prepend", "remove",
	"remove_first", "replace", "replace_first", "reverse", "round", "rstrip", "size", "slice", "sort", "split", "strip",
	"strip_newlines", "times", "truncate", "truncatewords", "uniq", "upcase", "url_encode",
}

var (
	tagNames = []string{
		"if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase", "for", "endfor", "break",
		"continue", "assign", "capture", "endcapture", "comment", "endcomment", "raw", "endraw",
	}
	// liquidWords mean something between values.
	liquidWords = map[string]bool{
		"and": true, "or": true, "contains": true, "in": true, "true": true, "false": true, "nil": true,
		"reversed": true, "limit": true, "offset": true, "forloop": true,
	}
)

func newTemplate(c *checker, m *Message) *template {
	return &template{c: c, m: m, contact: map[string]bool{}, start: map[string]bool{}, account: map[string]bool{}, lead: map[string]bool{}, locals: map[string]bool{}, asked: map[string]bool{}}
}

// read goes through one text of the message.
func (t *template) read(l located) {
	t.open = nil
	for at := 0; ; {
		n := strings.IndexByte(l.text[at:], '{')
		if n < 0 || at+n+1 >= len(l.text) {
			break
		}
		at += n
		var closing string
		switch l.text[at+1] {
		case '{':
			closing = "}}"
		case '%':
			closing = "%}"
		default:
			at++
			continue
		}
		end := strings.Index(l.text[at+2:], closing)
		if next := strings.Index(l.text[at+2:], l.text[at:at+2]); end < 0 || next >= 0 && next < end {
			t.c.diags.Errorf(OpenTag, l.place(at, at+2), fmt.Sprintf("close it with %s", closing), "%s is never closed", l.text[at:at+2])
			at += 2
			continue
		}
		inner := located{l.text[at+2 : at+2+end], func(offset int) func(int, int) source.Span {
			return func(s, e int) source.Span { return l.place(offset+s, offset+e) }
		}(at + 2)}
		at += 2 + end + 2
		if closing == "}}" {
			t.output(inner)
		} else if skip := t.tag(inner); skip != "" {
			at = t.skipTo(l, at, skip)
		}
	}
	for _, o := range t.open {
		t.c.diags.Errorf(OpenTag, o.at, fmt.Sprintf("end it with {%% end%s %%}", o.name), "{%% %s %%} is never ended", o.name)
	}
}

// skipTo returns the offset of the tag that ends a raw text or a comment.
func (t *template) skipTo(l located, at int, end string) int {
	for i := at; ; {
		n := strings.Index(l.text[i:], "{%")
		if n < 0 {
			return len(l.text)
		}
		i += n
		if strings.HasPrefix(strings.TrimLeft(l.text[i+2:], "- \t"), end) {
			return i
		}
		i += 2
	}
}

// output reads {{ contact.first_name | default: "you" }}.
func (t *template) output(in located) {
	words := liquidTokens(in)
	refs, filters := t.values(words)
	if len(refs) == 0 || slices.Contains(filters, "default") {
		return
	}
	r := refs[0]
	if len(r.path) != 2 || t.asked[r.name()] {
		return
	}
	if f, ok := t.stored(r.path[0].text).Field(r.path[1].text); ok && f.Type.Optional && f.Default == nil {
		instead := "…"
		if r.path[0].text == "contact" {
			instead = "you"
		}
		t.c.diags.Warnf(MaybeEmpty, r.span(), fmt.Sprintf("say what stands there instead: {{ %s | default: %q }}", r.name(), instead), "%s may be missing: nothing would stand here", r.name())
	}
}

// stored is the record of what is kept under a name; nil: it is no record, or the script gives the name to something else.
func (t *template) stored(root string) *schema.Record {
	switch {
	case t.locals[root]:
		return nil
	case root == "contact":
		return t.c.Contact
	case root == "account" && t.c.Account != nil, root == "lead" && t.c.Lead != nil:
		return t.c.base.Records[root]
	}
	return nil
}

// tag reads {% if contact.plan == "free" %}. It returns the tag to skip to, for texts that are not read.
func (t *template) tag(in located) (skipTo string) {
	words := liquidTokens(in)
	if len(words) == 0 {
		t.c.diags.Errorf(WrongTag, in.place(-2, len(in.text)+2), "", "an empty {%% %%}")
		return ""
	}
	name, rest := words[0], words[1:]
	if end, ok := strings.CutPrefix(name.text, "end"); ok {
		t.end(name, end)
		return ""
	}
	if _, ok := blockTags[name.text]; ok {
		t.open = append(t.open, openTag{name.text, name.span})
	}
	switch name.text {
	case "raw", "comment":
		return "end" + name.text
	case "else", "elsif", "when":
		if n := len(t.open); n == 0 || !slices.Contains(blockTags[t.open[n-1].name], name.text) {
			t.c.diags.Errorf(WrongTag, name.span, "", "{%% %s %%} stands outside of what it belongs to", name.text)
			return ""
		}
		t.condition(rest)
	case "if", "unless", "case":
		t.condition(rest)
	case "for":
		if len(rest) > 0 {
			t.locals[rest[0].text] = true
			rest = rest[1:]
		}
		t.values(rest)
	case "assign":
		if len(rest) > 1 {
			t.values(rest[2:])
			t.locals[rest[0].text] = true
		}
	case "capture":
		if len(rest) > 0 {
			t.locals[rest[0].text] = true
		}
	case "break", "continue":
	case "include", "render":
		t.c.diags.Errorf(WrongTag, name.span, "write the text itself", "a mail cannot include other files")
	default:
		t.c.unknown(WrongTag, "template tag", name.text, name.span, tagNames, "the tags are if, unless, case, for, assign, capture, comment and raw")
	}
	return ""
}

func (t *template) condition(words []liquidToken) {
	refs, _ := t.values(words)
	for _, r := range refs {
		if len(r.path) > 1 {
			t.asked[r.name()] = true
		}
	}
}

func (t *template) end(name liquidToken, what string) {
	n := len(t.open)
	_, isBlock := blockTags[what]
	switch {
	case n > 0 && t.open[n-1].name == what:
		t.open = t.open[:n-1]
	case !isBlock:
		t.c.unknown(WrongTag, "template tag", name.text, name.span, tagNames, "")
	case n > 0:
		d := t.c.diags.Errorf(WrongTag, name.span, fmt.Sprintf("end it with {%% end%s %%} first", t.open[n-1].name), "{%% %s %%} ends what is not open", name.text)
		d.Notes = append(d.Notes, diag.Note{Span: t.open[n-1].at, Text: "this is still open"})
		t.open = t.open[:n-1] // one mistake: what follows is judged as if it had been ended
	default:
		t.c.diags.Errorf(WrongTag, name.span, "delete it", "{%% %s %%} ends what never began", name.text)
	}
}

// values checks every variable and filter among the words of a tag, and returns them.
func (t *template) values(words []liquidToken) (refs []reference, filters []string) {
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case w.text == "|" && i+1 < len(words) && words[i+1].ident:
			i++
			t.filter(words[i])
			filters = append(filters, words[i].text)
		case !w.ident || liquidWords[w.text]:
			// A path may follow forloop; its parts are idents behind dots.
			for i+2 < len(words) && w.text == "forloop" && words[i+1].text == "." {
				i += 2
			}
		case i+1 < len(words) && words[i+1].text == ":":
			// limit:3 names an argument.
		default:
			r := reference{path: []liquidToken{w}}
			for i+2 < len(words) && words[i+1].text == "." && words[i+2].ident {
				r.path = append(r.path, words[i+2])
				i += 2
			}
			r.indexed = i+1 < len(words) && words[i+1].text == "["
			if r.indexed && len(r.path) == 1 && i+3 < len(words) && words[i+2].quoted() {
				r.key = words[i+2].text[1 : len(words[i+2].text)-1]
			}
			t.reference(r)
			refs = append(refs, r)
		}
	}
	return refs, filters
}

func (t *template) filter(w liquidToken) {
	if !slices.Contains(TemplateFilters, w.text) {
		t.c.unknown(UnknownFilter, "template filter", w.text, w.span, TemplateFilters, "the filters are those of Liquid: default, capitalize, date, round, …")
	}
}
