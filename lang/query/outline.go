package query

import "strings"

// Outline is a declaration in the list of a file, with what stands inside.
type Outline struct {
	Decl
	Inside []Outline
}

// Outline returns what a file declares, nested as it is written.
func (s *Snapshot) Outline(name string) []Outline {
	f := s.byName[name]
	if f == nil {
		return nil
	}
	var build func(decls []Decl) []Outline
	build = func(decls []Decl) []Outline {
		var out []Outline
		for i := 0; i < len(decls); {
			n := i + 1
			for n < len(decls) && decls[n].Span.Start < decls[i].Whole.End {
				n++
			}
			out = append(out, Outline{decls[i], build(decls[i+1 : n])})
			i = n
		}
		return out
	}
	return build(f.decls)
}

// Search returns the declarations of the program whose names hold the letters of a query in their order, at most limit.
func (s *Snapshot) Search(query string, limit int) []Decl {
	var out []Decl
	for _, f := range s.Files {
		for _, d := range f.decls {
			if len(out) < limit && d.Kind != Person && d.Kind != Param && holds(strings.ToLower(d.Name), strings.ToLower(query)) {
				out = append(out, d)
			}
		}
	}
	return out
}

// holds reports whether the letters of part stand in text in their order.
func holds(text, part string) bool {
	for _, r := range part {
		i := strings.IndexRune(text, r)
		if i < 0 {
			return false
		}
		text = text[i+len(string(r)):]
	}
	return true
}
