package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// account checks what a test says of an account, which is found by its unique field.
func (r *testRun) account(s *ast.TestAccount) {
	if r.Account == nil {
		r.diags.Errorf(UnknownField, word(s.Span(), "account"), "declare what they have: account { name: string unique }", "there are no accounts in this program")
		return
	}
	r.firm(s.Name)
	given := r.object(s.Fields, r.Account, "the account", fieldNames(r.Account))
	if named := schema.Key(r.Account); named != nil && !given[named.Name] && !r.broken[r.Account] && !r.hurt(s) {
		r.diags.Errorf(MissingValue, word(s.Span(), "account"), "add "+named.Name+": \"Contoso\"", "which account this is stands in %s", named.Name)
	}
}

// firm notes the name that a test gives to an account. The same name may say more of the account later.
func (r *testRun) firm(id *ast.Ident) {
	if id == nil {
		return
	}
	if first, taken := r.people[id.Name]; taken {
		d := r.diags.Errorf(DeclaredTwice, id.Span(), "give one of them another name", "%s is a person of this test already", id.Name)
		d.Notes = append(d.Notes, diag.Note{Span: first, Text: "made here"})
		return
	}
	if _, again := r.firms[id.Name]; !again {
		r.firms[id.Name] = id.Span()
	}
}

// somebody checks the name of a person or an account.
func (r *testRun) somebody(id ast.Ident) {
	if _, firm := r.firms[id.Name]; !firm {
		r.person(id)
	}
}

// ofFirm checks what is claimed of an account: it gets no messages itself.
func (r *testRun) ofFirm(id ast.Ident, of ast.Claim) {
	if _, firm := r.firms[id.Name]; !firm {
		return
	}
	switch of.(type) {
	case *ast.GotMessage, *ast.GotCount:
		r.diags.Errorf(NoContact, id.Span(), "name one of its contacts: a message goes to each of them", "%s is an account, which gets no messages itself", id.Name)
	}
}

// newLead checks a lead that a test makes.
func (r *testRun) newLead(s *ast.TestLead) {
	r.somebody(s.Who)
	r.ofLead(s.Span(), s.Fields)
}

// ofLead checks the fields that a line of a test gives a lead.
func (r *testRun) ofLead(line source.Span, fields *ast.Object) {
	if r.Lead == nil {
		r.diags.Errorf(UnknownField, word(line, "lead"), "declare what they have: lead { product: string? }", "there are no leads in this program")
		return
	}
	r.object(fields, r.Lead, "the lead", fieldNames(r.Lead))
}

// leadBecomes checks what a test says of a lead that there is.
func (r *testRun) leadBecomes(s *ast.TestLeadBecomes) {
	r.somebody(s.Who)
	r.ofLead(s.Span(), s.Fields)
}
