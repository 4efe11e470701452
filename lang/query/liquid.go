package query

import (
	"path"
	"regexp"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/source"
)

var (
	liquidPart = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}`)
	liquidPath = regexp.MustCompile(`"[^"]*"|'[^']*'|\b(contact|start|event|account|lead)\.([A-Za-z_][A-Za-z0-9_]*)`)
)

// liquid collects the fields that a text of a script reads. What stands between {{ }} has no escapes in practice, so
// the source text serves as it is.
func (r *referrer) liquid(span source.Span) {
	if span.IsZero() || !strings.Contains(span.Text(), "{{") && !strings.Contains(span.Text(), "{%") {
		return
	}
	start := r.start
	if r.message != "" {
		start = r.s.senders(r.message)
	}
	r.template(span, start)
}

// body collects the fields that a body file reads, for all messages that use it.
func (r *referrer) body(f *source.File) {
	var start []string
	for _, m := range r.s.bodyOf(f.Name) {
		start = append(start, r.s.senders(m.Name.Name)...)
	}
	r.template(source.Span{File: f, End: len(f.Text)}, start)
}

// bodyOf returns the mails whose body the file is.
func (s *Snapshot) bodyOf(name string) []*ast.Email {
	var out []*ast.Email
	for _, f := range s.Files {
		for _, d := range f.Tree.Decls {
			if mail, ok := d.(*ast.Email); ok {
				if p, ok := check.BodyPath(mail); ok && path.Clean(p) == name {
					out = append(out, mail)
				}
			}
		}
	}
	return out
}

func (r *referrer) template(span source.Span, start []string) {
	text := span.Text()
	for _, part := range liquidPart.FindAllStringIndex(text, -1) {
		for _, m := range liquidPath.FindAllStringSubmatchIndex(text[part[0]:part[1]], -1) {
			if m[2] < 0 {
				continue
			}
			base := span.Start + part[0]
			at := source.Span{File: span.File, Start: base + m[4], End: base + m[5]}
			owners := []string{text[part[0]+m[2] : part[0]+m[3]]}
			switch owners[0] {
			case "start":
				owners = start
			case "event":
				owners = []string{r.event}
			}
			for _, owner := range owners {
				r.add(Symbol{Field, owner, at.Text()}, at)
			}
		}
	}
}
