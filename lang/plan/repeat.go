package plan

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
)

// repeat appends steps that people go through several times: the end of the body leads back to the step that counts.
func (f *flattening) repeat(s *ast.Repeat, path string) []looseEnd {
	at := f.add(Repeat, path, "repeat", fmt.Sprintf("repeat up to %d times", s.Times), s.Span())
	id := f.Steps[at].ID
	f.Steps[at].Times = s.Times
	f.Steps[at].Branches = []Branch{{Label: "again", Arm: -1}}
	join(f.body(s.Body, id, f.branch(at, 0)), at)
	return []looseEnd{f.next(at)}
}
