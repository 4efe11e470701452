package check

import (
	"fmt"
	"slices"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

func (c *checker) declareProcess(d *ast.Process) {
	if !c.enter("process", d.Name) {
		return
	}
	if d.Default {
		for _, p := range c.Processes {
			if p.Default && p.For.Name == d.For.Name {
				e := c.diags.Errorf(TwoDefaults, d.Name.Span(), "delete default from one of them", "%s have two default processes", d.For.Name+"s")
				e.Notes = append(e.Notes, diag.Note{Span: p.Name.Span(), Text: "the first is declared here"})
				break
			}
		}
	}
	c.Processes = append(c.Processes, d)
	c.checks = append(c.checks, func() { c.process(d) })
}

func (c *checker) process(d *ast.Process) {
	c.subject(d.For, "a process", []string{"lead"})
	if len(d.Stages) == 0 {
		if !c.hurt(d) {
			c.diags.Errorf(Empty, d.Name.Span(), "add stage inquiry { … }", "the process %s has no stages", d.Name.Name)
		}
		return
	}
	places := firsts{}
	for _, s := range d.Stages {
		if first, again := places.seen(s.Name.Name, s.Name.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, s.Name.Span(), "give one of them another name", "the stage %s is declared twice", s.Name.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first declared here"})
		}
	}
	for _, o := range d.Outcomes {
		if first, again := places.seen(o.Name, o.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, o.Span(), "give one of them another name", "%s is declared twice", o.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first declared here"})
		}
	}
	for _, s := range d.Stages {
		c.stage(d, s)
	}
	c.stagesReached(d)
	c.stageCircles(d)
}

func (c *checker) stage(d *ast.Process, s *ast.Stage) {
	yes := schema.Type{Kind: schema.Bool}
	if s.Enter != nil {
		c.compileFor(s.Enter, c.records(true), c.Lead, yes)
	}
	for _, g := range s.GoTo {
		if !slices.Contains(stageNames(d), g.Stage.Name) && !slices.ContainsFunc(d.Outcomes, func(o ast.Ident) bool { return o.Name == g.Stage.Name }) {
			if !c.hurt(d) {
				c.unknown(UnknownStage, "stage", g.Stage.Name, g.Stage.Span(), stageNames(d), fmt.Sprintf("declare it: stage %s { }", g.Stage.Name))
			}
		} else if g.Stage.Name == s.Name.Name {
			c.diags.Errorf(StageUnreachable, g.Stage.Span(), "name another stage", "the stage %s goes to itself", s.Name.Name)
		}
		if g.When != nil {
			c.compileFor(g.When, c.records(true), c.Lead, yes)
		}
	}
	for _, n := range s.Needs {
		c.oneWord(n, "fields", []string{"contact", "account"})
	}
	seen := firsts{}
	for _, f := range s.Fields {
		name := f.Field.Name
		if first, again := seen.seen(name.Name, name.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, name.Span(), "keep one of them", "the stage asks for %s twice", name.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first asked here"})
		}
		if f.Gate && f.Field.Type.Name != "bool" && !c.hurt(f) {
			c.diags.Errorf(GateNotYesNo, f.Field.Type.Span(), "write field "+name.Name+": bool gate", "a gate is a yes or no: it lets the lead pass or not").Replace("bool")
		}
		if f.Field.Unique {
			c.diags.Errorf(WrongUnique, name.Span(), "delete unique", "a field that a stage asks for cannot be unique")
		}
		if f.Field.Default != nil {
			c.diags.Errorf(NoEventDefault, f.Field.Default.Span(), "delete it: whoever works on the lead fills it in", "a field that a stage asks for has no default")
		}
	}
	for _, t := range s.Tasks {
		c.taskText(t)
	}
}

// taskText checks the words and the time of a task that no journey gives.
func (c *checker) taskText(t *ast.Task) {
	m := &Message{ID: t.Kind, Name: "this " + t.Kind.Name, Medium: t.Kind.Name, startAt: map[string]source.Span{}}
	text := newTemplate(c, m)
	text.read(scriptText(t.Text))
	text.keep()
	c.Texts[t] = m
	c.noResults(m, "a stage")
	for _, f := range m.Start {
		c.diags.Errorf(UnknownVariable, m.startAt[f], "read the lead, its contact or its account", "a stage starts no journey: there is no start.%s", f)
	}
	if t.Due != nil {
		c.length(*t.Due, "the time until it is due")
	}
}

func stageNames(d *ast.Process) []string {
	names := make([]string, len(d.Stages))
	for i, s := range d.Stages {
		names[i] = s.Name.Name
	}
	return names
}

// stagesReached reports stages that no lead can come to. A lead begins in the first stage, goes on to the stage that
// stands next, and goes where a stage sends it; a stage that says when it is entered takes leads from anywhere.
func (c *checker) stagesReached(d *ast.Process) {
	if c.hurt(d) {
		return
	}
	for i, s := range d.Stages {
		if i == 0 || s.Enter != nil || slices.ContainsFunc(d.Stages, func(o *ast.Stage) bool {
			return slices.ContainsFunc(o.GoTo, func(g *ast.GoTo) bool { return g.Stage.Name == s.Name.Name })
		}) {
			continue
		}
		before := d.Stages[i-1]
		if slices.ContainsFunc(before.GoTo, func(g *ast.GoTo) bool { return g.When == nil }) {
			c.diags.Errorf(StageUnreachable, s.Name.Span(), fmt.Sprintf("write enter when …, or go to %s in a stage before", s.Name.Name),
				"no lead comes to the stage %s: %s sends all of them elsewhere", s.Name.Name, before.Name.Name)
		}
	}
}

var matched = []string{"contact", "account", "lead"}

func (c *checker) match(d *ast.Match) {
	c.Matches = append(c.Matches, d)
	c.matching(d)
}

// matching checks the fields by which a record is known again. A lead is known by its own fields and its contact's.
func (c *checker) matching(d *ast.Match) {
	if !c.oneWord(d.Record, "what is matched", matched) {
		return
	}
	records := []*schema.Record{c.Contact}
	switch d.Record.Name {
	case "account":
		c.subject(d.Record, "what is matched", matched)
		records = []*schema.Record{c.Account}
	case "lead":
		c.subject(d.Record, "what is matched", matched)
		records = []*schema.Record{c.Lead, c.Contact}
	}
	if records[0] == nil {
		return
	}
	seen := firsts{}
	for _, by := range d.By {
		if first, again := seen.seen(by.Name, by.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, by.Span(), "keep one of them", "%s stands here twice", by.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first named here"})
			continue
		}
		var names []string
		found, doubt := false, false
		for _, r := range records {
			f, ok := r.Field(by.Name)
			if found, doubt = found || ok, doubt || c.broken[r]; ok && f.Type.Kind == schema.List {
				c.diags.Errorf(NotAKey, by.Span(), "name a field that holds one value", "%s is a list: nobody is known again by it", by.Name)
			}
			names = append(names, fieldNames(r)...)
		}
		if !found && !doubt {
			c.unknown(UnknownField, "field of the "+d.Record.Name+":", by.Name, by.Span(), names, "it has "+fieldList(names))
		}
	}
}
