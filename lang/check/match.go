package check

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/schema"
)

// submits checks what somebody says of themselves in a test.
func (r *testRun) submits(s *ast.TestSubmission) {
	if s.Form != nil {
		r.fillsIn(s)
		return
	}
	given := schema.Given(r.Contact, r.Account)
	r.object(s.Fields, given, "the contact", fieldNames(given))
	if s.Lead == nil {
		return
	}
	r.ofLead(s.Span(), s.Lead)
}

// merge checks who is made one with whom.
func (r *testRun) merge(s *ast.TestMerge) {
	r.person(s.Who)
	r.person(s.Into)
}

// fillsIn checks what somebody fills into a form in a test.
func (r *testRun) fillsIn(s *ast.TestSubmission) {
	names := []string{}
	for _, d := range r.Forms {
		names = append(names, d.Name.Name)
		if d.Name.Name != s.Form.Name {
			continue
		}
		asked := &schema.Record{}
		for _, f := range d.Fields {
			if t, ok := r.Asked[f]; ok {
				asked.Fields = append(asked.Fields, schema.Field{Name: f.Field.Name.Name, Type: t})
			}
		}
		given := r.object(s.Fields, asked, "the form "+d.Name.Name, fieldNames(asked))
		for _, f := range d.Fields {
			if name := f.Field.Name.Name; f.Required && !given[name] && !r.hurt(s) {
				r.diags.Errorf(MissingValue, s.Form.Span(), fmt.Sprintf("add %s: …", name), "the form %s requires %s", d.Name.Name, name)
				return
			}
		}
		return
	}
	if !r.doubtful[s.Form.Name] {
		r.unknown(UnknownWord, "form", s.Form.Name, s.Form.Span(), names, `declare it: form demo "Book a demo" { field email: email required }`)
	}
}
