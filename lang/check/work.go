package check

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// work checks a step that hands something to people, to actions or to other journeys.
func (j *journeyRun) work(s ast.Step) outcome {
	j.acts = true
	switch s := s.(type) {
	case *ast.Task:
		j.task(s)
	case *ast.Do:
		return j.do(s)
	case *ast.CreateLead:
		j.createLead(s)
	case *ast.StartJourney:
		j.startJourney(s)
	case *ast.Raise:
		j.raise(s)
	case *ast.ListChange:
		j.listChange(s)
	}
	return outcome{}
}

func (j *journeyRun) task(s *ast.Task) {
	j.notRun(s.Kind.Name, s.Kind.Span())
	if strings.TrimSpace(s.Text.Value) == "" {
		j.diags.Errorf(MissingText, s.Text.Span(), "say what is to be done: task \"Call {{ contact.first_name }}\"", "this %s does not say what is to be done", s.Kind.Name)
	}
	if s.Due != nil {
		j.duration(*s.Due, "due in")
	}
	m := &Message{Name: "this " + s.Kind.Name, Medium: s.Kind.Name, startAt: map[string]source.Span{}}
	t := newTemplate(j.checker, m)
	t.read(scriptText(s.Text))
	t.keep()
	j.Texts[s] = m
	j.startFields(source.Span{}, m)
	j.resultFields(source.Span{}, m)
}

// do checks a call of an action. Its result is known, by its name, in the steps behind.
func (j *journeyRun) do(s *ast.Do) outcome {
	failed := j.optional(s.OnError)
	a := j.actions[s.Action.Name]
	if a == nil {
		var known []string
		for _, a := range j.Actions {
			known = append(known, a.Name)
		}
		j.unknown(UnknownAction, "action", s.Action.Name, s.Action.Span(), known, fmt.Sprintf("declare it: action %s(…) { js \"…\" }", s.Action.Name))
	} else {
		j.arguments(s, a)
	}
	if s.As != nil {
		j.result(s, a, failed.ends)
	}
	return ways(false, outcome{}, failed)
}

func (j *journeyRun) arguments(s *ast.Do, a *Action) {
	if len(s.Args) != len(a.Params) && !j.doubtful[a.Name] {
		names := make([]string, len(a.Params))
		for i, p := range a.Params {
			names[i] = p.Name
		}
		d := j.diags.Errorf(WrongArgument, s.Action.Span(), fmt.Sprintf("write do %s(%s)", a.Name, strings.Join(names, ", ")),
			"%s takes %s, this gives it %d", a.Name, values(len(a.Params)), len(s.Args))
		d.Notes = append(d.Notes, diag.Note{Span: a.Decl.Name.Span(), Text: "the action is declared here"})
		return
	}
	for i := range s.Args {
		if i < len(a.Params) {
			want := a.Params[i].Type
			want.Optional = true
			j.assign(&s.Args[i], want, a.Params[i].Name)
		}
	}
}

// result names what an action yields. Where a failed action lets people go on, all of it may be missing.
func (j *journeyRun) result(s *ast.Do, a *Action, failedLeave bool) {
	r := result{name: s.As.Name, at: s.As.Span()}
	switch {
	case r.name == "":
		return
	case reserved[r.name] || r.name == "account" || r.name == "lead" || r.name == "leads" || r.name == "reminder" || j.segments[r.name] != nil:
		j.diags.Errorf(ReservedName, r.at, "give the result another name", "%s already means something in rules", r.name)
		return
	case a == nil || j.doubtful[a.Name]:
	case a.Result.Kind == schema.Invalid:
		d := j.diags.Errorf(NoResult, r.at, "delete as "+r.name+", or let the action say what it yields: action "+a.Name+"(…): { name: string }", "the action %s yields nothing", a.Name)
		d.Notes = append(d.Notes, diag.Note{Span: a.Decl.Name.Span(), Text: "the action is declared here"})
	case a.Result.Kind == schema.Object:
		r.fields = &schema.Record{}
		for _, f := range a.Result.Fields.Fields {
			f.Type.Optional = f.Type.Optional || a.Result.Optional || !failedLeave
			r.fields.Fields = append(r.fields.Fields, f)
		}
	default: // a plain result is company.value
		t := a.Result
		t.Optional = t.Optional || !failedLeave
		r.fields = &schema.Record{Fields: []schema.Field{{Name: "value", Type: t}}}
	}
	for _, earlier := range j.results {
		if earlier.name == r.name && earlier.fields != nil {
			d := j.diags.Errorf(DeclaredTwice, r.at, "give the result another name", "two results are called %s", r.name)
			d.Notes = append(d.Notes, diag.Note{Span: earlier.at, Text: "the first one"})
		}
	}
	j.results = append(j.results, r)
}

// doubtResult notes the names that a call which could not be read may have given to its result.
func (j *journeyRun) doubtResult(s *ast.BadStep) {
	text, ok := strings.CutPrefix(s.Span().Text(), "do ")
	if !ok {
		return
	}
	at := s.Span()
	at.Start = at.End - len(text)
	for _, t := range token.LexSpan(at) {
		if t.Kind == token.Ident && !reserved[t.Text(at.File)] {
			j.results = append(j.results, result{name: t.Text(at.File), at: t.Span(at.File)})
		}
	}
}

