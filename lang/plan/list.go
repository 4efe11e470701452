package plan

import "github.com/journeylang/journey/lang/ast"

func (f *flattening) listChange(s *ast.ListChange, path string) []looseEnd {
	kind, name := AddTo, "add-to-"
	if s.Remove {
		kind, name = RemoveFrom, "remove-from-"
	}
	at := f.add(kind, path, name+s.Segment.Name, label(s.Span()), s.Span())
	f.Steps[at].Target = s.Segment.Name
	return []looseEnd{f.next(at)}
}
