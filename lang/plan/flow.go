package plan

import (
	"strconv"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
)

// A loose end is a place in the graph that does not yet know which step follows; it is told once.
type looseEnd func(to int)

func join(ends []looseEnd, to int) {
	for _, end := range ends {
		end(to)
	}
}

// block appends the steps of a block and returns the index of the first (End if there is none) and the loose ends
// that go on behind the block. Steps stand in the order of the script, bodies behind the step that they belong to.
func (f *flattening) block(steps []ast.Step, path string) (first int, ends []looseEnd) {
	first = End
	for _, s := range steps {
		if l, ok := s.(*ast.Label); ok {
			f.label = l.Name.Name
			continue
		}
		at := len(f.Steps)
		join(ends, at)
		if first == End {
			first = at
		}
		ends = f.step(s, path)
	}
	return first, ends
}

// body appends the steps of a way out of a step. point tells that way where it leads, which for a missing or empty
// body is what follows the step.
func (f *flattening) body(b *ast.Block, path string, point looseEnd) []looseEnd {
	if b == nil || len(b.Steps) == 0 {
		return []looseEnd{point}
	}
	first, ends := f.block(b.Steps, path)
	point(first)
	return ends
}

func (f *flattening) add(kind StepKind, path, name, text string, where source.Span) int {
	id := ""
	if f.label != "" {
		id = f.Name + "/" + f.label
	} else {
		id = f.id(path, name)
	}
	f.Steps = append(f.Steps, Step{
		ID: id, Name: f.label, Kind: kind, Label: text, Where: where, Next: End, Else: End, ElseArm: -1, Behind: f.behind,
	})
	f.label = ""
	return len(f.Steps) - 1
}

// The loose ends of one step.
func (f *flattening) next(at int) looseEnd { return func(to int) { f.Steps[at].Next = to } }

func (f *flattening) otherwise(at int) looseEnd { return func(to int) { f.Steps[at].Else = to } }

func (f *flattening) branch(at, k int) looseEnd {
	return func(to int) { f.Steps[at].Branches[k].To = to }
}

func (f *flattening) step(s ast.Step, path string) []looseEnd {
	switch s := s.(type) {
	case *ast.Send:
		return f.send(s, path)
	case *ast.SendBest:
		return f.sendBest(s, path)
	case *ast.Wait:
		return f.wait(s, path)
	case *ast.WaitUntil:
		return f.waitUntil(s, path)
	case *ast.WaitFor:
		return f.waitFor(s, path)
	case *ast.Remind:
		return f.remind(s, path)
	case *ast.Repeat:
		return f.repeat(s, path)
	case *ast.If:
		return f.ifStep(s, path)
	case *ast.Choose:
		return f.choose(s, path)
	case *ast.Split:
		return f.split(s, path)
	case *ast.Set:
		at := f.add(Set, path, "set-"+s.Field.Name, label(s.Span()), s.Span())
		f.Steps[at].Record, f.Steps[at].Field = s.Record.Name, s.Field.Name
		f.Steps[at].Value = f.info.Exprs[&s.Value]
		return []looseEnd{f.next(at)}
	case *ast.Exit:
		return f.exit(s, path)
	case *ast.Do:
		return f.do(s, path)
	case *ast.HoldOut:
		return []looseEnd{f.next(f.add(HoldOut, path, "hold-out", "hold out", s.Span()))}
	case *ast.Task:
		return f.task(s, path)
	case *ast.CreateLead:
		return f.createLead(s, path)
	case *ast.StartJourney:
		return f.startJourney(s, path)
	case *ast.Raise:
		return f.raise(s, path)
	case *ast.ListChange:
		return f.listChange(s, path)
	}
	return nil // a BadStep was reported; there is no plan of a program with errors
}

func (f *flattening) send(s *ast.Send, path string) []looseEnd {
	at := f.add(Send, path, s.Medium.Name+"-"+s.Message.Name, s.Medium.Name+" "+s.Message.Name, s.Span())
	f.Steps[at].Message = f.messages[s.Message.Name]
	f.Steps[at].HasElse = s.Else != nil
	if s.Expires != nil {
		f.Steps[at].Expires = duration(*s.Expires)
	}
	ends := []looseEnd{f.next(at)}
	return append(ends, f.body(s.Else, f.Steps[at].ID+"/else", f.otherwise(at))...)
}

func (f *flattening) exit(s *ast.Exit, path string) []looseEnd {
	name, text := "exit", "exit"
	if s.Reason != nil {
		name, text = "exit-"+slug(s.Reason.Value), "exit "+strconv.Quote(s.Reason.Value)
	}
	at := f.add(Exit, path, name, text, s.Span())
	if s.Reason != nil {
		f.Steps[at].Reason = s.Reason.Value
	}
	return nil
}

func (f *flattening) ifStep(s *ast.If, path string) []looseEnd {
	text := label(s.Branches[0].Cond.Span())
	at := f.add(If, path, "if-"+slug(text), "if "+text, s.Span())
	id := f.Steps[at].ID
	f.Steps[at].HasElse = s.Else != nil
	for _, b := range s.Branches {
		f.Steps[at].Branches = append(f.Steps[at].Branches, Branch{Label: label(b.Cond.Span()), Cond: f.info.Exprs[&b.Cond], Arm: -1, Where: b.Span()})
	}
	ends := []looseEnd{f.next(at)}
	for k, b := range s.Branches {
		name := "yes"
		if k > 0 {
			name = "else-if-" + slug(label(b.Cond.Span()))
		}
		ends = append(ends, f.body(b.Body, f.id(id, name), f.branch(at, k))...)
	}
	return append(ends, f.body(s.Else, f.id(id, "else"), f.otherwise(at))...)
}

func (f *flattening) choose(s *ast.Choose, path string) []looseEnd {
	text := label(s.Value.Span())
	at := f.add(Choose, path, "choose-"+slug(text), "choose "+text, s.Span())
	id := f.Steps[at].ID
	f.Steps[at].HasElse = s.Else != nil
	f.Steps[at].Value = f.info.Exprs[&s.Value]
	for _, c := range s.Cases {
		b := Branch{Where: c.Span()}
		for i := range c.Values {
			if i > 0 {
				b.Label += ", "
			}
			b.Label += label(c.Values[i].Span())
			b.Values = append(b.Values, f.info.Values[&c.Values[i]])
		}
		b.Arm = f.arm(at, b.Label, c.Body)
		f.Steps[at].Branches = append(f.Steps[at].Branches, b)
	}
	if s.Else != nil {
		f.Steps[at].ElseArm = f.arm(at, "else", s.Else)
	}
	ends := []looseEnd{f.next(at)}
	for k, c := range s.Cases {
		ends = append(ends, f.body(c.Body, f.id(id, slug(f.Steps[at].Branches[k].Label)), f.branch(at, k))...)
	}
	return append(ends, f.body(s.Else, f.id(id, "else"), f.otherwise(at))...)
}

// arm enters a way through the journey that reports compare. An arm that begins with `hold out` is a control.
func (f *flattening) arm(step int, text string, body *ast.Block) int {
	a := Arm{Step: step, Label: text}
	if body != nil && len(body.Steps) > 0 {
		_, a.HoldOut = body.Steps[0].(*ast.HoldOut)
	}
	f.Arms = append(f.Arms, a)
	return len(f.Arms) - 1
}
