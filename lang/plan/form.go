package plan

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// Submitted is the event of every submission of a form. Its field form names the form.
const Submitted = "form.submitted"

// Form is what people fill in on a page, or through another system.
type Form struct {
	Name    string
	Title   string // for people; "": made of the name
	Doc     string // stands under the title
	Fields  []FormField
	Creates bool           // a lead, with the values of Lead
	Lead    map[string]any // what the lead gets beside what is filled in
	Thanks  string         // what people read behind it; "": not said
	// Confirm is the mail that asks whether it is really them; nil: nobody is asked, and nothing is consented to.
	Confirm *Message
	Topic   string // the topic, or the purpose, that Confirm asks consent for
	// Language is that of the author's words, and so of the form's own: de, pt-BR; "": each reader's own, of the form's words.
	Language string
	Signed   string // environment variable with the key by which another system signs what it hands in; "": it does not
	Where    source.Span
}

// FormField is one field of a form and where it goes.
type FormField struct {
	Name     string
	Label    string // what people read beside it
	Type     schema.Type
	Required bool
	Record   string      // contact, account, lead
	Into     string      // its field
	From     schema.Path // where it stands in what other systems send; nil: a member of its name
}

// Form returns the form called name.
func (p *Program) Form(name string) (*Form, bool) {
	for _, f := range p.Forms {
		if f.Name == name {
			return f, true
		}
	}
	return nil, false
}

// again is how long a form does not send a second mail to confirm to the same person, whatever is submitted.
const again = 10 * time.Minute

// forms makes the plan of all forms, and, of each with a double opt-in, the journey that sends its mail.
func (p *Program) forms(info *check.Info, messages map[string]*Message) {
	if info.Submitted != nil {
		e := &Event{Name: Submitted, Fields: info.Submitted}
		p.Events, p.events[Submitted] = append(p.Events, e), e
	}
	for _, d := range info.Forms {
		f := form(d, info)
		p.Forms = append(p.Forms, f)
		if d.OptIn == nil {
			continue
		}
		f.Confirm, f.Topic = messages[d.OptIn.Message.Name], "marketing"
		if d.OptIn.Topic != nil {
			f.Topic = d.OptIn.Topic.Name
		}
		p.Journeys = append(p.Journeys, f.asking(info))
	}
}

func form(d *ast.Form, info *check.Info) *Form {
	f := &Form{Name: d.Name.Name, Title: inWords(d.Name.Name), Doc: d.Doc, Where: d.Span()}
	if d.Title != nil {
		f.Title = d.Title.Value
	}
	if d.Thanks != nil {
		f.Thanks = d.Thanks.Value
	}
	if d.Language != nil {
		f.Language = d.Language.Value
	}
	if d.Signed != nil {
		f.Signed = d.Signed.Value
	}
	for _, a := range d.Fields {
		name := a.Field.Name.Name
		field := FormField{Name: name, Label: inWords(name), Type: info.Asked[a], Required: a.Required, Record: "contact", Into: name}
		if a.Label != nil {
			field.Label = a.Label.Value
		}
		if a.Record != nil {
			field.Record, field.Into = a.Record.Name, a.Into.Name
		}
		if a.From != nil {
			field.From, _ = schema.ParsePath(a.From.Value)
		}
		f.Fields = append(f.Fields, field)
	}
	if d.Creates != nil {
		f.Creates, f.Lead = true, map[string]any{}
		for _, e := range d.Creates.Fields.Entries {
			f.Lead[e.Key.Name] = info.Values[&e.Value]
		}
	}
	return f
}

// inWords makes of a name what people read: first_name is First name.
func inWords(name string) string {
	text := []rune(strings.ReplaceAll(name, "_", " "))
	if len(text) > 0 {
		text[0] = unicode.ToUpper(text[0])
	}
	return string(text)
}

// JourneyName is the name of the journey that sends the mail to confirm of a form. No declared journey has such a name.
func (f *Form) JourneyName() string { return "form " + f.Name }

// Asking returns the form whose mail to confirm the journey sends.
func (p *Program) Asking(journey string) (*Form, bool) {
	name, of := strings.CutPrefix(journey, "form ")
	f, ok := p.Form(name)
	return f, of && ok && f.Confirm != nil
}

// asking is the journey that a double opt-in is: whoever submits the form gets the mail, through all gates. What they
// consent to is written down when they confirm, which is not the journey's to wait for.
func (f *Form) asking(info *check.Info) *Journey {
	text := source.NewFile("form "+f.Name, fmt.Sprintf("event.form == %q", f.Name))
	where, diags := expr.Compile(source.Span{File: text, End: len(text.Text)}, &expr.Scope{Contact: info.Contact, Event: info.Submitted}, schema.Type{Kind: schema.Bool})
	if diags.HasErrors() {
		panic("the rule of a form is not well-formed: " + diags[0].Message)
	}
	name := f.JourneyName()
	return &Journey{Name: name, Title: f.Title, Doc: "Asks those who fill in the form whether it is really them.", Where: f.Where,
		Start: Start{On: &Trigger{Event: Submitted, Where: where, Text: Submitted + " where " + text.Text}},
		Again: Again{After: Duration{Exact: again}},
		Steps: []Step{{ID: name + "/email-" + f.Confirm.Name, Kind: Send, Label: "email " + f.Confirm.Name, Message: f.Confirm, Where: f.Where,
			Next: End, Else: End, ElseArm: -1, Behind: End}},
	}
}

// dumpForm writes a form, as goldens show it.
func dumpForm(w io.Writer, f *Form) {
	fmt.Fprintf(w, "form %s %q\n", f.Name, f.Title)
	for _, a := range f.Fields {
		fmt.Fprintf(w, "  field %s %q: %s -> %s.%s", a.Name, a.Label, typeText(a.Type), a.Record, a.Into)
		if a.Required {
			fmt.Fprint(w, " required")
		}
		if a.From != nil {
			fmt.Fprintf(w, " from %s", a.From)
		}
		fmt.Fprintln(w)
	}
	if f.Creates {
		fmt.Fprintf(w, "  creates lead %v\n", f.Lead)
	}
	if f.Thanks != "" {
		fmt.Fprintf(w, "  thanks %q\n", f.Thanks)
	}
	if f.Language != "" {
		fmt.Fprintf(w, "  language %s\n", f.Language)
	}
	if f.Signed != "" {
		fmt.Fprintf(w, "  signed with %s\n", f.Signed)
	}
	if f.Confirm != nil {
		fmt.Fprintf(w, "  opt in with %s for %s\n", f.Confirm.Name, f.Topic)
	}
}
