package check

import (
	"slices"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/source"
)

// later is what the language has and the runtime of this edition does not run yet, with what to use instead. The
// checker checks it in full and then refuses it, on the word that introduces it: nothing is accepted and ignored. A
// form that the runtime learns is struck off here, and no other line of the checker changes.
var later = map[string]string{
	"map": "keep the drawing outside of the program",
}

// notRun refuses a form that the runtime does not run yet, at the word that introduces it.
func (c *checker) notRun(form string, at source.Span) {
	if instead, ok := later[form]; ok && !at.IsZero() {
		c.diags.Errorf(NotRun, at, instead, "%s cannot run in this edition yet", form)
	}
}

// giveWay drops the refusals of forms that are not run yet from lines on which there is a mistake: the author mends
// that first.
func giveWay(diags, reported diag.List) diag.List {
	type line struct {
		file *source.File
		n    int
	}
	wrong := map[line]bool{}
	for _, d := range slices.Concat(reported, diags) {
		if d.Severity == diag.Error && d.Code != NotRun && !d.Span.IsZero() {
			wrong[line{d.Span.File, d.Span.Line()}] = true
		}
	}
	return slices.DeleteFunc(diags, func(d diag.Diagnostic) bool {
		return d.Code == NotRun && wrong[line{d.Span.File, d.Span.Line()}]
	})
}
