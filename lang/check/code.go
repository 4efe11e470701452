package check

import (
	"errors"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/js"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// Action is a declared action with the types of what it takes and yields.
type Action struct {
	Decl   *ast.Action
	Name   string
	Params []schema.Field
	Result schema.Type // Kind Invalid: it yields nothing
}

// Script is the code of a function or an action.
type Script struct {
	Text string
	At   source.Span // its first letter, in the script or in a file of its own
}

func (c *checker) declareFunction(d *ast.Function) {
	if !c.enter("function", d.Name) {
		return
	}
	if slices.Contains(expr.Functions(), d.Name.Name) {
		c.diags.Errorf(ReservedName, d.Name.Span(), "give the function another name", "%s is already a function of every rule", d.Name.Name)
		return
	}
	c.Functions = append(c.Functions, d)
	f := &expr.Function{Params: c.params(d.Params)}
	var ok bool
	switch {
	case d.Result.Span().IsZero():
		if !c.hurt(d) {
			c.diags.Errorf(MissingResult, d.Name.Span(), "say what it yields: function "+d.Name.Name+"(…): string", "the function %s does not say what it yields", d.Name.Name)
		}
	default:
		f.Result, ok = c.fieldType(&d.Result)
	}
	if !ok || len(f.Params) < len(d.Params) {
		c.doubtful[d.Name.Name] = true
	}
	c.calls[d.Name.Name], c.Signatures[d.Name.Name] = f, f
	c.checks = append(c.checks, func() { c.script(&d.Code, d.Name, d.Params, js.CheckFunction) })
}

func (c *checker) declareAction(d *ast.Action) {
	if !c.enter("action", d.Name) {
		return
	}
	a := &Action{Decl: d, Name: d.Name.Name, Params: c.params(d.Params)}
	if d.Result != nil {
		t, ok := c.fieldType(d.Result)
		if a.Result = t; !ok {
			c.doubtful[a.Name] = true
		}
	}
	if len(a.Params) < len(d.Params) {
		c.doubtful[a.Name] = true
	}
	c.actions[a.Name] = a
	c.Actions = append(c.Actions, a)
	c.checks = append(c.checks, func() { c.action(d) })
}

// params makes the types of the parameters; those that are refused stay out.
func (c *checker) params(fields []*ast.Field) []schema.Field {
	var out []schema.Field
	for _, f := range fields {
		if t, ok := c.fieldType(&f.Type); ok {
			out = append(out, schema.Field{Name: f.Name.Name, Type: t})
		}
	}
	return out
}

// twice reports a parameter that has the name of one before it.
func (c *checker) twice(params []*ast.Field) bool {
	seen := firsts{}
	for _, p := range params {
		if first, again := seen.seen(p.Name.Name, p.Name.Span()); again {
			d := c.diags.Errorf(DeclaredTwice, p.Name.Span(), "give one of them another name", "the parameter %s stands here twice", p.Name.Name)
			d.Notes = append(d.Notes, diag.Note{Span: first, Text: "first named here"})
			return true
		}
	}
	return false
}

func (c *checker) action(d *ast.Action) {
	if d.Timeout != nil {
		c.length(*d.Timeout, "the timeout")
	}
	if r := d.Retry; r != nil {
		if r.Times < 1 && !c.hurt(r) {
			c.diags.Errorf(WrongRetry, r.Span(), "write retry 3 times from 1s, or delete the line", "an action cannot be tried again %d times", r.Times)
		}
		if r.From != nil {
			c.length(*r.From, "the pause before the next try")
		}
	}
	for _, a := range d.Allow {
		c.allow(a)
	}
	if d.Code == nil {
		if !c.hurt(d) {
			c.diags.Errorf(MissingCode, d.Name.Span(), `add js """…""" or js file "actions/`+d.Name.Name+`.js"`, "the action %s does nothing: it has no code", d.Name.Name)
		}
		return
	}
	c.script(d.Code, d.Name, d.Params, js.Check)
}

// length reports a length of time that is none.
func (c *checker) length(d ast.Duration, what string) {
	if d.Days == 0 && d.Millis == 0 && !c.hurt(d) {
		c.diags.Errorf(NoTime, d.Span(), "write a time above nothing, such as 5s", "%s takes no time", what)
	}
}

// allow checks an address that an action may reach.
func (c *checker) allow(s ast.String) {
	u, err := url.Parse(s.Value)
	hint := `name where the action may go: "https://companies.example/"`
	switch {
	case err != nil || u.Host == "":
		c.diags.Errorf(WrongAllow, s.Span(), hint, "%q is no address of the web", s.Value)
	case u.Scheme != "https" && !(u.Scheme == "http" && ownHouse(u.Hostname())):
		c.diags.Errorf(WrongAllow, s.Span(), hint, "an action reaches others over https alone").Replace(`"https` + strings.TrimPrefix(s.Value, u.Scheme) + `"`)
	case u.User != nil:
		c.diags.Errorf(WrongAllow, s.Span(), hint, "a name or password does not belong into an address")
	case strings.Contains(u.Host, "*"):
		c.diags.Errorf(WrongAllow, s.Span(), "name each host", "an address cannot stand for many hosts")
	}
}

// ownHouse reports whether a host lies in the network of whoever runs the program, and says so itself: a connection
// there need not be encrypted, and to name it is to allow it.
func ownHouse(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && (ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast())
}

var jsExtensions = []string{".js", ".mjs"}

// script finds the code of a function or an action and reports what keeps it from running, which judge knows.
func (c *checker) script(code *ast.Code, name ast.Ident, params []*ast.Field, judge func(name, source string) error) {
	if c.twice(params) || code.Span().IsZero() {
		return
	}
	text, ok := c.code(code)
	if !ok || c.hurt(code) {
		return
	}
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Name.Name
	}
	c.Scripts[code] = &Script{text.text, text.place(0, 1)}
	err := judge(name.Name, "(function "+"("+strings.Join(names, ", ")+") {\n"+text.text+"\n})")
	var mistakes js.Errors
	if !errors.As(err, &mistakes) {
		return
	}
	m := mistakes[0]
	if m.Line == 1 { // the line that we wrote around the code: a parameter has a name that JavaScript keeps for itself
		at := name.Span()
		for _, p := range params {
			if reservedInJS.MatchString(p.Name.Name) {
				at = p.Name.Span()
			}
		}
		c.diags.Errorf(BadScript, at, "give it another name", "JavaScript does not take this name: %s", mildly(m.Message))
		return
	}
	start, end := lineOffset(text.text, m.Line-1, m.Column)
	if start >= len(strings.TrimRight(text.text, " \t\r\n")) {
		start, end = lastWord(text.text)
		c.diags.Errorf(BadScript, text.place(start, end), "look for a bracket that is not closed, or for something left out behind it", "the code ends too early")
		return
	}
	at := text.place(start, end)
	if m.Refused() {
		c.diags.Errorf(NotPure, at, "do it in the rule or in an action; a function has texts, numbers, lists, objects, dates and simple regular expressions", "%s", mildly(m.Message))
		return
	}
	if strings.Contains(m.Message, "would never match") {
		if n := strings.IndexByte(text.text[start:], '}'); n >= 0 {
			at = text.place(start, start+n+1)
		}
		c.diags.Errorf(NeverMatches, at, `list the letters: /[a-zà-öø-ÿ]/i`, "%s", m.Message)
		return
	}
	c.diags.Errorf(BadScript, at, "", "JavaScript cannot read this: %s", mildly(m.Message))
}

