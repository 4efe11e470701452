package journeytest

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/runtime/machine"
)

// consents gives or withdraws a person's consent, as the person's own words would.
func (r *trial) consents(s *ast.TestConsent) bool {
	in := machine.Input{Kind: machine.ConsentInput, Contact: s.Who.Name, Name: s.For.Name, Status: machine.ConsentYes, Detail: "test"}
	if s.Out {
		in.Status = machine.ConsentNo
	}
	err := r.shell.Put(in)
	return err == nil || r.broken(s.Span(), s.Who.Name, s.Span().Text(), err)
}
