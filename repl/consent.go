package repl

import (
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/runtime/machine"
)

// opts gives or withdraws consent: ada opts in to newsletter, ada opts out of marketing
func (s *Session) opts(w *strings.Builder, id, line string) error {
	if err := s.known(id); err != nil {
		return err
	}
	step, ok := s.read(w, does, line, len(line)-len(strings.TrimLeft(strings.TrimPrefix(line, id), " \t"))).(*ast.TestConsent)
	if !ok {
		return nil
	}
	in := machine.Input{Kind: machine.ConsentInput, Contact: id, Name: step.For.Name, Status: machine.ConsentYes, Detail: "repl"}
	if step.Out {
		in.Status = machine.ConsentNo
	}
	if err := s.put(in); err != nil {
		return err
	}
	s.news(w, id)
	return nil
}

// consents tells the answers of a contact, each with its time and source.
func (s *Session) consents(t *table, st *machine.State) {
	for i := range st.Consents {
		c := &st.Consents[i]
		said := "no to " + c.Name
		if c.Yes {
			said = "yes to " + c.Name
		}
		if c.Address != "" {
			said += " at " + c.Address
		}
		said += ", " + s.clock(c.At)
		if c.Source != "" {
			said += ", " + c.Source
		}
		t.row("consent", said)
	}
	for i := range st.Addresses {
		switch a := &st.Addresses[i]; {
		case a.Complained != 0:
			t.row("blocked", a.Address+" for ever: it complained "+s.clock(a.Complained))
		case a.Until > s.shell.Now().UnixMilli():
			t.row("blocked", a.Address+" until "+s.clock(a.Until)+": it bounced")
		}
	}
}
