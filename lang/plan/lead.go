package plan

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/expr"
)

// Given is a value that a step gives to what it makes: a lead, an event, the start of a journey.
type Given struct {
	Name  string
	Value *expr.Program
}

func (f *flattening) given(o *ast.Object) []Given {
	if o == nil {
		return nil
	}
	var all []Given
	for _, e := range o.Entries {
		all = append(all, Given{e.Key.Name, f.info.Exprs[&e.Value]})
	}
	return all
}

func (f *flattening) createLead(s *ast.CreateLead, path string) []looseEnd {
	at := f.add(CreateLead, path, "create-lead", label(s.Span()), s.Span())
	f.Steps[at].Given = f.given(s.Fields)
	f.Steps[at].Account = s.For != nil && s.For.Name == "account"
	return []looseEnd{f.next(at)}
}
