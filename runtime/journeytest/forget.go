package journeytest

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/runtime/fold"
)

// forget erases a person. The test remembers what it saw of them, as claims may be about that.
func (r *trial) forget(s *ast.TestForget) bool {
	who := s.Who.Name
	path, err := r.shell.Forget(who, false)
	if err != nil {
		return r.broken(s.Span(), who, who+" can be forgotten", err)
	}
	if r.gone == nil {
		r.gone = map[string][]fold.Line{}
	}
	r.gone[who] = append(r.gone[who], path...)
	return true
}
