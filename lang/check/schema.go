package check

import (
	"slices"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

func (c *checker) declareAccount(d *ast.Account) {
	if c.account != nil {
		c.again("account", d.Span(), c.account.Span())
		return
	}
	c.account = d
	c.Account = c.record("account", d.Fields, keyed|defaulted)
	c.broken[c.Account] = c.hurt(d)
	c.notRun("account", word(d.Span(), "account"))
}

func (c *checker) declareLead(d *ast.Lead) {
	if c.lead != nil {
		c.again("lead", d.Span(), c.lead.Span())
		return
	}
	c.lead = d
	c.Lead = c.record("lead", d.Fields, defaulted)
	c.broken[c.Lead] = c.hurt(d)
	c.notRun("lead", word(d.Span(), "lead"))
}

// again reports a schema that is declared once more.
func (c *checker) again(kind string, at, first source.Span) {
	d := c.diags.Errorf(DeclaredTwice, word(at, kind), "put all fields into one of them", "the %s is declared twice", kind)
	d.Notes = append(d.Notes, diag.Note{Span: word(first, kind), Text: "first declared here"})
}

// leadRecord adds what every lead has to what the program declares: where it stands in its process, its points, and
// the fields that stages ask for.
func (c *checker) leadRecord() {
	if c.Lead == nil {
		return
	}
	yes := schema.Type{Kind: schema.Bool}
	places, grades, forms := c.leadWords()
	has := []schema.Field{
		{Name: "process", Type: schema.Type{Kind: schema.String, Optional: true}},
		{Name: "stage", Type: oneOf(places)},
		{Name: "score", Type: schema.Type{Kind: schema.Number}, Fades: slices.ContainsFunc(c.Scores, func(s *ast.Score) bool { return s.Halve != nil })},
		{Name: "grade", Type: oneOf(grades)},
		{Name: "scored", Type: yes},
		{Name: "sales_ready", Type: yes},
		{Name: "ready_for_teleprospecting", Type: yes},
		{Name: "owner", Type: schema.Type{Kind: schema.String, Optional: true}},
		{Name: "form", Type: oneOf(forms)},
		{Name: "created", Type: schema.Type{Kind: schema.Time}},
	}
	for _, f := range has {
		if _, taken := c.Lead.Field(f.Name); taken {
			c.diags.Errorf(ReservedName, fieldPlace(c.lead.Fields, f.Name), "give the field another name, or delete it: every lead has it", "every lead already has the field %s", f.Name)
			continue
		}
		c.Lead.Fields = append(c.Lead.Fields, f)
	}
	for _, s := range c.Scores {
		if _, taken := c.Lead.Field(s.Name.Name); !taken {
			c.Lead.Fields = append(c.Lead.Fields, schema.Field{Name: s.Name.Name, Type: schema.Type{Kind: schema.Number}, Fades: s.Halve != nil})
		}
	}
	for _, p := range c.Processes {
		c.stageFields(p)
	}
}

// leadWords are the stages and outcomes where a lead can stand, the grades that it can have, and the forms that it
// can come from.
func (c *checker) leadWords() (places, grades, forms []string) {
	seen := map[string]bool{}
	add := func(list *[]string, id ast.Ident) {
		if id.Name != "" && !seen[id.Name] {
			seen[id.Name] = true
			*list = append(*list, id.Name)
		}
	}
	for _, p := range c.Processes {
		for _, s := range p.Stages {
			add(&places, s.Name)
		}
		for _, o := range p.Outcomes {
			add(&places, o)
		}
	}
	clear(seen)
	for _, s := range c.Scores {
		for _, g := range s.Grades {
			add(&grades, g.Name)
		}
	}
	clear(seen)
	for _, f := range c.Forms {
		add(&forms, f.Name)
	}
	return places, grades, forms
}

// stageFields adds the fields that the stages of a process ask for; before they are asked, leads do not have them.
func (c *checker) stageFields(p *ast.Process) {
	for _, s := range p.Stages {
		for _, f := range s.Fields {
			name := f.Field.Name.Name
			t, ok := c.fieldType(&f.Field.Type)
			if !ok {
				c.doubtful[name] = true
				continue
			}
			t.Optional = true
			if had, taken := c.Lead.Field(name); taken {
				if !alike(had.Type, t) && p != DefaultProcess() {
					c.diags.Errorf(DeclaredTwice, f.Field.Name.Span(), "give it another name, or the same type", "leads already have a field %s, and it is %s", name, had.Type.Article())
				}
				continue
			}
			c.Lead.Fields = append(c.Lead.Fields, schema.Field{Name: name, Type: t})
		}
	}
}

// alike reports whether two types hold the same values, but for missing ones.
func alike(a, b schema.Type) bool {
	if a.Kind != b.Kind || a.Whole != b.Whole || len(a.Values) != len(b.Values) {
		return false
	}
	for i := range a.Values {
		if a.Values[i] != b.Values[i] {
			return false
		}
	}
	return a.Kind != schema.List || alike(*a.Elem, *b.Elem)
}

// oneOf is the type of a text that is one of words, or any text where none are known; it may be missing.
func oneOf(words []string) schema.Type {
	if len(words) == 0 {
		return schema.Type{Kind: schema.String, Optional: true}
	}
	return schema.Type{Kind: schema.Enum, Values: words, Optional: true}
}

func fieldPlace(fields []*ast.Field, name string) source.Span {
	for _, f := range fields {
		if f.Name.Name == name {
			return f.Name.Span()
		}
	}
	return source.Span{}
}

// records are what expressions may name besides the contact; lead says whether one lead is meant here.
func (c *checker) records(lead bool) map[string]*schema.Record {
	all := map[string]*schema.Record{}
	if c.Account != nil {
		all["account"] = c.Account
	}
	if lead && c.Lead != nil {
		all["lead"] = c.Lead
	}
	return all
}
