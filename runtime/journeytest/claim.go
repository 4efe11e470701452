package journeytest

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/fold"
)

// miss is a claim that does not hold: what was expected, what happened instead, how to mend it.
type miss struct{ expected, happened, hint string }

// expect looks whether a claim holds at this instant, and says what happened instead.
func (r *trial) expect(s *ast.TestExpect) {
	if m := r.judge(s.Who.Name, s.Claim); m != nil {
		r.fail(s.Claim.Span(), s.Who.Name, m.expected, m.happened, m.hint)
	}
}

// judge returns nil where the claim holds for the person.
func (r *trial) judge(who string, claim ast.Claim) *miss {
	switch claim := claim.(type) {
	case *ast.GotMessage:
		return r.judgeMessage(who, claim)
	case *ast.GotCount:
		return r.judgeCount(who, claim)
	case *ast.LeftJourney:
		return r.judgeLeft(who, claim)
	case *ast.InGroup:
		return r.judgeIn(who, claim)
	case *ast.Skipped:
		return r.judgeSkipped(who, claim)
	case *ast.KeptOut:
		return r.judgeKeptOut(who, claim)
	case *ast.Reached:
		return r.judgeReached(who, claim)
	case *ast.Waits:
		return r.judgeWaits(who, claim)
	case *ast.HasTask:
		return r.judgeTask(who, claim)
	case *ast.Where:
		return r.judgeWhere(who, claim)
	}
	return &miss{expected: claim.Span().Text(), happened: "this kind of claim cannot be judged"}
}

func (r *trial) fail(span source.Span, who, expected, happened, hint string) {
	f := Failure{Span: span, Contact: who, Expected: expected, Happened: happened, Hint: hint, Time: r.shell.Now().In(r.plan.Zone)}
	r.trace(who, func(l fold.Line) { f.Path = append(f.Path, Moment{r.local(l.Entry.Time), r.words(l)}) })
	r.result.Failures = append(r.result.Failures, f)
}
