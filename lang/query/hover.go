package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// Hover is what an editor shows of a place.
type Hover struct {
	Span source.Span
	Code string // in the language: a declaration, a signature
	Doc  string // for people; may be empty
}

// Hover says what stands at an offset; ok is false where there is nothing to say.
func (s *Snapshot) Hover(name string, offset int) (h Hover, ok bool) {
	for _, ref := range s.at(name, offset) {
		if h, ok := s.hoverOf(ref); ok {
			return h, true
		}
	}
	f := s.byName[name]
	if f == nil {
		return h, false
	}
	for _, t := range f.Tokens {
		if t.Kind == token.Ident && t.Start <= offset && offset <= t.End {
			if h, ok := s.hoverWord(f, t); ok {
				return h, true
			}
		}
	}
	return s.hoverExpr(f, offset)
}

func (s *Snapshot) hoverOf(ref Ref) (Hover, bool) {
	for _, d := range s.declared[ref.Symbol] {
		return Hover{Span: ref.Span, Code: d.Detail, Doc: join(d.Doc, s.more(d))}, true
	}
	if ref.Kind == Call {
		for _, f := range s.functions {
			if f.Name == ref.Name {
				return Hover{Span: ref.Span, Code: s.signatures(f.Name), Doc: f.Doc + "\n\nExample: `" + f.Example + "`"}, true
			}
		}
	}
	if interaction, ok := strings.CutPrefix(ref.Owner, "interaction "); ok {
		fields, _ := check.InteractionFields(interaction)
		for _, f := range recordNames(fields) {
			if f == ref.Name {
				return Hover{Span: ref.Span, Code: "event." + f + ": string?", Doc: fmt.Sprintf("What is known of %s.", interaction)}, true
			}
		}
	}
	return Hover{}, false
}

// signatures lists all forms of a function, a line each.
func (s *Snapshot) signatures(name string) string {
	var all []string
	for _, f := range s.functions {
		if f.Name == name {
			all = append(all, f.Signature)
		}
	}
	return strings.Join(all, "\n")
}

// more is what is known of a declaration beyond its own text.
func (s *Snapshot) more(d Decl) string {
	switch d.Kind {
	case Message:
		if m := s.message(d.Name); m != nil && len(m.Links) > 0 {
			return "Links: " + strings.Join(m.Links, ", ")
		}
	case Segment:
		for _, g := range s.Info.Segments {
			if g.Name == d.Name && g.Rule != nil && len(g.Rule.Contact) > 0 {
				return "Reads contact." + strings.Join(g.Rule.Contact, ", contact.")
			}
		}
	}
	return ""
}

// hoverWord explains a word of the language at the head of a line, or a type.
func (s *Snapshot) hoverWord(f *File, t token.Token) (Hover, bool) {
	p, ok := s.placeAt(f, t.End)
	if !ok || p.quoted != nil {
		return Hover{}, false
	}
	word := t.Text(f.Source)
	b := p.block()
	if len(p.line) == 0 {
		for _, key := range headWords(f, t, word) {
			if w, ok := find(b.kind, b.owner, key); ok {
				return Hover{t.Span(f.Source), usage(b.kind, w), w.Doc}, true
			}
		}
	}
	if b.kind == inSchema && p.last(1) == ":" || p.last(1) == ":" && (p.text(0) == "field" || p.text(0) == "function") {
		for _, w := range typeWords {
			if w.Word == word {
				return Hover{t.Span(f.Source), w.Word, w.Doc}, true
			}
		}
	}
	return Hover{}, false
}

// headWords are the names that a line beginning with word can have, the longest first: wait up to, wait.
func headWords(f *File, t token.Token, word string) []string {
	keys := []string{word}
	key, n := word, 0
	for _, next := range f.Tokens {
		if next.Start < t.End || next.Kind == token.Blank {
			continue
		}
		if next.Kind != token.Ident || n == 2 {
			break
		}
		n++
		key += " " + next.Text(f.Source)
		keys = append(keys, key)
	}
	slices.Reverse(keys)
	return keys
}

// plainUsage shows a snippet as it is written: the places to fill in hold their examples.
func plainUsage(snippet string) string {
	var b strings.Builder
	open := 0 // places to fill in that have begun
	for i := 0; i < len(snippet); i++ {
		switch c := snippet[i]; {
		case c == '\\' && i+1 < len(snippet):
			i++
			b.WriteByte(snippet[i])
		case c == '$':
			brace := i+1 < len(snippet) && snippet[i+1] == '{'
			if brace {
				i++
			}
			for i+1 < len(snippet) && '0' <= snippet[i+1] && snippet[i+1] <= '9' {
				i++
			}
			switch {
			case brace && i+1 < len(snippet) && snippet[i+1] == ':':
				i++
				open++
			case brace:
				i++
				b.WriteString("…")
			default:
				b.WriteString("…")
			}
		case c == '}' && open > 0:
			open--
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// hoverExpr gives the type of the whole expression at an offset.
func (s *Snapshot) hoverExpr(f *File, offset int) (Hover, bool) {
	var found *ast.Expr
	var visit func(ast.Node)
	visit = func(n ast.Node) {
		if e, ok := n.(*ast.Expr); ok && e.Span().Start <= offset && offset <= e.Span().End {
			found = e
		}
		children(n, visit)
	}
	for _, d := range f.Tree.Decls {
		if d.Span().Start <= offset && offset <= d.Span().End {
			visit(d)
		}
	}
	if found == nil {
		return Hover{}, false
	}
	p := s.Info.Exprs[found]
	if p == nil {
		return Hover{}, false
	}
	return Hover{Span: found.Span(), Code: check.OneLine(found.Span()), Doc: "This is " + p.Result.Article() + "."}, true
}

func join(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return strings.Join(parts, "\n\n")
}
