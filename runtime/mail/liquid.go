package mail

import (
	"errors"
	"io"

	"github.com/osteele/liquid/expressions"
	"github.com/osteele/liquid/filters"
	"github.com/osteele/liquid/render"
	"github.com/osteele/liquid/tags"
)

// The limits of one rendering. The library cannot be cancelled, so all that could run away is counted: each output,
// assignment and turn of a loop is a step, and so is each KiB of a text that these make.
const (
	maxSource = 256 << 10 // bytes of a template
	maxOutput = 1 << 20   // bytes of a part of a mail
	maxText   = 64 << 10  // bytes of one text
	maxList   = 1000      // items of one list
	maxSteps  = 10_000
	maxDepth  = 20 // blocks in blocks
)

// stateKey is where a rendering finds its state among the variables; no template can write this name.
const stateKey = "\x00writing"

// writing is the state of one rendering.
type writing struct {
	word   string   // begins the markers
	plain  int      // > 0: values are written as they are, without markers
	steps  int      // left
	values []string // what stands at each marker
	mark   []byte   // scratch
}

// charge takes a step and one for each KiB.
func (w *writing) charge(bytes int) error {
	if w.steps -= 1 + bytes/1024; w.steps < 0 {
		return errTooMuch
	}
	return nil
}

// limited refuses what goes beyond its limit.
type limited struct {
	buf   []byte
	limit int
}

func (l *limited) Write(p []byte) (int, error) {
	if len(l.buf)+len(p) > l.limit {
		return 0, errTooLong
	}
	l.buf = append(l.buf, p...)
	return len(p), nil
}

// grammar is the language of the templates: the library's if, unless and case; our own filters, loops and output.
// prepare (check.go) puts our words in place of the written ones, because the library lets no block be replaced.
var grammar = newGrammar()

func newGrammar() *render.Config {
	c := render.NewConfig()
	c.TemplateStore = noFiles{}
	filters.AddStandardFilters(&c) // the check lets only those through that filterTable replaces
	tags.AddStandardTags(c)
	for i := range filterTable {
		c.AddFilter(filterTable[i].name, filterTable[i].fn)
	}
	c.AddTag("out", compileOut)
	c.AddTag("assign", compileAssign)
	c.AddTag("break", func(string) (func(io.Writer, render.Context) error, error) { return throw(errBreak), nil })
	c.AddTag("continue", func(string) (func(io.Writer, render.Context) error, error) { return throw(errContinue), nil })
	c.AddBlock("each").Clause("else").Compiler(compileEach)
	c.AddBlock("keep").Compiler(compileKeep)
	return &c
}

// noFiles keeps templates away from the disk.
type noFiles struct{}

func (noFiles) ReadTemplate(string) ([]byte, error) {
	return nil, errors.New("templates read no files")
}

func state(ctx render.Context) *writing { return ctx.Get(stateKey).(*writing) }

// compileOut compiles {{ expression }}.
func compileOut(source string) (func(io.Writer, render.Context) error, error) {
	expr, err := expressions.Parse(source)
	if err != nil {
		return nil, err
	}
	return func(w io.Writer, ctx render.Context) error {
		v, err := ctx.Evaluate(expr)
		if err != nil {
			return err
		}
		text := textOf(v)
		if len(text) > maxText {
			return errBig
		}
		s := state(ctx)
		if err := s.charge(len(text)); err != nil {
			return err
		}
		text = oneLine(text)
		if s.plain > 0 {
			_, err = io.WriteString(w, text)
			return err
		}
		s.mark = appendMarker(s.mark[:0], s.word, len(s.values))
		s.values = append(s.values, text)
		_, err = w.Write(s.mark)
		return err
	}, nil
}

// compileAssign compiles {% assign name = expression %}.
func compileAssign(source string) (func(io.Writer, render.Context) error, error) {
	stmt, err := expressions.ParseStatement(expressions.AssignStatementSelector, source)
	if err != nil {
		return nil, err
	}
	return func(_ io.Writer, ctx render.Context) error {
		v, err := ctx.Evaluate(stmt.ValueFn)
		if err != nil {
			return err
		}
		size := 0
		switch v := v.(type) {
		case string:
			size = len(v)
		case []any:
			size = 16 * len(v)
		}
		ctx.Set(stmt.Assignment.Variable, v)
		return state(ctx).charge(size)
	}, nil
}

// compileKeep compiles {% capture name %}…{% endcapture %}: the name holds the text, which is a value like any other.
func compileKeep(node render.BlockNode) (func(io.Writer, render.Context) error, error) {
	return func(_ io.Writer, ctx render.Context) error {
		s := state(ctx)
		out := limited{limit: maxText}
		s.plain++
		err := ctx.RenderChildren(&out)
		s.plain--
		if err != nil {
			return err
		}
		ctx.Set(node.Args, string(out.buf))
		return s.charge(len(out.buf))
	}, nil
}
