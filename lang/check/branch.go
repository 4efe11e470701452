package check

import (
	"fmt"
	"slices"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
)

func (j *journeyRun) ifStep(s *ast.If) outcome {
	var outs []outcome
	for _, b := range s.Branches {
		j.rule(&b.Cond, nil, schema.Type{Kind: schema.Bool})
		outs = append(outs, j.optional(b.Body))
	}
	outs = append(outs, j.optional(s.Else))
	return ways(true, outs...)
}

func (j *journeyRun) choose(s *ast.Choose) outcome {
	value := j.rule(&s.Value, nil, schema.Type{})
	var t schema.Type
	if value != nil {
		t = value.Result
		switch {
		case t.Kind == schema.Number, t.Kind == schema.Bool, t.Kind == schema.Date, t.Kind.IsText():
		default:
			j.diags.Errorf(NotAChoice, s.Value.Span(), "choose by a text, a number, a yes or no, or a date; use if for the rest", "choose cannot tell cases of %s apart", t.Article())
			t = schema.Type{}
		}
	}
	var outs []outcome
	earlier := firsts{}
	for _, cs := range s.Cases {
		for i := range cs.Values {
			if t.Kind != schema.Invalid {
				j.choice(&cs.Values[i], t, earlier)
			}
		}
		outs = append(outs, j.optional(cs.Body))
	}
	outs = append(outs, j.optional(s.Else))
	return ways(true, outs...)
}

func (j *journeyRun) choice(e *ast.Expr, t schema.Type, earlier firsts) {
	v, ok := j.value(e, t, "the case")
	if !ok {
		return
	}
	if first, again := earlier.seen(fmt.Sprint(v), e.Span()); again {
		d := j.diags.Errorf(SameOutcome, e.Span(), "delete it", "this case never happens: an earlier one takes these people")
		d.Notes = append(d.Notes, diag.Note{Span: first, Text: "this one"})
	}
}

// repeat checks steps that people go through several times.
func (j *journeyRun) repeat(r *ast.Repeat) outcome {
	out := j.optional(r.Body)
	if r.Body == nil || j.hurt(r) {
		return out
	}
	switch {
	case len(r.Body.Steps) == 0:
		j.diags.Errorf(NoActivity, r.Body.Span(), "add what should happen again and again: email news", "this repeat does nothing")
	case len(out.sent) > 0 && !waits(r.Body.Steps):
		j.diags.Warnf(NoPause, r.Body.Steps[0].Span(), "add a wait to its steps: wait 1d", "this sends up to %d times at the same moment", r.Times)
	}
	return out
}

// pauses reports whether a step lets time pass by itself, before its blocks.
func pauses(s ast.Step) bool {
	switch s.(type) {
	case *ast.Wait, *ast.WaitUntil, *ast.WaitFor, *ast.Remind, *ast.BadStep:
		return true
	}
	return false
}

// waits reports whether everybody who comes out of the steps has waited.
func waits(steps []ast.Step) bool {
	for _, s := range steps {
		if pauses(s) {
			return true
		}
		whole := false // everybody goes through one of the blocks
		switch s := s.(type) {
		case *ast.Repeat, *ast.Split:
			whole = true
		case *ast.If:
			whole = s.Else != nil
		case *ast.Choose:
			whole = s.Else != nil
		}
		blocks := ast.Blocks(s)
		if whole && len(blocks) > 0 && !slices.ContainsFunc(blocks, func(b *ast.Block) bool { return !waits(b.Steps) }) {
			return true
		}
	}
	return false
}
