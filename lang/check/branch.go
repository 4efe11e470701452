package check

import (
	"fmt"
	"math"
	"strconv"

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

func (j *journeyRun) split(s *ast.Split) outcome {
	if s.Name.Name != "" {
		if first, ok := j.splits[s.Name.Name]; ok {
			d := j.diags.Errorf(DeclaredTwice, s.Name.Span(), "reports tell splits apart by their names", "two splits of this journey are called %s", s.Name.Name)
			d.Notes = append(d.Notes, diag.Note{Span: first, Text: "the first one"})
		} else {
			j.splits[s.Name.Name] = s.Name.Span()
		}
	}
	var outs []outcome
	earlier := firsts{}
	total, whole := 0.0, len(s.Arms) > 0 && !j.hurt(s)
	for _, a := range s.Arms {
		if first, again := earlier.seen(a.Name.Name, a.Name.Span()); again && a.Name.Name != "" {
			d := j.diags.Errorf(DeclaredTwice, a.Name.Span(), "reports tell arms apart by their names", "two arms of this split are called %s", a.Name.Name)
			d.Notes = append(d.Notes, diag.Note{Span: first, Text: "the first one"})
		}
		if !(a.Share.Value > 0) && whole {
			j.diags.Errorf(WrongShares, a.Share.Span(), "delete the arm, or give it a share", "nobody goes here: the share is %s", a.Share.Span().Text())
			whole = false
		}
		total += a.Share.Value
		outs = append(outs, j.optional(a.Body))
	}
	if whole && math.Abs(total-100) > 1e-6 {
		j.diags.Errorf(WrongShares, word(s.Span(), "split"), "change one of the shares, so that they add up to 100%",
			"the shares of the split %s add up to %s%%", s.Name.Name, strconv.FormatFloat(math.Round(total*1e6)/1e6, 'f', -1, 64))
	}
	return ways(true, outs...)
}
