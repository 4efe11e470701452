package query

import "github.com/journeylang/journey/lang/token"

// Fold is a stretch of lines that an editor can hide behind its first.
type Fold struct {
	First, Last int // lines, counted from 1
	Comment     bool
}

// Folds returns the blocks, texts and runs of comments that go over several lines, by their place.
func (s *Snapshot) Folds(name string) []Fold {
	f := s.byName[name]
	if f == nil {
		return nil
	}
	var out []Fold
	var open []int // indexes in out
	comment := -1
	line := func(offset int) int { return f.Source.Position(offset).Line }
	for i, t := range f.Tokens {
		switch {
		case t.Kind == token.Comment || t.Kind == token.Doc:
			if ownLine(f, i) {
				if at := line(t.Start); comment >= 0 && out[comment].Last == at-1 {
					out[comment].Last = at
				} else {
					comment = len(out)
					out = append(out, Fold{at, at, true})
				}
			}
		case t.Kind == token.Text:
			out = append(out, Fold{line(t.Start), line(t.End), false})
		case t.Kind == token.Punct && t.Text(f.Source) == "{":
			open = append(open, len(out))
			out = append(out, Fold{First: line(t.Start)})
		case t.Kind == token.Punct && t.Text(f.Source) == "}" && len(open) > 0:
			out[open[len(open)-1]].Last = line(t.Start) - 1 // the line of the } stays
			open = open[:len(open)-1]
		}
	}
	kept := out[:0]
	for _, fold := range out {
		if fold.Last > fold.First {
			kept = append(kept, fold)
		}
	}
	return kept
}

// ownLine reports whether nothing but blanks stands before the i-th token on its line.
func ownLine(f *File, i int) bool {
	return i == 0 || f.Tokens[i-1].Kind == token.Newline ||
		f.Tokens[i-1].Kind == token.Blank && (i == 1 || f.Tokens[i-2].Kind == token.Newline)
}
