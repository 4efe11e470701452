package query

import (
	"fmt"
	"sort"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/source"
)

// declarer collects what a tree declares.
type declarer struct{ out []Decl }

// declarations returns what the file declares, by place.
func declarations(tree *ast.File) []Decl {
	d := &declarer{}
	for _, n := range tree.Decls {
		d.top(n)
	}
	sort.SliceStable(d.out, func(i, j int) bool { return d.out[i].Span.Start < d.out[j].Span.Start })
	return d.out
}

func (d *declarer) add(kind Kind, owner string, id ast.Ident, whole ast.Node, doc, detail string) *Decl {
	if id.Name == "" || id.Span().IsZero() {
		return &Decl{}
	}
	d.out = append(d.out, Decl{Symbol: Symbol{kind, owner, id.Name}, Span: id.Span(), Whole: whole.Span(), Doc: doc, Detail: detail})
	return &d.out[len(d.out)-1]
}

// at is a name that no identifier holds: project "Contoso", contact { … }
func at(name string, span source.Span) ast.Ident {
	return ast.Ident{At: ast.At{Where: span}, Name: name}
}

// head returns the words of a declaration up to its block.
func head(n ast.Node) string {
	text := check.OneLine(n.Span())
	if i := strings.IndexByte(text, '{'); i >= 0 {
		text = text[:i]
	}
	return strings.TrimSpace(text)
}

func (d *declarer) top(n ast.Decl) {
	switch n := n.(type) {
	case *ast.Project:
		d.add(Project, "", at(n.Name.Value, n.Name.Span()), n, "", head(n))
	case *ast.Contact:
		d.record("contact", n, n.Fields)
	case *ast.Account:
		d.record("account", n, n.Fields)
	case *ast.Lead:
		d.record("lead", n, n.Fields)
	case *ast.Event:
		d.add(Event, "", n.Name, n, n.Doc, brief(n.Span()))
		d.fields(of(n.Name.Name), n.Fields)
	case *ast.Segment:
		d.add(Segment, "", n.Name, n, n.Doc, check.OneLine(n.Span()))
	case *ast.Topic:
		d.add(Topic, "", n.Name, n, n.Doc, check.OneLine(n.Span()))
	case *ast.Quiet:
		d.add(Quiet, "", n.Name, n, n.Doc, check.OneLine(n.Span()))
	case *ast.Channel:
		d.add(Channel, "", n.Medium, n, "", head(n))
	case *ast.Email:
		d.add(Message, "", n.Name, n, n.Doc, titled(head(n), "subject", n.Subject)).Medium = "email"
	case *ast.SMS:
		d.add(Message, "", n.Name, n, n.Doc, check.OneLine(n.Span())).Medium = "sms"
	case *ast.Push:
		d.add(Message, "", n.Name, n, n.Doc, titled(head(n), "title", n.Title)).Medium = "push"
	case *ast.Function:
		text, _, _ := strings.Cut(check.OneLine(n.Span()), " js ")
		d.add(Call, "", n.Name, n, n.Doc, text)
		d.params("function "+n.Name.Name, n.Params)
	case *ast.Action:
		d.add(Action, "", n.Name, n, n.Doc, signature(n))
		d.params("action "+n.Name.Name, n.Params)
		if n.Result != nil {
			d.fields("action "+n.Name.Name, n.Result.Fields)
		}
	case *ast.Journey:
		d.add(Journey, "", n.Name, n, n.Doc, journeyDetail(n))
		d.inside(n.Name.Name, n)
	case *ast.Score:
		d.add(Score, "", n.Name, n, n.Doc, head(n))
		for _, c := range n.Categories {
			d.add(Category, n.Name.Name, c.Name, c, "", head(c))
		}
	case *ast.Process:
		d.add(Process, "", n.Name, n, n.Doc, head(n))
		for _, s := range n.Stages {
			d.add(Stage, n.Name.Name, s.Name, s, "", check.OneLine(s.Span()))
			for _, f := range s.Fields {
				d.fields(n.For.Name, []*ast.Field{&f.Field})
			}
		}
	case *ast.Form:
		d.add(Form, "", n.Name, n, n.Doc, head(n))
		for _, f := range n.Fields {
			d.fields("form "+n.Name.Name, []*ast.Field{&f.Field})
		}
	case *ast.Map:
		d.add(Map, "", n.Name, n, n.Doc, head(n))
		d.inside(n.Name.Name, n)
	case *ast.Test:
		d.add(Test, "", at(n.Name.Value, n.Name.Span()), n, "", head(n))
		d.inside(testOwner(n), n)
	}
}

