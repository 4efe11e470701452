package plan

import (
	"fmt"
	"io"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/expr"
)

// Process is the way of a lead through stages.
type Process struct {
	Name     string
	Doc      string
	Default  bool // new leads go into it
	Stages   []*Stage
	Outcomes []string // where a lead ends
}

// Stage is a part of a process.
type Stage struct {
	Name   string
	Enter  *expr.Program // takes leads from the stages before; nil: it says nothing
	GoTo   []GoTo        // in the order of precedence
	Needs  []string      // contact, account: what must be known before the lead goes on
	Fields []string      // that the stage asks for
	Gates  []string      // of these, the ones that must be true before the lead goes on
	Owner  string        // the role that works on it; "": nobody's
	Tasks  []*Task       // that are given out when a lead comes in
}

// GoTo leads a lead to another stage, or to an outcome.
type GoTo struct {
	To   string
	When *expr.Program // nil: always
}

// Process returns the process called name, or nil.
func (p *Program) Process(name string) *Process {
	for _, d := range p.Processes {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// DefaultProcess returns the process that new leads go into, or nil.
func (p *Program) DefaultProcess() *Process {
	for _, d := range p.Processes {
		if d.Default {
			return d
		}
	}
	return nil
}

// Stage returns the stage called name and its place; nil: the process has none of that name.
func (d *Process) Stage(name string) (*Stage, int) {
	for i, s := range d.Stages {
		if s.Name == name {
			return s, i
		}
	}
	return nil, len(d.Stages)
}

// Outcome reports whether leads end there.
func (d *Process) Outcome(name string) bool {
	for _, o := range d.Outcomes {
		if o == name {
			return true
		}
	}
	return false
}

func processes(info *check.Info) []*Process {
	var all []*Process
	for _, d := range info.Processes {
		p := &Process{Name: d.Name.Name, Doc: d.Doc, Default: d.Default}
		for _, s := range d.Stages {
			p.Stages = append(p.Stages, stage(s, info))
		}
		for _, o := range d.Outcomes {
			p.Outcomes = append(p.Outcomes, o.Name)
		}
		all = append(all, p)
	}
	return all
}

func stage(s *ast.Stage, info *check.Info) *Stage {
	out := &Stage{Name: s.Name.Name, Enter: info.Exprs[s.Enter]}
	for _, g := range s.GoTo {
		out.GoTo = append(out.GoTo, GoTo{g.Stage.Name, info.Exprs[g.When]})
	}
	for _, n := range s.Needs {
		out.Needs = append(out.Needs, n.Name)
	}
	for _, f := range s.Fields {
		out.Fields = append(out.Fields, f.Field.Name.Name)
		if f.Gate {
			out.Gates = append(out.Gates, f.Field.Name.Name)
		}
	}
	if s.Owner != nil {
		out.Owner = s.Owner.Name
	}
	for _, t := range s.Tasks {
		out.Tasks = append(out.Tasks, task(t, info))
	}
	return out
}

// exprs lists the rules of the process in the order of the script.
func (d *Process) exprs() []*expr.Program {
	var all []*expr.Program
	for _, s := range d.Stages {
		if s.Enter != nil {
			all = append(all, s.Enter)
		}
		for _, g := range s.GoTo {
			if g.When != nil {
				all = append(all, g.When)
			}
		}
	}
	return all
}

// StageRules returns the rules of all processes, in the order of the script.
func (p *Program) StageRules() []*expr.Program {
	var all []*expr.Program
	for _, d := range p.Processes {
		all = append(all, d.exprs()...)
	}
	return all
}

func dumpProcess(w io.Writer, d *Process) {
	fmt.Fprintf(w, "process %s default %v outcomes %q\n", d.Name, d.Default, d.Outcomes)
	for _, s := range d.Stages {
		fmt.Fprintf(w, "  stage %s needs %q fields %q gates %q owner %q\n", s.Name, s.Needs, s.Fields, s.Gates, s.Owner)
		if s.Enter != nil {
			fmt.Fprintf(w, "    enter %s\n", exprText(s.Enter))
		}
		for _, g := range s.GoTo {
			rule := "always"
			if g.When != nil {
				rule = exprText(g.When)
			}
			fmt.Fprintf(w, "    go to %s: %s\n", g.To, rule)
		}
		for _, t := range s.Tasks {
			fmt.Fprintf(w, "    %s %q to %q owner %v round robin %v due %+v\n", t.Kind, t.Text, t.Role, t.Owner, t.RoundRobin, t.Due)
		}
	}
}
