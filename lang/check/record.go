package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/schema"
)

// account checks what a test says of an account, which is found by its unique field.
func (r *testRun) account(s *ast.TestAccount) {
	if r.Account == nil {
		r.diags.Errorf(UnknownField, word(s.Span(), "account"), "declare what they have: account { name: string unique }", "there are no accounts in this program")
		return
	}
	given := r.object(s.Fields, r.Account, "the account", fieldNames(r.Account))
	if named := schema.Key(r.Account); named != nil && !given[named.Name] && !r.broken[r.Account] && !r.hurt(s) {
		r.diags.Errorf(MissingValue, word(s.Span(), "account"), "add "+named.Name+": \"Contoso\"", "which account this is stands in %s", named.Name)
	}
}

// newLead checks a lead that a test makes.
func (r *testRun) newLead(s *ast.TestLead) {
	r.person(s.Who)
	if r.Lead == nil {
		r.diags.Errorf(UnknownField, word(s.Span(), "lead"), "declare what they have: lead { product: string? }", "there are no leads in this program")
		return
	}
	r.object(s.Fields, r.Lead, "the lead", fieldNames(r.Lead))
}

// leadBecomes checks what a test says of a lead that there is.
func (r *testRun) leadBecomes(s *ast.TestLeadBecomes) {
	r.person(s.Who)
	if r.Lead == nil {
		r.diags.Errorf(UnknownField, word(s.Span(), "lead"), "declare what they have: lead { product: string? }", "there are no leads in this program")
		return
	}
	r.object(s.Fields, r.Lead, "the lead", fieldNames(r.Lead))
}
