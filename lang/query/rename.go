package query

import (
	"fmt"
	"maps"
	"slices"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// sharing are kinds whose names must differ from each other, because rules name them side by side.
var sharing = [][]Kind{{Event, Segment}, {Segment, Journey}}

// Renamable returns the name at an offset that can be changed; the error says, for people, why there is none.
func (s *Snapshot) Renamable(name string, offset int) (Ref, error) {
	refs := s.at(name, offset)
	if len(refs) == 0 {
		return Ref{}, fmt.Errorf("there is no name here that the program declares")
	}
	for _, r := range refs {
		decls := s.declared[r.Symbol]
		switch {
		case len(decls) == 0:
			return Ref{}, fmt.Errorf("%s is not declared in this program", r.Name)
		case r.Kind == Project || r.Kind == Test:
			return Ref{}, fmt.Errorf("a %s has a title, not a name: just change the text", r.Kind)
		case len(refs) > 1:
			return Ref{}, fmt.Errorf("%s stands for the %s and for the %s here; rename them where they are declared", r.Name, refs[0].Symbol, refs[1].Symbol)
		}
	}
	return refs[0], nil
}

// Rename changes the name of the thing at an offset everywhere, body files included. The error says, for people, why it
// cannot be done.
func (s *Snapshot) Rename(name string, offset int, to string) ([]diag.Edit, error) {
	ref, err := s.Renamable(name, offset)
	if err != nil {
		return nil, err
	}
	f := source.NewFile("", to)
	if toks := token.Lex(f); len(toks) != 2 || toks[0].Kind != token.Ident {
		return nil, fmt.Errorf("%q is no name: use letters, digits and _, beginning with a letter", to)
	}
	if slices.Contains(keptWords, to) && ref.Kind != Field {
		return nil, fmt.Errorf("%s already means something in rules", to)
	}
	if ref.Name == to {
		return nil, nil
	}
	for _, kind := range rivals(ref.Kind) {
		if d := s.declared[Symbol{kind, ref.Owner, to}]; len(d) > 0 {
			at := d[0].Span.Begin()
			return nil, fmt.Errorf("%s is already the name of the %s in %s on line %d", to, kind, d[0].Span.File.Name, at.Line)
		}
	}
	var edits []diag.Edit
	for _, file := range s.names() {
		for _, r := range s.Refs(file) {
			if r.Symbol != ref.Symbol {
				continue
			}
			if all := s.at(file, r.Span.Start); len(all) > 1 && all[0].Span == r.Span && all[1].Span == r.Span {
				at := r.Span.Begin()
				return nil, fmt.Errorf("%s in %s on line %d also stands for the %s; rename that first, or give the message fewer senders",
					ref.Name, r.Span.File.Name, at.Line, other(all, ref.Symbol))
			}
			edits = append(edits, diag.Edit{Span: r.Span, Text: to})
		}
	}
	return edits, nil
}

func other(refs []Ref, not Symbol) Symbol {
	for _, r := range refs {
		if r.Symbol != not {
			return r.Symbol
		}
	}
	return not
}

func rivals(kind Kind) []Kind {
	kinds := []Kind{kind}
	for _, set := range sharing {
		if slices.Contains(set, kind) {
			kinds = append(kinds, set...)
		}
	}
	return kinds
}

// keptWords mean something wherever a name may stand.
var keptWords = []string{"contact", "account", "lead", "leads", "event", "start", "email", "now", "true", "false", "nil", "and", "or", "not",
	"in", "matches", "contains", "where", "it"}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
