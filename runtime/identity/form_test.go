package identity_test

import (
	"testing"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// An anonymous id counts beside something by which the form knows people, and never alone: who names somebody else's id
// would write into their profile.
func TestFormVisitor(t *testing.T) {
	p, diags := load.Sources([]*source.File{source.NewFile("a.journey", `
contact { email: email?, first_name: string? }
form demo { field email: email, field first_name: string, match contact by email }`)})
	if diags.HasErrors() {
		t.Fatal(diags[0].Message)
	}
	f, _ := p.Form("demo")
	for visitor, values := range map[string]machine.Values{"": {"first_name": "Eve"}, "ada": {"email": "eve@contoso.example"}} {
		s := identity.Filled{Values: values, Visitor: "ada", ID: "x"}.Form(p, f)
		if s.Visitor != visitor {
			t.Errorf("with %v the visitor is %q, want %q", values, s.Visitor, visitor)
		}
		if s.Lead != nil {
			t.Errorf("a form that creates no lead has %v", s.Lead)
		}
	}
	a, b := identity.Filled{Values: machine.Values{"a": "1", "b": 2.0}}, identity.Filled{Values: machine.Values{"b": 2.0, "a": "1"}}
	if a.Mark() != b.Mark() || a.Mark() == (identity.Filled{Values: machine.Values{"a": "1"}}).Mark() {
		t.Error("a mark is not that of the values")
	}
}
