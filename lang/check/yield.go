package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
)

// Messages and tasks read what actions have yielded by the name that a step gives it: {{ company.name }} behind
// do enrich(…) as company. Which journey sends a message is seen at the step that does, so its fields are checked there.

// yields reports whether some step gives the name to what an action yields.
func (c *checker) yields(name string) bool {
	if c.yielded == nil {
		c.yielded = map[string]bool{}
		for _, j := range c.Journeys {
			c.noteYields(j.Steps)
		}
	}
	return c.yielded[name]
}

func (c *checker) noteYields(steps []ast.Step) {
	for _, s := range steps {
		if do, ok := s.(*ast.Do); ok && do.As != nil {
			c.yielded[do.As.Name] = true
		}
		for _, b := range ast.Blocks(s) {
			c.noteYields(b.Steps)
		}
	}
}

// result notes that the text reads a field of what an action has yielded.
func (t *template) result(r reference) {
	root, field := r.path[0], r.key
	switch {
	case field != "":
	case len(r.path) > 1:
		field = r.path[1].text
	case r.indexed:
		return
	default:
		t.c.diags.Errorf(UnknownVariable, root.span, fmt.Sprintf("say which field: {{ %s.name }}", root.text), "%s is no text of its own", root.text)
		return
	}
	name := root.text + "." + field
	if t.m.resultAt == nil {
		t.m.resultAt = map[string]source.Span{}
	}
	if _, ok := t.m.resultAt[name]; !ok {
		t.m.resultAt[name] = r.span()
	}
}

// keepResults tells the message which results its texts read.
func (m *Message) keepResults() { m.Results = slices.Sorted(maps.Keys(m.resultAt)) }

// resultFields checks that actions have yielded before this step what the message reads of them. at is where the
// message is named; the zero span for a text that stands in the journey itself.
func (j *journeyRun) resultFields(at source.Span, m *Message) {
	missing := "" // said already: one result, one mistake
	for _, read := range m.Results {
		name, field, _ := strings.Cut(read, ".")
		i := len(j.results) - 1
		for i >= 0 && j.results[i].name != name {
			i--
		}
		place, notes := at, []diag.Note{{Span: m.resultAt[read], Text: "it is read here"}}
		if at.IsZero() {
			place, notes = m.resultAt[read], nil
		}
		switch {
		case i < 0 && name != missing:
			missing = name
			d := j.diags.Errorf(UnknownVariable, place, fmt.Sprintf("call the action in front of this step: do …(…) as %s", name),
				"%s reads %s, which no action has yielded before this step", m.Name, read)
			d.Notes = notes
		case i < 0 || j.results[i].fields == nil:
		default:
			rec := j.results[i].fields
			if _, ok := rec.Field(field); ok {
				continue
			}
			d := j.diags.Errorf(UnknownField, place, name+" has "+fieldList(fieldNames(rec)), "%s reads %s, which the action does not yield", m.Name, read)
			d.Notes = append(notes, diag.Note{Span: j.results[i].at, Text: name + " is yielded here"})
		}
	}
}

// noResults refuses a text that reads results where there is no journey whose actions could yield them; who says what
// has none.
func (c *checker) noResults(m *Message, who string) {
	for _, read := range m.Results {
		c.diags.Errorf(UnknownVariable, m.resultAt[read], "read the contact, or what else is known without a call of an action", "%s calls no action: there is no %s", who, read)
	}
}
