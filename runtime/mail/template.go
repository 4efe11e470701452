package mail

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"sync"
	"time"

	"github.com/osteele/liquid/parser"
	"github.com/osteele/liquid/render"

	"github.com/journeylang/journey/lang/plan"
)

// Template is a message, ready to be rendered. It may be used by many goroutines at once.
type Template struct {
	name      string
	from      string // "": what Values say
	sender    string // the name that people read
	marketing bool
	html      bool
	word      string // begins the markers
	subject   render.Node
	body      render.Node
	medium    string // of a note: sms, push
	links     map[string]any
	open      render.Node // of a push

	// Pages by the body's output, markers included: people who went through the same branches share one, so Markdown
	// runs once for all of them.
	mu    sync.RWMutex
	pages map[string]*cutPage
}

// Values is what a mail is made with. Maps are read, never changed or kept.
type Values struct {
	Key            string // of the sending; decides the Message-ID
	ContactID      string // for the outbox only
	Contact, Start map[string]any
	Account, Lead  map[string]any
	Results        map[string]map[string]any // what actions have yielded, by name
	UnsubscribeURL string                    // http or https; a marketing mail needs it
	ConfirmURL     string                    // of the mail of a double opt-in
	Address        string                    // the sender's postal address, for the foot of a marketing mail
	From           string                    // the sender where the message names none: see Sender
	Now            time.Time
	Zone           *time.Location // of the dates in the mail; nil: UTC
}

// Compile reads the templates of a message. All that can be known before the first mail is checked, of each part: an error
// is an *Error, or several of them joined.
func Compile(m *plan.Message) (*Template, error) {
	if short(m.Medium) {
		return compileNote(m)
	}
	t := &Template{name: m.Name, from: m.From, marketing: m.Purpose != "transactional", html: m.HTML,
		word: markerFor(m.Subject, m.Body), links: places(m), pages: map[string]*cutPage{}}
	var faults []error
	if m.From != "" {
		if a, err := mail.ParseAddress(m.From); err != nil || !ValidAddress(a.Address) {
			faults = append(faults, &Error{Message: m.Name, Part: "from", Text: fmt.Sprintf("%q is no sender", m.From),
				Hint: `write "Contoso Coffee <hello@contoso.example>"`})
		} else {
			t.from, t.sender = a.String(), senderName(a)
		}
	}
	var flat string
	var err *Error
	if t.subject, _, err = compile(m.Subject, t.word, m.Results); err != nil {
		err.Message, err.Part = m.Name, "subject"
		faults = append(faults, err)
	}
	if t.body, flat, err = compile(m.Body, t.word, m.Results); err == nil {
		err = t.checkBody(flat)
	}
	if err != nil {
		err.Message, err.Part = m.Name, "body"
		faults = append(faults, err)
	}
	switch len(faults) {
	case 0:
		return t, nil
	case 1:
		return nil, faults[0]
	}
	return nil, errors.Join(faults...)
}

// places are the addresses that the message names as links.NAME.
func places(m *plan.Message) map[string]any {
	out := make(map[string]any, len(m.Places))
	for _, p := range m.Places {
		out[p.Name] = p.Address
	}
	return out
}

func senderName(a *mail.Address) string {
	if a.Name != "" {
		return oneLine(a.Name)
	}
	return a.Address
}

// compile checks and compiles one part, which may read results (company.name); flat is as in prepared.
func compile(source, word string, results []string) (node render.Node, flat string, fail *Error) {
	p, fail := prepare(source, word, results)
	if fail != nil {
		return nil, "", fail
	}
	// The library panics at a number that does not fit.
	defer func() {
		if r := recover(); r != nil {
			fail = &Error{Text: "cannot be read: " + recovered(r).Error()}
		}
	}()
	node, err := grammar.Compile(p.source, parser.SourceLoc{LineNo: 1})
	if err != nil {
		return nil, "", libraryError(err)
	}
	return node, p.flat, nil
}

// checkBody finds what only the finished page shows, on a page with all branches in a row.
func (t *Template) checkBody(flat string) *Error {
	if !t.html {
		return checkMarkdown(flat)
	}
	if _, err := cutHTML(flat, t.word); err != nil {
		return &Error{Text: err.Error(), Hint: "put values between tags, or in attributes with quotes"}
	}
	return nil
}

// with adds results to what a template may name.
func (v *Values) with(vars map[string]any, zone *time.Location) map[string]any {
	for name, fields := range v.Results {
		vars[name] = local(fields, zone)
	}
	return vars
}

