package ast

// TestConsent is an answer of a person to the question for consent: ada opts in to newsletter, ada opts out of marketing
type TestConsent struct {
	At
	Who Ident
	Out bool
	For Ident // a purpose or a topic
}

func (*TestConsent) testStep() {}
