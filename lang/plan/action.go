package plan

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/js"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// actionTimeout is how long one try of an action may take where the script does not say.
const actionTimeout = 10 * time.Second

// Action is a step of the author's own, in JavaScript.
type Action struct {
	Name    string
	Params  []schema.Field
	Result  schema.Type // Kind Invalid: it yields nothing
	Timeout time.Duration
	Retries int           // tries behind the first
	Pause   time.Duration // before the second try; doubled before each further one
	Allow   []string      // what the addresses that it may reach begin with
	Script  Script
	// Contact and Start are the fields of the person and of the event that the code reads; nil with AllContact, AllStart: it
	// may read any.
	Contact, Start       []string
	AllContact, AllStart bool
}

// Function is a function of the author's, in JavaScript. It sees its arguments and nothing else.
type Function struct {
	Name   string
	Params []schema.Field
	Result schema.Type
	Script Script

	code *js.Function
}

// Script is JavaScript with its place.
type Script struct {
	File string // that it stands in
	Line int    // of its first line
	Text string
}

// Action returns the action called name.
func (p *Program) Action(name string) (*Action, bool) {
	for _, a := range p.Actions {
		if a.Name == name {
			return a, true
		}
	}
	return nil, false
}

// Function returns the function called name.
func (p *Program) Function(name string) (*Function, bool) {
	for _, f := range p.Functions {
		if f.Name == name {
			return f, true
		}
	}
	return nil, false
}

// Call returns what the function makes of its arguments, which are values of the types of its parameters. The same
// arguments always give the same value, or the same error, which says in the author's words why there is no value.
func (f *Function) Call(args []any) (any, error) {
	v, err := f.code.Call(args)
	if err != nil {
		return nil, err
	}
	if v, err = yield(f.Result, v); err != nil {
		return nil, fmt.Errorf("%s returns no %s: %w", f.Name, strings.TrimPrefix(strings.TrimPrefix(f.Result.Article(), "an "), "a "), err)
	}
	return v, nil
}

// Yield turns what the code returned into the action's result: its fields by name, a plain value under "value". The
// error says, in the author's words, what does not fit the declaration.
func (a *Action) Yield(v any) (map[string]any, error) {
	switch {
	case a.Result.Kind == schema.Invalid:
		return nil, nil
	case v == nil && a.Result.Optional:
		return nil, nil
	case v == nil:
		return nil, fmt.Errorf("%s returns nothing, and declares %s: let it return one, or write ? behind the type", a.Name, a.Result.Article())
	case a.Result.Kind != schema.Object:
		out, err := yield(a.Result, v)
		if err != nil {
			return nil, fmt.Errorf("%s does not return what it declares: %w", a.Name, err)
		}
		return map[string]any{"value": out}, nil
	}
	given, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s declares that it returns an object, and returns %s", a.Name, kindOf(v))
	}
	out := map[string]any{}
	for _, f := range a.Result.Fields.Fields {
		value, err := yield(f.Type, given[f.Name])
		if err != nil {
			return nil, fmt.Errorf("%s does not return what it declares: the field %s: %w", a.Name, f.Name, err)
		}
		if value != nil {
			out[f.Name] = value
		}
	}
	return out, nil
}

// yield is schema.Coerce for what code returns: no text stands for a number there, and what must be there is.
func yield(t schema.Type, v any) (any, error) {
	if v == nil {
		if t.Optional {
			return nil, nil
		}
		return nil, fmt.Errorf("it is missing; write ? behind its type if it may be")
	}
	_, isText := v.(string)
	wrong := isText && (t.Kind == schema.Number || t.Kind == schema.Bool || t.Kind == schema.List) || !isText && t.Kind.IsText()
	if wrong {
		return nil, fmt.Errorf("%s is not %s", kindOf(v), t.Article())
	}
	if _, isObject := v.(map[string]any); isObject {
		return nil, fmt.Errorf("an object is not %s", t.Article())
	}
	out, err := schema.Coerce(t, v)
	if err == nil && out == nil && t.Kind == schema.String {
		return v, nil // an empty text is a text
	}
	if err == nil && out == nil && !t.Optional {
		return nil, fmt.Errorf("an empty text is not %s", t.Article())
	}
	return out, err
}

func kindOf(v any) string {
	switch v := v.(type) {
	case string:
		return "a text"
	case float64:
		return "a number"
	case bool:
		return "a yes or no"
	case time.Time:
		return "a date"
	case []any:
		return "a list"
	case map[string]any:
		if len(v) == 0 {
			return "an empty object"
		}
		return "an object with " + strings.Join(slices.Sorted(maps.Keys(v)), ", ")
	}
	return fmt.Sprintf("a %T", v)
}