// Render makes the mail for one person. Errors are *Error.
func (t *Template) Render(v Values) (*Mail, error) {
	zone := v.Zone
	if zone == nil {
		zone = time.UTC
	}
	if short(t.medium) {
		return t.note(v, v.with(map[string]any{"contact": local(v.Contact, zone), "start": local(v.Start, zone), "account": local(v.Account, zone), "lead": local(v.Lead, zone), "links": t.links, "now": v.Now.In(zone)}, zone))
	}
	from, sender := t.from, t.sender
	if from == "" {
		a, err := mail.ParseAddress(v.From)
		if err != nil {
			return nil, &Error{Message: t.name, Part: "from", Text: "neither the message nor the project names a sender", Hint: "add a line from \"…\" to the message"}
		}
		from, sender = a.String(), senderName(a)
	}
	m := &Mail{Key: v.Key, Contact: v.ContactID, Message: t.name, From: from, Date: v.Now, MessageID: MessageID(v.Key, from)}
	m.To, _ = v.Contact["email"].(string)
	if t.marketing {
		if lower := strings.ToLower(v.UnsubscribeURL); !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "http://") {
			return nil, &Error{Message: t.name, Part: "body", Text: "a marketing mail needs a link to unsubscribe, and the project has none"}
		}
		m.UnsubscribeURL = linkPart(v.UnsubscribeURL, false)
	}
	vars := v.with(map[string]any{
		"contact": local(v.Contact, zone), "start": local(v.Start, zone), "account": local(v.Account, zone), "lead": local(v.Lead, zone),
		"links": t.links, "now": v.Now.In(zone), "unsubscribe_url": m.UnsubscribeURL,
		"confirm_url": v.ConfirmURL,
	}, zone)

	w := writers.Get().(*writer)
	defer writers.Put(w)
	if err := w.run(t.subject, vars, t.word, true); err != nil {
		return nil, t.fail("subject", err)
	}
	m.Subject = strings.TrimSpace(oneLine(string(w.out.buf)))
	if err := w.run(t.body, vars, t.word, false); err != nil {
		return nil, t.fail("body", err)
	}
	page, err := t.page(w.out.buf)
	if err != nil {
		return nil, t.fail("body", err)
	}
	// The page's own values stand in front: see page.
	values := w.state.values
	values[pageLanguage], values[pageTitle], values[pageSender], values[pageUnsubscribe] =
		language(v.Contact["language"]), m.Subject, imprint(sender, v.Address), m.UnsubscribeURL
	if m.HTML, err = w.fill(page.html, values); err == nil {
		m.Text, err = w.fill(page.text, values)
	}
	if err != nil {
		return nil, t.fail("body", err)
	}
	return m, nil
}

// imprint says whom a mail is from, as its foot shows it: the sender's name and, where there is one, postal address.
func imprint(sender, address string) string {
	if address == "" {
		return oneLine(sender)
	}
	return oneLine(sender + ". " + strings.TrimSuffix(strings.TrimSpace(address), "."))
}

// fail names the message and the place in an error.
func (t *Template) fail(part string, err error) error {
	var located render.Error
	fail := &Error{Text: err.Error()}
	if errors.As(err, &located) {
		fail = libraryError(located)
	}
	fail.Message, fail.Part = t.name, part
	return fail
}

// libraryError says what the library found in our words: it wraps the cause in a sentence about its own source.
func libraryError(err render.Error) *Error {
	out := &Error{Line: err.LineNumber()}
	if cause := err.Cause(); cause != nil {
		out.Text = cause.Error()
	} else {
		out.Text = err.Error()
	}
	if _, rest, ok := strings.Cut(out.Text, "syntax error in "); ok {
		if i := strings.LastIndex(rest, "\" in {"); i >= 0 {
			rest = rest[:i+1]
		}
		out.Text = "cannot read " + strings.NewReplacer("%loop ", "", "%assign ", "", "{%when ", "", "\\\"", "\"").Replace(rest)
	}
	return out
}

// writer is the memory of one rendering.
type writer struct {
	out   limited
	state writing
	page  []byte
}

var writers = sync.Pool{New: func() any { return new(writer) }}

// run renders a template into out; plain: values stand there as they are.
func (w *writer) run(node render.Node, vars map[string]any, word string, plain bool) (err error) {
	w.out.buf, w.out.limit = w.out.buf[:0], maxOutput
	w.state = writing{word: word, steps: maxSteps, values: append(w.state.values[:0], make([]string, pageSlots)...), mark: w.state.mark}
	if plain {
		w.state.plain = 1
	}
	vars[stateKey] = &w.state
	defer func() {
		if r := recover(); r != nil {
			err = recovered(r)
		}
	}()
	if err := render.Render(node, &w.out, vars, *grammar); err != nil {
		return err
	}
	return nil
}

// fill puts the values into a page.
func (w *writer) fill(pieces []piece, values []string) (string, error) {
	size := 0
	for i := range pieces {
		size += len(pieces[i].text)
		if p := &pieces[i]; p.slot >= 0 && p.slot < len(values) {
			size += len(values[p.slot])
		}
	}
	if size > maxOutput {
		return "", errTooLong
	}
	w.page = fill(w.page[:0], pieces, values)
	if len(w.page) > maxOutput {
		return "", errTooLong
	}
	return string(w.page), nil
}