var reservedInJS = regexp.MustCompile(`^(break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|import|in|instanceof|let|new|null|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$`)

// mildly begins a message of the JavaScript engine in lower case, as it stands in the middle of ours.
func mildly(message string) string {
	if len(message) > 1 && message[1] >= 'a' && message[1] <= 'z' {
		return strings.ToLower(message[:1]) + message[1:]
	}
	return message
}

// lineOffset returns the offsets of the word or sign at a line and column, from 1, that lie inside text.
func lineOffset(text string, line, column int) (start, end int) {
	for ; line > 1; line-- {
		n := strings.IndexByte(text[start:], '\n')
		if n < 0 {
			return len(text), len(text)
		}
		start += n + 1
	}
	start = min(start+max(column-1, 0), len(text))
	end = start
	for end < len(text) && isWord(text[end]) {
		end++
	}
	if end == start && start < len(text) && text[start] != '\n' {
		_, size := utf8.DecodeRuneInString(text[start:])
		end += size
	}
	return start, end
}

// lastWord returns the offsets of the last word or sign of the code.
func lastWord(text string) (start, end int) {
	end = len(strings.TrimRight(text, " \t\r\n"))
	start = end
	for start > 0 && isWord(text[start-1]) {
		start--
	}
	if start == end && start > 0 {
		_, size := utf8.DecodeLastRuneInString(text[:end])
		start -= size
	}
	return start, end
}

// FilePath returns the path, from the root of the folder, of the file in which a declaration keeps its body or its
// code; ok is false where that stands in the script, or the file would lie outside of the folder.
func FilePath(d ast.Decl) (name string, ok bool) {
	switch d := d.(type) {
	case *ast.Email:
		return BodyPath(d)
	case *ast.Function:
		return codePath(&d.Code)
	case *ast.Action:
		return codePath(d.Code)
	}
	return "", false
}

func codePath(code *ast.Code) (name string, ok bool) {
	if code == nil || !code.File || code.Text.Value == "" {
		return "", false
	}
	return pathBeside(code.Span().File, code.Text.Value)
}

// code finds the text of the code.
func (c *checker) code(code *ast.Code) (located, bool) {
	if !code.File {
		if strings.TrimSpace(code.Text.Value) == "" {
			c.diags.Errorf(MissingCode, code.Text.Span(), "write what it does", "there is no code here")
			return located{}, false
		}
		return scriptText(code.Text), true
	}
	name, ok := codePath(code)
	if !ok {
		c.diags.Errorf(WrongFile, code.Text.Span(), `name a file in the folder of the program: "actions/enrich.js"`, "the code file lies outside of the program")
		return located{}, false
	}
	if !slices.Contains(jsExtensions, path.Ext(name)) {
		c.diags.Errorf(WrongFile, code.Text.Span(), "code is JavaScript (.js)", "the file %s is of a kind that cannot be run", name)
		return located{}, false
	}
	f := c.file(name, code.Text.Span(), "file")
	if f == nil {
		return located{}, false
	}
	if strings.TrimSpace(f.Text) == "" {
		c.diags.Errorf(MissingCode, code.Text.Span(), "write into it what is to be done", "the file %s is empty", name)
		return located{}, false
	}
	return fileText(f), true
}

// file returns the file that a declaration names, or nil after it said what is wrong with it. what is the file to the author.
func (c *checker) file(name string, at source.Span, what string) *source.File {
	f := c.bodies[name]
	switch {
	case f == nil:
		c.diags.Errorf(MissingFile, at, "the path starts at the folder of this script", "there is no file %s", name)
	case !utf8.ValidString(f.Text):
		c.diags.Errorf(WrongFile, at, "save it as UTF-8", "the %s %s is not text in UTF-8", what, name)
	default:
		return f
	}
	return nil
}

// fileText is all of a file.
func fileText(f *source.File) located {
	return located{text: f.Text, place: func(start, end int) source.Span { return source.Span{File: f, Start: start, End: end} }}
}