func action(a *check.Action, info *check.Info) *Action {
	d := a.Decl
	out := &Action{Name: a.Name, Params: a.Params, Result: a.Result, Timeout: actionTimeout, Script: script(info, d.Code)}
	if d.Timeout != nil {
		out.Timeout = exact(*d.Timeout)
	}
	if d.Retry != nil {
		out.Retries, out.Pause = d.Retry.Times, time.Second
		if d.Retry.From != nil {
			out.Pause = exact(*d.Retry.From)
		}
	}
	for _, s := range d.Allow {
		out.Allow = append(out.Allow, s.Value)
	}
	out.Contact, out.AllContact = js.Reads(out.Script.Text, "contact")
	out.Start, out.AllStart = js.Reads(out.Script.Text, "start")
	return out
}

// exact is a duration of the clock, in which a day has 24 hours.
func exact(d ast.Duration) time.Duration {
	return time.Duration(d.Days)*24*time.Hour + time.Duration(d.Millis)*time.Millisecond
}

// function compiles a function; the checker has found no mistake in it.
func function(d *ast.Function, info *check.Info) *Function {
	sign := info.Signatures[d.Name.Name]
	f := &Function{Name: d.Name.Name, Params: sign.Params, Result: sign.Result, Script: script(info, &d.Code)}
	f.code = js.NewFunction(f.Script.File, paramNames(f.Params), f.Script.Text, f.Script.Line)
	return f
}

func paramNames(params []schema.Field) []string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Name
	}
	return names
}

// ParamNames returns the names of the action's parameters, in order.
func (a *Action) ParamNames() []string { return paramNames(a.Params) }

func script(info *check.Info, code *ast.Code) Script {
	s := info.Scripts[code]
	if s == nil {
		return Script{}
	}
	return Script{File: s.At.File.Name, Line: s.At.Line(), Text: s.Text}
}

// codeFiles are the files in which functions and actions keep their code.
func codeFiles(info *check.Info) []*source.File {
	var out []*source.File
	add := func(code *ast.Code) {
		if s := info.Scripts[code]; s != nil && code.File {
			out = append(out, s.At.File)
		}
	}
	for _, f := range info.Functions {
		add(&f.Code)
	}
	for _, a := range info.Actions {
		add(a.Decl.Code)
	}
	return out
}

// do is a step that calls an action.
func (f *flattening) do(s *ast.Do, path string) []looseEnd {
	at := f.add(Do, path, "do-"+s.Action.Name, label(s.Span()), s.Span())
	step := &f.Steps[at]
	if i := strings.Index(step.Label, " on error"); i > 0 {
		step.Label = step.Label[:i]
	}
	step.Action, step.HasElse = s.Action.Name, s.OnError != nil
	for i := range s.Args {
		step.Args = append(step.Args, f.info.Exprs[&s.Args[i]])
	}
	if s.As != nil {
		step.As = s.As.Name
	}
	id := step.ID
	ends := []looseEnd{f.next(at)}
	return append(ends, f.body(s.OnError, id+"/on-error", f.otherwise(at))...)
}

// actionText is what decides the behaviour of an action or a function, as the hash and the golden text have it.
func (a *Action) actionText() string {
	return fmt.Sprintf("action %s(%s): %s timeout %s retry %d from %s allow %q js %q", a.Name, record(&schema.Record{Fields: a.Params}, nil),
		typeText(a.Result), a.Timeout, a.Retries, a.Pause, a.Allow, a.Script.Text)
}

func (f *Function) functionText() string {
	return fmt.Sprintf("function %s(%s): %s js %q", f.Name, record(&schema.Record{Fields: f.Params}, nil), typeText(f.Result), f.Script.Text)
}

// code writes the functions and actions that the journey names.
func (r *rendering) code() {
	for _, f := range r.p.Functions {
		if r.calls[f.Name] {
			fmt.Fprintln(r.w, f.functionText())
		}
	}
	for _, a := range r.p.Actions {
		if !r.actions[a.Name] {
			continue
		}
		fmt.Fprintln(r.w, a.actionText())
		for _, f := range r.p.Contact.Fields {
			if a.AllContact || slices.Contains(a.Contact, f.Name) {
				r.fields[f.Name] = true
			}
		}
	}
}

// do writes a step that calls an action.
func (r *rendering) do(s *Step) {
	if s.Kind != Do {
		return
	}
	fmt.Fprintf(r.w, "do %q as %q\n", s.Action, s.As)
	r.actions[s.Action] = true
	for _, a := range s.Args {
		r.expr("argument", a)
	}
}

func dumpCode(w io.Writer, p *Program) {
	for _, f := range p.Functions {
		fmt.Fprintln(w, f.functionText())
	}
	for _, a := range p.Actions {
		fmt.Fprintln(w, a.actionText())
	}
}

func dumpDo(w io.Writer, s *Step) {
	if s.Kind != Do {
		return
	}
	fmt.Fprintf(w, "      calls %s(", s.Action)
	for i, a := range s.Args {
		if i > 0 {
			fmt.Fprint(w, ", ")
		}
		fmt.Fprint(w, exprText(a))
	}
	fmt.Fprint(w, ")")
	if s.As != "" {
		fmt.Fprintf(w, " as %s", s.As)
	}
	fmt.Fprintln(w)
}
