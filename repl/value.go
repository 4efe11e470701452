package repl

import (
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// compile reads the expression behind the first skip bytes of a line; mistakes are told, then the program is nil.
func (s *Session) compile(w *strings.Builder, line string, skip int, want schema.Type) *expr.Program {
	return s.compileFor(w, s.scope(), line, skip, want)
}

// compileFor is compile for an expression that may name what scope holds.
func (s *Session) compileFor(w *strings.Builder, scope *expr.Scope, line string, skip int, want schema.Type) *expr.Program {
	file := source.NewFile("your line", line)
	p, list := expr.Compile(source.Span{File: file, Start: skip, End: len(line)}, scope, want)
	s.tell(w, list, line, 0)
	return p
}

// scope is what a rule may name: as in a segment, and every answer to a message.
func (s *Session) scope() *expr.Scope { return s.plan.Scope() }

// evaluate answers an expression about a contact with its value, its type and the values that it was made of.
func (s *Session) evaluate(w *strings.Builder, id, line string, skip int) error {
	p := s.compile(w, line, skip, schema.Type{})
	if p == nil {
		return nil
	}
	if id == "" {
		return fmt.Errorf("about whom? take a contact in hand with :use ID, or write ID: %s", p.Text)
	}
	v, operands, err := s.ask(id, p)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s  (%s)\n", s.show(v), p.Result.Article())
	if len(operands) == 1 && operands[0].Name == p.Text {
		return nil
	}
	for _, o := range operands {
		fmt.Fprintf(w, "  %s is %s\n", o.Name, s.show(o.Value))
	}
	return nil
}

func (s *Session) ask(id string, p *expr.Program) (v any, operands []expr.Operand, err error) {
	past := s.past(id, p)
	s.view(id, func(st *machine.State) { v, operands, err = machine.Ask(s.shell.World(), st, s.now(), past, p) })
	return v, operands, err
}

// past returns the trace of somebody, if the expression reads history.
func (s *Session) past(id string, p *expr.Program) (past []machine.Entry) {
	if len(p.Aggregates) == 0 {
		return nil
	}
	for _, l := range s.path(id) {
		past = append(past, l.Entry)
	}
	return past
}

func (s *Session) show(v any) string {
	switch v := v.(type) {
	case time.Duration:
		return span(v)
	case time.Time:
		if !v.Equal(v.Truncate(24 * time.Hour)) {
			return s.clock(v.UnixMilli())
		}
	}
	return explain.Show(v)
}

// span writes a length of time as the language does: 3d4h.
func span(d time.Duration) string {
	if d < 0 {
		return "-" + span(-d)
	}
	text := ""
	if days := d / (24 * time.Hour); days > 0 {
		text, d = fmt.Sprintf("%dd", days), d%(24*time.Hour)
	}
	if d > 0 || text == "" {
		rest := d.String()
		if strings.HasSuffix(rest, "m0s") {
			rest = strings.TrimSuffix(rest, "0s")
		}
		if strings.HasSuffix(rest, "h0m") {
			rest = strings.TrimSuffix(rest, "0m")
		}
		text += rest
	}
	return text
}
