package query

import (
	"fmt"
	"slices"
	"sort"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// Refs returns every place in a file that names something, by place. Where one place can mean several things (a start
// field in a mail that two journeys send), there is one Ref for each.
func (s *Snapshot) Refs(name string) []Ref {
	s.once.Lock()
	defer s.once.Unlock()
	if refs, ok := s.places[name]; ok {
		return refs
	}
	r := &referrer{s: s}
	if f := s.byName[name]; f != nil {
		for _, d := range f.decls {
			if d.Kind == Channel || d.Kind == Record {
				continue // words of the language, not names
			}
			r.out = append(r.out, Ref{d.Symbol, d.Span, true})
		}
		for _, d := range f.Tree.Decls {
			r.journey, r.start, r.event, r.test, r.process, r.message = "", nil, "", "", "", ""
			r.visit(d)
		}
	} else if body := s.Bodies[name]; body != nil {
		r.body(body)
	}
	sort.SliceStable(r.out, func(i, j int) bool { return r.out[i].Span.Start < r.out[j].Span.Start })
	r.out = slices.Compact(r.out)
	s.places[name] = r.out
	return r.out
}

// at returns what stands at an offset of a file; several where it is ambiguous.
func (s *Snapshot) at(name string, offset int) []Ref {
	var out []Ref
	for _, r := range s.Refs(name) {
		if r.Span.Start <= offset && offset <= r.Span.End {
			if len(out) > 0 && out[0].Span != r.Span {
				if out[0].Span.End > offset || r.Span.Start > offset {
					continue
				}
				out = nil // between two that touch, the later counts
			}
			out = append(out, r)
		}
	}
	return out
}

// referrer walks a declaration and knows what the words mean where it is.
type referrer struct {
	s       *Snapshot
	out     []Ref
	journey string
	start   []string // owners of start.…
	event   string   // owner of event.…
	test    string
	process string
	message string // whose texts are read
}

func (r *referrer) name(kind Kind, owner string, id *ast.Ident) {
	if id == nil || id.Name == "" || id.Span().IsZero() {
		return
	}
	r.add(Symbol{kind, owner, id.Name}, id.Span())
}

func (r *referrer) add(s Symbol, span source.Span) { r.out = append(r.out, Ref{Symbol: s, Span: span}) }

func (r *referrer) names(kind Kind, ids []ast.Ident) {
	for i := range ids {
		r.name(kind, "", &ids[i])
	}
}

// visit collects the names of a node and of everything below it.
func (r *referrer) visit(n ast.Node) {
	switch n := n.(type) {
	case *ast.Journey:
		r.journey, r.start = n.Name.Name, startOwners(n)
	case *ast.Test:
		r.test = testOwner(n)
	case *ast.Process:
		r.process = n.Name.Name
	case *ast.Email:
		r.name(Topic, "", n.Purpose)
		r.message = n.Name.Name
	case *ast.SMS:
		r.name(Topic, "", n.Purpose)
		r.message = n.Name.Name
	case *ast.Push:
		r.name(Topic, "", n.Purpose)
		r.message = n.Name.Name
	case *ast.Topic:
		r.name(Topic, "", n.Under)
	case *ast.Cap:
		r.name(Topic, "", n.Purpose)
	case *ast.Suppress:
		r.names(Segment, n.Groups)
	case *ast.Start:
		r.name(Segment, "", n.With)
	case *ast.Only:
		r.names(Segment, n.Segments)
	case *ast.Skip:
		r.names(Segment, n.Segments)
	case *ast.QuietClause:
		r.names(Quiet, n.Names)
	case *ast.Trigger:
		defer r.within(eventOwner(n.Event))()
	case *ast.Goal:
		defer r.within(eventOwner(n.On.Event))()
	case *ast.Per:
		if len(r.start) > 0 {
			defer r.within(r.start[0])()
		}
	case *ast.EventRef:
		r.eventRef(n)
	case *ast.Send:
		r.name(Message, "", &n.Message)
	case *ast.StartJourney:
		r.name(Journey, "", &n.Journey)
	case *ast.Raise:
		r.name(Event, "", &n.Event)
		r.keys(of(n.Event.Name), n.Fields)
	case *ast.ListChange:
		r.name(Segment, "", &n.Segment)
	case *ast.Do:
		r.name(Action, "", &n.Action)
	case *ast.CreateLead:
		r.keys("lead", n.Fields)
	case *ast.Set:
		r.name(Field, orContact(n.Record.Name), &n.Field)
	case *ast.TestContact:
		r.keys("contact", n.Fields)
	case *ast.TestAccount:
		r.keys("account", n.Fields)
	case *ast.TestLead:
		r.name(Person, r.test, &n.Who)
		r.keys("lead", n.Fields)
	case *ast.TestSubmission:
		if n.Form == nil {
			r.keys("contact", n.Fields)
		}
		if n.Lead != nil {
			r.keys("lead", n.Lead)
		}
	case *ast.TestMerge:
		r.name(Person, r.test, &n.Who)
		r.name(Person, r.test, &n.Into)
	case *ast.TestForget:
		r.name(Person, r.test, &n.Who)
	case *ast.TestLeadBecomes:
		r.name(Person, r.test, &n.Who)
		r.keys("lead", n.Fields)
	case *ast.TestTaskDone:
		r.name(Person, r.test, &n.Who)
	case *ast.TestDoes:
		r.name(Person, r.test, &n.Who)
		r.keys(eventOwner(n.Event), n.Fields)
	case *ast.TestExpect:
		r.name(Person, r.test, &n.Who)
	case *ast.GotMessage:
		r.name(Message, "", &n.Message)
	case *ast.LeftJourney:
		r.name(Journey, "", &n.Journey)
	case *ast.InGroup:
		if r.s.has(Journey, "", n.Group.Name) && !r.s.has(Segment, "", n.Group.Name) {
			r.name(Journey, "", &n.Group)
		} else {
			r.name(Segment, "", &n.Group)
		}
	case *ast.GoTo:
		r.name(Stage, r.process, &n.Stage)
	case *ast.Match:
		for i := range n.By {
			r.name(Field, n.Record.Name, &n.By[i])
		}
	case *ast.FormField:
		if n.Record != nil {
			r.name(Field, n.Record.Name, n.Into)
		} else if r.s.has(Field, "contact", n.Field.Name.Name) {
			r.name(Field, "contact", &n.Field.Name)
		}
	case *ast.DoubleOptIn:
		r.name(Message, "", &n.Message)
		r.name(Topic, "", n.Topic)
	case *ast.Expr:
		r.expr(n.Span())
		return
	case *ast.String:
		r.liquid(n.Span())
		return
	}
	children(n, r.visit)
}

// within sets what event.… means and returns how to take it back.
func (r *referrer) within(owner string) func() {
	before := r.event
	r.event = owner
	return func() { r.event = before }
}

func (r *referrer) keys(owner string, o *ast.Object) {
	if o == nil {
		return
	}
	for _, e := range o.Entries {
		r.name(Field, owner, &e.Key)
	}
}

// eventRef collects the name of an event, of a message with what is done with it, or of a segment entered or left.
func (r *referrer) eventRef(e *ast.EventRef) {
	switch {
	case e.Verb != nil && (e.Verb.Name == "enters" || e.Verb.Name == "leaves"):
		r.name(Segment, "", &e.Name)
	case e.Interaction == nil:
		r.name(Event, "", &e.Name)
	case isRecord(e.Name.Name):
		if e.Verb != nil {
			r.name(Field, e.Name.Name, e.Interaction)
		}
	case e.Name.Name != "email" && e.Name.Name != "sms" && e.Name.Name != "push" && e.Name.Name != "form":
		r.name(Message, "", &e.Name)
	}
}

// eventOwner is the owner of event.… behind a trigger.
func eventOwner(e ast.EventRef) string {
	switch {
	case e.Verb != nil:
		return ""
	case e.Interaction != nil:
		return "interaction " + e.Interaction.Name
	}
	return of(e.Name.Name)
}

// startOwners is what start.… means inside a journey.
func startOwners(j *ast.Journey) []string {
	for _, c := range j.Clauses {
		if s, ok := c.(*ast.Start); ok && s.On != nil {
			return []string{eventOwner(s.On.Event)}
		}
	}
	return nil
}

// senders is what start.… means in a message: the start events of all journeys that send it.
func (s *Snapshot) senders(message string) []string {
	var owners []string
	for _, f := range s.Files {
		for _, d := range f.Tree.Decls {
			j, ok := d.(*ast.Journey)
			if !ok || !sends(j, message) {
				continue
			}
			for _, o := range startOwners(j) {
				if !slices.Contains(owners, o) {
					owners = append(owners, o)
				}
			}
		}
	}
	return owners
}

func sends(n ast.Node, message string) bool {
	if send, ok := n.(*ast.Send); ok && send.Message.Name == message {
		return true
	}
	found := false
	children(n, func(c ast.Node) { found = found || sends(c, message) })
	return found
}

func isRecord(name string) bool { return name == "contact" || name == "account" || name == "lead" }

func orContact(record string) string {
	if record == "" {
		return "contact"
	}
	return record
}

// significant returns the tokens of a span that mean something.
func significant(span source.Span) []token.Token {
	var out []token.Token
	for _, t := range token.LexSpan(span) {
		if !t.IsSpace() && t.Kind != token.EOF {
			out = append(out, t)
		}
	}
	return out
}

// String is for messages and tests: field total of event order_placed.
func (s Symbol) String() string {
	if s.Kind == Field {
		return fmt.Sprintf("field %s of %s", s.Name, s.Owner)
	}
	return string(s.Kind) + " " + s.Name
}
