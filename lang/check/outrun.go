package check

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

// outrun warns of steps that follow an event which always ends the trip first: an exit acts before any wait (rule 6). It is
// said only where it is certain: the same event, and an exit without a filter or with the same one.
func (j *journeyRun) outrun(on *ast.Trigger, then *ast.Block) {
	if then == nil || len(then.Steps) == 0 || on.Event.Interaction != nil || on.Event.Verb != nil {
		return
	}
	for _, cl := range j.decl.Clauses {
		exit, ok := cl.(*ast.ExitOn)
		if !ok || exit.On.Event.Interaction != nil || exit.On.Event.Verb != nil || exit.On.Event.Name.Name != on.Event.Name.Name {
			continue
		}
		if w := exit.On.Where; w != nil && (on.Where == nil || Canonical(w.Span()) != Canonical(on.Where.Span())) {
			continue
		}
		d := j.diags.Warnf(NeverRun, on.Span(), "delete the exit, or give it a filter that leaves these people in; or delete the steps",
			"the steps for this event never run: an exit takes everybody who does it out of the journey first")
		d.Notes = append(d.Notes, diag.Note{Span: exit.Span(), Text: "this exit acts before any wait"})
		return
	}
}