// inside collects what the lines of a journey, map or test declare.
func (d *declarer) inside(owner string, n ast.Node) {
	switch n := n.(type) {
	case *ast.Label:
		d.add(Label, owner, n.Name, n, "", check.OneLine(n.Span()))
	case *ast.Split:
		d.add(Split, owner, n.Name, n, "", head(n))
		for _, a := range n.Arms {
			d.add(Arm, owner+" "+n.Name.Name, a.Name, a, "", head(a))
		}
	case *ast.Do:
		if n.As != nil {
			d.add(Result, owner, *n.As, n, "the result of "+n.Action.Name, head(n))
		}
	case *ast.TestContact:
		d.add(Person, owner, n.Name, n, "", check.OneLine(n.Span()))
	case *ast.TestAccount:
		if n.Name != nil {
			d.add(Person, owner, *n.Name, n, "", check.OneLine(n.Span()))
		}
	case *ast.Phase:
		d.add(Phase, owner, n.Name, n, "", head(n))
	case *ast.Touch:
		d.add(Touch, owner, n.Name, n, "", head(n))
	}
	children(n, func(c ast.Node) { d.inside(owner, c) })
}

func (d *declarer) record(name string, n ast.Node, fields []*ast.Field) {
	span := n.Span()
	if span.IsZero() {
		return
	}
	span.End = min(span.Start+len(name), span.End)
	d.add(Record, "", at(name, span), n, "", name)
	d.fields(name, fields)
}

func (d *declarer) fields(owner string, fields []*ast.Field) {
	for _, f := range fields {
		_, name, _ := strings.Cut(owner, " ")
		if name == "" {
			name = owner
		}
		decl := d.add(Field, owner, f.Name, f, "", name+"."+check.OneLine(f.Span()))
		for _, e := range f.Type.Enum {
			decl.Enum = append(decl.Enum, e.Value)
		}
		if f.Type.Name == "bool" {
			decl.Enum = []string{"true", "false"}
		}
	}
}

func (d *declarer) params(owner string, params []*ast.Field) {
	for _, f := range params {
		d.add(Param, owner, f.Name, f, "", check.OneLine(f.Span()))
	}
}

// testOwner tells the people of one test from those of another.
func testOwner(t *ast.Test) string {
	if t.Span().IsZero() {
		return "test"
	}
	return fmt.Sprintf("test %s:%d", t.Span().File.Name, t.Span().Start)
}

func titled(head, word string, text *ast.String) string {
	if text == nil {
		return head
	}
	return fmt.Sprintf("%s\n  %s %q", head, word, text.Value)
}

// signature is the first line of an action, with its result.
func signature(n *ast.Action) string {
	if n.Result == nil || n.Result.Span().IsZero() {
		return head(n)
	}
	return check.OneLine(source.Span{File: n.Span().File, Start: n.Span().Start, End: n.Result.Span().End})
}

// journeyDetail is the head of a journey with its clauses, a line each.
func journeyDetail(n *ast.Journey) string {
	text := head(n)
	for _, c := range n.Clauses {
		if line := check.OneLine(c.Span()); line != "" {
			text += "\n  " + line
		}
	}
	return text
}

// brief is a declaration on one line, cut where it is long.
func brief(span source.Span) string {
	text := []rune(check.OneLine(span))
	if len(text) > 200 {
		return string(text[:199]) + "…"
	}
	return string(text)
}
