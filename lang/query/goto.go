package query

import "github.com/journeylang/journey/lang/source"

// Definition returns where the thing at an offset of a file is declared; a thing with two declarations has two.
func (s *Snapshot) Definition(name string, offset int) []Decl {
	var out []Decl
	for _, ref := range s.at(name, offset) {
		out = append(out, s.declared[ref.Symbol]...)
	}
	return out
}

// References returns every place that names the thing at an offset, in the order of the files, scripts first.
func (s *Snapshot) References(name string, offset int, declarations bool) []Ref {
	want := map[Symbol]bool{}
	for _, ref := range s.at(name, offset) {
		want[ref.Symbol] = true
	}
	if len(want) == 0 {
		return nil
	}
	var out []Ref
	var last source.Span
	for _, file := range s.names() {
		for _, r := range s.Refs(file) {
			if want[r.Symbol] && r.Span != last && (declarations || !r.Decl) {
				out = append(out, r)
				last = r.Span
			}
		}
	}
	return out
}

// names returns the names of all texts: scripts, then body files.
func (s *Snapshot) names() []string {
	var names []string
	for _, f := range s.Files {
		names = append(names, f.Source.Name)
	}
	return append(names, sortedKeys(s.Bodies)...)
}
