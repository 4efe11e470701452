package expr

import (
	"errors"
	"fmt"
	"sync"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

var machines = sync.Pool{New: func() any { return &vm.VM{MemoryBudget: memoryCell} }}

// run runs a program on one of the machines.
func run(code *vm.Program, env *Env) (any, error) {
	m := machines.Get().(*vm.VM)
	v, err := m.Run(code, env)
	machines.Put(m)
	return v, err
}

// Eval returns the value: nil (missing), string, float64, bool, time.Time, time.Duration or []any, which must not be
// changed. Missing values never fail: a comparison with one is false (!= is true), arithmetic on one is missing. The
// only errors are values that grow beyond all measure.
func (p *Program) Eval(env *Env) (any, error) {
	if env == nil {
		env = &Env{}
	}
	v, err := run(p.code, env)
	if err != nil {
		var e *file.Error
		if errors.As(err, &e) {
			err = errors.New(e.Message)
		}
		return nil, fmt.Errorf("cannot evaluate %s: %w", p.Text, err)
	}
	return v, nil
}

// Holds evaluates a condition: missing and errors count as false.
func (p *Program) Holds(env *Env) bool {
	v, err := p.Eval(env)
	return err == nil && v == true
}

// Values returns the operands that the expression read, by name as written ("contact.plan"), for explanations, in
// order of first appearance.
func (p *Program) Values(env *Env) []Operand {
	if env == nil {
		env = &Env{}
	}
	out := make([]Operand, len(p.operands))
	for i, o := range p.operands {
		out[i] = Operand{Name: o.name, Value: o.read(env)}
	}
	return out
}
