package plan

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
)

// BestControl is the share of people who get their message by a channel that chance picks. Against them the reports
// measure what choosing is worth, and from them the choice keeps learning about the channels that it would not take.
const BestControl = 0.1

// The arms of a choice of channels, counted from Step.Arm.
const (
	ChosenArm = 0
	ChanceArm = 1
)

func (f *flattening) sendBest(s *ast.SendBest, path string) []looseEnd {
	var names []string
	for _, m := range s.Among {
		names = append(names, m.Medium.Name+" "+m.Message.Name)
	}
	at := f.add(SendBest, path, "send-best-of-"+slug(strings.Join(names, "-")), "send best of "+strings.Join(names, ", "), s.Span())
	for _, m := range s.Among {
		f.Steps[at].Among = append(f.Steps[at].Among, f.messages[m.Message.Name])
	}
	f.Steps[at].HasElse = s.Else != nil
	f.Steps[at].Arm = len(f.Arms)
	f.Arms = append(f.Arms, Arm{Step: at, Label: "best"}, Arm{Step: at, Label: "by chance", HoldOut: true})
	ends := []looseEnd{f.next(at)}
	return append(ends, f.body(s.Else, f.Steps[at].ID+"/else", f.otherwise(at))...)
}
