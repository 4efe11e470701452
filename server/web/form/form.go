// Package form makes the pages of forms: HTML that works without JavaScript, for everybody (WCAG 2.2 AA). Every field has its
// label and says what it wants, mistakes stand beside their fields and in a summary that gets the focus, what was filled in
// stays.
package form

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"strconv"
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

//go:embed page.html
var pageText string

//go:embed form.css
var style string

var pages = template.Must(template.New("").Parse(pageText))

// Names of what a form carries beside its fields. No field has such a name.
const (
	Stamp   = "journey.stamp"
	Page    = "journey.page"
	Visitor = "journey.visitor"
	Trap    = "journey.web" // people do not see it; programs fill it in
)

// Policy returns the Content-Security-Policy of the pages: nothing is loaded, nothing runs, and only the sites that origins
// names may frame them.
func Policy(origins []string) string {
	sum := sha256.Sum256([]byte(style))
	frames := "'self'"
	if len(origins) > 0 {
		frames += " " + strings.Join(origins, " ")
	}
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'self'; base-uri 'none'; frame-ancestors " + frames
}

// Fault is what is wrong with a field.
type Fault struct {
	Field string
	Text  string // for people
}

// Ask is a form to be filled in.
type Ask struct {
	Project string
	Form    *plan.Form
	Action  string // where it is sent
	Stamp   string
	Page    string              // see Page
	Visitor string              // see Visitor
	Given   map[string][]string // what was filled in already
	Faults  []Fault
	Notice  string // why it is asked again, where no field is to blame
	Words   *Words
}

// Write writes the page.
func (a Ask) Write(w io.Writer) error {
	v := view{Head: head(a.Form.Title, a.Project), Title: a.Form.Title, Doc: a.Form.Doc, From: a.Project, Style: template.CSS(style), Ask: a}
	if len(a.Faults) > 0 || a.Notice != "" {
		v.Head = a.Words.Say("error") + v.Head
	}
	for _, f := range a.Form.Fields {
		v.Fields = append(v.Fields, a.field(f, ""))
	}
	for i := range a.Faults {
		for _, f := range v.Fields {
			if f.Name == a.Faults[i].Field {
				id := f.ID
				if f.Kind == "ticks" {
					id = f.Options[0].ID
				}
				v.Faults = append(v.Faults, link{id, a.Faults[i].Text})
			}
		}
	}
	return pages.ExecuteTemplate(w, "form", v)
}

// Note is a page that says something.
type Note struct {
	Project string
	Title   string
	Lines   []string
	Button  string // what it asks to press, which posts to the same address; "": nothing
	Back    string // where the form is; "": nowhere
	Words   *Words
}

// Write writes the page.
func (n Note) Write(w io.Writer) error {
	return pages.ExecuteTemplate(w, "note", struct {
		Note
		Head, From string
		Style      template.CSS
	}{n, head(n.Title, n.Project), n.Project, template.CSS(style)})
}

// Embed writes what authors put into their own pages: the form itself, in the look of the page around it, and behind it,
// instead of it, its own page in a frame. base is where the server is reached.
func Embed(w io.Writer, base string, f *plan.Form) error {
	a := Ask{Form: f, Action: base + "/f/" + f.Name, Words: WordsOf(f, "")}
	v := view{Title: f.Title, Ask: a, Height: 320 + 100*len(f.Fields)}
	for _, field := range f.Fields {
		v.Fields = append(v.Fields, a.field(field, f.Name+"-"))
	}
	return pages.ExecuteTemplate(w, "embed", v)
}

type view struct {
	Ask
	Head, Title, Doc, From string
	Style                  template.CSS
	Fields                 []field
	Faults                 []link
	Height                 int
}

type link struct{ ID, Text string }

// field is a field as the page shows it.
type field struct {
	Words                        *Words // of the page
	ID, Name, Label, Hint, Fault string
	Kind                         string // input, lines, choice, tick, ticks
	Type, Step, Autocomplete     string // of input
	Value                        string
	Chosen, Required             bool
	Options                      []option
}

type option struct {
	ID, Value string
	Chosen    bool
}

// DescribedBy names what explains the field, for those who do not see it.
func (f field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Fault != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

func (a Ask) field(of plan.FormField, prefix string) field {
	f := field{Words: a.Words, ID: prefix + of.Name, Name: of.Name, Label: of.Label, Required: of.Required, Kind: "input", Type: "text", Autocomplete: autocomplete(of)}
	given := a.Given[of.Name]
	if len(given) > 0 {
		f.Value = given[0]
	}
	for _, fault := range a.Faults {
		if fault.Field == of.Name && f.Fault == "" {
			f.Fault = fault.Text
		}
	}
	switch of.Type.Kind {
	case schema.Email:
		f.Type = "email"
	case schema.Phone:
		f.Type, f.Hint = "tel", a.Words.Say("hint_phone")
	case schema.Number:
		f.Type, f.Step = "number", "any"
		if of.Type.Whole {
			f.Step = "1"
		}
	case schema.Date:
		f.Type = "date"
	case schema.Time:
		f.Type = "datetime-local"
	case schema.Bool:
		f.Kind, f.Chosen = "tick", f.Value == "true"
	case schema.Country:
		f.Hint = a.Words.Say("hint_country")
	case schema.Language:
		f.Hint = a.Words.Say("hint_language")
	case schema.Enum:
		f.Kind, f.Options = "choice", options(of.Type.Values, given, f.ID)
	case schema.List:
		f.Kind, f.Value = "lines", strings.Join(given, "\n")
		if f.Hint = a.Words.Say("hint_lines"); of.Type.Elem.Kind == schema.Enum {
			f.Kind, f.Hint, f.Options = "ticks", "", options(of.Type.Elem.Values, given, f.ID)
		}
	}
	return f
}

func options(values, given []string, id string) []option {
	var out []option
	for i, v := range values {
		o := option{ID: id + "-" + strconv.Itoa(i+1), Value: v}
		for _, g := range given {
			o.Chosen = o.Chosen || g == v
		}
		out = append(out, o)
	}
	return out
}

// autocomplete is what browsers know the field by, where it is about the person themselves (WCAG 1.3.5).
func autocomplete(f plan.FormField) string {
	if f.Record == "account" {
		if f.Into == "name" {
			return "organization"
		}
		return ""
	}
	if f.Record != "contact" {
		return ""
	}
	switch f.Type.Kind {
	case schema.Email:
		return "email"
	case schema.Phone:
		return "tel"
	case schema.Country:
		return "country"
	case schema.Language:
		return "language"
	}
	return known[f.Into]
}

// known are the names of fields whose meaning is plain.
var known = map[string]string{
	"name": "name", "first_name": "given-name", "last_name": "family-name", "job_title": "organization-title", "company": "organization",
	"street": "street-address", "city": "address-level2", "zip": "postal-code", "postal_code": "postal-code", "birthday": "bday", "website": "url",
}

func head(title, project string) string {
	if project == "" {
		return title
	}
	return title + " · " + project
}