func (j *journeyRun) createLead(s *ast.CreateLead) {
	j.notRun("create lead", word(s.Span(), "create"))
	if s.For != nil && s.For.Name != "contact" && s.For.Name != "account" {
		j.diags.Errorf(WrongOwner, s.For.Span(), "write for account, or nothing: the lead is the contact's", "a lead cannot be for %s", s.For.Name)
	}
	if j.Lead == nil {
		j.diags.Errorf(UnknownField, word(s.Span(), "lead"), "declare what they have: lead { product: string? }", "there are no leads in this program")
		return
	}
	given := j.object(s.Fields, j.Lead, "the lead")
	if s.Fields != nil && j.hurt(s.Fields) || j.lead == nil {
		return
	}
	for _, f := range j.lead.Fields {
		if !f.Type.Optional && f.Default == nil && !given[f.Name.Name] {
			j.missing(f.Name.Name, "a lead", s.Span())
			return
		}
	}
}

func (j *journeyRun) missing(field, of string, at source.Span) {
	first, _, _ := strings.Cut(at.Text(), "{")
	at.End = at.Start + len(strings.TrimRight(first, " \t\n"))
	j.diags.Errorf(MissingValue, at, fmt.Sprintf("give it: { %s: … }; or mark the field as optional: %s: …?", field, field), "%s always has the field %s", of, field)
}

// object checks expressions against the fields that they are for, and returns the names that are given.
func (j *journeyRun) object(o *ast.Object, rec *schema.Record, owner string) map[string]bool {
	given := map[string]bool{}
	if o == nil {
		return given
	}
	for _, e := range o.Entries {
		name := e.Key.Name
		if given[name] {
			j.diags.Errorf(DeclaredTwice, e.Key.Span(), "keep one of them", "%s gets two values", name)
			continue
		}
		given[name] = true
		f, ok := rec.Field(name)
		if !ok {
			if !j.broken[rec] {
				j.unknown(UnknownField, "field of "+owner+":", name, e.Key.Span(), fieldNames(rec), owner+" has "+fieldList(fieldNames(rec)))
			}
			j.rule(&e.Value, nil, schema.Type{})
			continue
		}
		want := f.Type
		want.Optional = true
		j.assign(&e.Value, want, "the field "+name)
	}
	return given
}

// startJourney checks the start of another journey, which gets the fields of the event that it starts on.
func (j *journeyRun) startJourney(s *ast.StartJourney) {
	j.notRun("start", word(s.Span(), "start"))
	other := j.journeys[s.Journey.Name]
	if other == nil {
		j.unknown(UnknownJourney, "journey", s.Journey.Name, s.Journey.Span(), j.journeyNames(), "start the name of a declared journey; a journey that begins on an event says start on EVENT above its steps")
		return
	}
	var fields *schema.Record
	var start *ast.Start
	for _, cl := range other.Clauses {
		if first, ok := cl.(*ast.Start); ok && start == nil {
			start = first
		}
	}
	switch {
	case start == nil || start.On == nil && start.With == nil:
		return
	case start.On != nil:
		e := j.events[start.On.Event.Name.Name]
		if e == nil || start.On.Event.Verb != nil || start.On.Event.Interaction != nil {
			fields = noFields
		} else {
			fields = e.Fields
		}
	default:
		fields = noFields
	}
	if len(fields.Fields) == 0 {
		if s.With != nil && len(s.With.Entries) > 0 && !j.broken[fields] {
			d := j.diags.Errorf(NotStartable, s.With.Span(), "delete it, or let the other journey start on an event with these fields", "%s takes no data: it starts on nothing that has fields", s.Journey.Name)
			d.Notes = append(d.Notes, diag.Note{Span: start.Span(), Text: "it starts here"})
		}
		return
	}
	given := j.object(s.With, fields, "what starts "+s.Journey.Name)
	j.complete(given, fields, "what starts "+s.Journey.Name, s)
}

func (j *journeyRun) raise(s *ast.Raise) {
	j.notRun("raise", word(s.Span(), "raise"))
	e := j.event(&ast.EventRef{At: s.Event.At, Name: s.Event})
	if e == nil {
		return
	}
	given := j.object(s.Fields, e.Fields, "event "+e.Name)
	j.complete(given, e.Fields, "the event "+e.Name, s)
}

// complete reports the first field that is always there and gets no value.
func (j *journeyRun) complete(given map[string]bool, rec *schema.Record, of string, s ast.Step) {
	if j.hurt(s) || j.broken[rec] {
		return
	}
	for _, f := range rec.Fields {
		if !f.Type.Optional && !given[f.Name] {
			j.missing(f.Name, of, s.Span())
			return
		}
	}
}

func (j *journeyRun) listChange(s *ast.ListChange) {
	form := "add to"
	if s.Remove {
		form = "remove from"
	}
	j.notRun(form, word(s.Span(), strings.Fields(form)[0]))
	if j.forFirm {
		j.ofNobody(word(s.Span(), strings.Fields(form)[0]), forEach)
		return
	}
	if !j.segmentRef(s.Segment) {
		return
	}
	if seg := j.segments[s.Segment.Name]; !seg.Decl.Static && seg.Decl.Rule != nil {
		d := j.diags.Errorf(NotStatic, s.Segment.Span(), "change what its rule reads, or declare a list: segment "+s.Segment.Name+"_list static",
			"%s has a rule: who is in it follows from that", s.Segment.Name)
		d.Notes = append(d.Notes, diag.Note{Span: seg.Decl.Name.Span(), Text: "it is declared here"})
	}
}

// values counts what an action takes.
func values(n int) string {
	switch n {
	case 0:
		return "no value"
	case 1:
		return "1 value"
	}
	return fmt.Sprintf("%d values", n)
}
