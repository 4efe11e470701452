package plan

import "github.com/journeylang/journey/lang/ast"

func (f *flattening) raise(s *ast.Raise, path string) []looseEnd {
	at := f.add(Raise, path, "raise-"+s.Event.Name, label(s.Span()), s.Span())
	f.Steps[at].Target, f.Steps[at].Given = s.Event.Name, f.given(s.Fields)
	return []looseEnd{f.next(at)}
}

func (f *flattening) startJourney(s *ast.StartJourney, path string) []looseEnd {
	at := f.add(StartJourney, path, "start-"+s.Journey.Name, label(s.Span()), s.Span())
	f.Steps[at].Target, f.Steps[at].Given = s.Journey.Name, f.given(s.With)
	return []looseEnd{f.next(at)}
}
