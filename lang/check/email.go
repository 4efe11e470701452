package check

import (
	"net/mail"
	"path"
	"sort"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// BodyPath returns the path of the mail's body file from the root of the folder; ok is false where the body stands
// in the script or its file would lie outside of the folder.
func BodyPath(e *ast.Email) (name string, ok bool) {
	if e.Body == nil || !e.Body.File || e.Body.Text.Value == "" {
		return "", false
	}
	return pathBeside(e.Span().File, e.Body.Text.Value)
}

// pathBeside returns the path of a file that a script names, from the root of the folder; ok is false where it would
// lie outside of the folder.
func pathBeside(script *source.File, written string) (name string, ok bool) {
	name = strings.ReplaceAll(written, `\`, "/")
	if path.IsAbs(name) {
		return "", false
	}
	if script != nil {
		name = path.Join(path.Dir(script.Name), name)
	}
	return name, name != ".." && !strings.HasPrefix(name, "../")
}

func (c *checker) declareEmail(d *ast.Email) {
	if m := c.declareMessage(Medium, d.Name, d.Purpose); m != nil {
		m.Decl = d
	}
}

func (c *checker) email(m *Message) {
	d := m.Decl
	if d.From != nil {
		c.from(d.From)
	}
	hurt := c.hurt(d)
	switch {
	case d.Subject == nil && !hurt:
		c.diags.Errorf(MissingSubject, d.Name.Span(), `add subject "…"`, "the mail %s has no subject", m.Name)
	case d.Subject != nil && strings.TrimSpace(d.Subject.Value) == "":
		c.diags.Errorf(MissingSubject, d.Subject.Span(), "say what the mail is about", "the subject of %s is empty", m.Name)
	}
	t := newTemplate(c, m)
	if d.Subject != nil {
		t.read(scriptText(*d.Subject))
	}
	body, ok := c.body(m, hurt)
	if ok {
		m.Body = body.text
		m.Links = linkTitles(body.text, m.HTML)
		m.whole = !hurt
		t.read(body)
		c.looks(m, body)
	}
	t.keep()
}

func (c *checker) from(s *ast.String) {
	if a, err := mail.ParseAddress(s.Value); err != nil || !schema.ValidEmail(a.Address) {
		c.diags.Errorf(WrongAddress, s.Span(), `write "Contoso Coffee <hello@contoso.example>"`, "this is no sender's address")
	}
}

// body finds the text of the body and sets what kind it is.
func (c *checker) body(m *Message, hurt bool) (located, bool) {
	b := m.Decl.Body
	if b == nil {
		if !hurt {
			c.diags.Errorf(MissingBody, m.Decl.Name.Span(), `add body """…""" or body file "mails/`+m.Name+`.md"`, "the mail %s has no body", m.Name)
		}
		return located{}, false
	}
	if !b.File {
		if strings.TrimSpace(b.Text.Value) == "" {
			c.diags.Errorf(MissingBody, b.Text.Span(), "write the mail in Markdown", "the body of %s is empty", m.Name)
			return located{}, false
		}
		return scriptText(b.Text), true
	}
	name, ok := BodyPath(m.Decl)
	if !ok {
		c.diags.Errorf(WrongFile, b.Text.Span(), `name a file in the folder of the program: "mails/welcome.md"`, "the body file lies outside of the program")
		return located{}, false
	}
	switch path.Ext(name) {
	case ".md":
	case ".html", ".htm":
		m.HTML = true
	case ".mjml":
		c.diags.Errorf(OtherBody, b.Text.Span(), "this edition reads .md and .html", "bodies in MJML are not in this edition yet")
		return located{}, false
	default:
		c.diags.Errorf(WrongFile, b.Text.Span(), "a body is Markdown (.md) or HTML (.html)", "the body file %s is of a kind that cannot be sent", name)
		return located{}, false
	}
	f := c.file(name, b.Text.Span(), "body file")
	if f == nil {
		return located{}, false
	}
	if strings.TrimSpace(f.Text) == "" {
		c.diags.Errorf(MissingBody, b.Text.Span(), "write the mail into it", "the body file %s is empty", name)
		return located{}, false
	}
	m.File = f
	return fileText(f), true
}

func sorted(set map[string]bool) []string {
	var out []string
	for k := range set {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
