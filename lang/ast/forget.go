package ast

// TestForget erases a person of the test with all that is kept of them: ada is forgotten
type TestForget struct {
	At
	Who Ident
}

func (*TestForget) testStep() {}
