package check

import "github.com/journeylang/journey/lang/ast"

// consent checks what a person of a test gives or withdraws consent for.
func (r *testRun) consent(s *ast.TestConsent) {
	r.person(s.Who)
	r.topicRef(s.For)
}
