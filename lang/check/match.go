package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/schema"
)

// submits checks what somebody says of themselves in a test.
func (r *testRun) submits(s *ast.TestSubmission) {
	given := schema.Given(r.Contact, r.Account)
	r.object(s.Fields, given, "the contact", fieldNames(given))
	if s.Lead == nil {
		return
	}
	if r.Lead == nil {
		r.diags.Errorf(UnknownField, word(s.Span(), "lead"), "declare what they have: lead { product: string? }", "there are no leads in this program")
		return
	}
	r.object(s.Lead, r.Lead, "the lead", fieldNames(r.Lead))
}

// merge checks who is made one with whom.
func (r *testRun) merge(s *ast.TestMerge) {
	r.person(s.Who)
	r.person(s.Into)
}
