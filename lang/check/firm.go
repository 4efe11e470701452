package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/source"
)

// A journey `for account` follows a firm, with all its contacts: none of them is at hand where a rule is asked.

// noContact refuses, in a journey for accounts, an expression that reads a contact, itself or through a segment.
func (c *checker) noContact(e *ast.Expr, p *expr.Program) {
	if !c.forFirm {
		return
	}
	if len(p.Contact) > 0 {
		c.ofNobody(word(e.Span(), "contact"), "read the account: account.name; a message reads the contact that it goes to")
		return
	}
	for _, name := range p.Segments {
		if at := find(e.Span(), name); !at.IsZero() {
			c.firmSegment(name, at)
		}
	}
}

func (c *checker) ofNobody(at source.Span, hint string) {
	c.diags.Errorf(NoContact, at, hint, "this journey is for accounts, and an account has many contacts")
}

// forEach is how a journey for accounts does something to each of its contacts.
const forEach = "do it in a journey for contacts, and start that: start NAME starts it for each contact"

// firmSegment refuses, in a journey for accounts, a segment that only contacts can be in.
func (c *checker) firmSegment(name string, at source.Span) {
	s := c.segments[name]
	if !c.forFirm || s == nil {
		return
	}
	where := c.personal(s)
	if where.IsZero() {
		return
	}
	why := "its rule reads the contact"
	if s.Decl.Static {
		why = "it is a list of contacts"
	}
	d := c.diags.Errorf(NoContact, at, "declare one whose rule reads the account: segment big = account.employees >= 200", "no account can be in %s: %s", name, why)
	d.Notes = append(d.Notes, diag.Note{Span: where, Text: "here"})
}

// personal returns where a segment, or one that its rule names, says that it is about contacts; the zero span: nowhere.
func (c *checker) personal(s *Segment) source.Span {
	visited := map[*Segment]bool{}
	var visit func(*Segment) source.Span
	visit = func(s *Segment) source.Span {
		if s == nil || visited[s] {
			return source.Span{}
		}
		visited[s] = true
		switch {
		case s.Decl.Static:
			return s.Decl.Name.Span()
		case s.Rule == nil:
			return source.Span{}
		case len(s.Rule.Contact) > 0:
			return word(s.Decl.Rule.Span(), "contact")
		}
		for _, name := range s.Rule.Segments {
			if at := visit(c.segments[name]); !at.IsZero() {
				return at
			}
		}
		return source.Span{}
	}
	return visit(s)
}

// firmClauses checks what the clauses of a journey for accounts say about whom.
func (j *journeyRun) firmClauses() {
	if !j.forFirm {
		return
	}
	for _, cl := range j.decl.Clauses {
		switch cl := cl.(type) {
		case *ast.Start:
			if cl.On != nil {
				j.firmTrigger(cl.On)
			}
			if cl.With != nil {
				j.firmSegment(cl.With.Name, cl.With.Span())
			}
		case *ast.Only:
			for _, s := range cl.Segments {
				j.firmSegment(s.Name, s.Span())
			}
		case *ast.Skip:
			for _, s := range cl.Segments {
				j.firmSegment(s.Name, s.Span())
			}
		case *ast.ExitOn:
			j.firmTrigger(&cl.On)
		case *ast.ExitWhen:
			if cl.Segment != nil {
				j.firmSegment(cl.Segment.Name, cl.Segment.Span())
			}
		case *ast.Goal:
			j.firmTrigger(&cl.On)
		}
	}
}

// firmTrigger refuses, in a journey for accounts, what happens to a contact alone.
func (j *journeyRun) firmTrigger(t *ast.Trigger) {
	ref := &t.Event
	switch {
	case !j.forFirm:
	case ref.Verb != nil && ref.Interaction == nil:
		j.firmSegment(ref.Name.Name, ref.Name.Span())
	case ref.Name.Name == "contact" && ref.Interaction != nil:
		j.ofNobody(ref.Span(), "wait for what accounts have: account.created, an event of any of its contacts")
	}
}
