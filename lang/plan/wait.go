package plan

import "github.com/journeylang/journey/lang/ast"

// wait appends a wait for a length of time.
func (f *flattening) wait(s *ast.Wait, path string) []looseEnd {
	at := f.add(Wait, path, "wait-"+slug(s.For.Span().Text()), "wait "+s.For.Span().Text(), s.Span())
	f.Steps[at].For = duration(s.For)
	return []looseEnd{f.next(at)}
}

// waitFor appends a wait for one of several events.
func (f *flattening) waitFor(s *ast.WaitFor, path string) []looseEnd {
	limit := s.Limit.Span().Text()
	text := "wait up to " + limit
	if len(s.Outcomes) == 1 {
		text += " for " + label(s.Outcomes[0].On.Span())
	}
	at := f.add(WaitFor, path, "wait-up-to-"+slug(limit), text, s.Span())
	id := f.Steps[at].ID
	f.Steps[at].For = duration(s.Limit)
	f.Steps[at].HasElse = s.Else != nil
	for _, o := range s.Outcomes {
		on := f.trigger(&o.On)
		f.Steps[at].Branches = append(f.Steps[at].Branches, Branch{Label: on.Text, On: &on, Arm: -1, Where: o.Span()})
	}
	ends := []looseEnd{f.next(at)}
	for k, o := range s.Outcomes {
		ends = append(ends, f.body(o.Body, f.id(id, eventSlug(o.On.Event)), f.branch(at, k))...)
	}
	return append(ends, f.body(s.Else, f.id(id, "else"), f.otherwise(at))...)
}

// eventSlug names an event in an id: welcome-clicked, enters-dach.
func eventSlug(e ast.EventRef) string {
	name := e.Name.Name
	switch {
	case e.Interaction != nil:
		name += "-" + e.Interaction.Name
	case e.Verb != nil:
		return e.Verb.Name + "-" + name
	}
	if e.Verb != nil {
		name += "-" + e.Verb.Name
	}
	return name
}
