package machine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/plan"
)

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o ledger_gen.go -file ledger.go

// Ledger counts what concerns the whole program and no one journey: leads, tasks and forms, in one partition. A line that
// counts what is there now goes up and down with it; any other counts what has happened.
type Ledger struct {
	Lines []LedgerLine `msg:"l,omitempty"` // in the order of Kind, Of and Name
}

// LedgerLine is one number.
type LedgerLine struct {
	Kind LedgerKind `msg:"k"`
	Of   string     `msg:"o,omitempty"`
	Name string     `msg:"w,omitempty"`
	N    int64      `msg:"n,omitempty"`
}

// LedgerKind says what a line counts. The numbers are on disk: never change one.
type LedgerKind uint8

// The kinds of lines.
const (
	LeadsAt       LedgerKind = 1  // open leads now: Of their process, Name their stage
	LeadsReady    LedgerKind = 2  // open leads that are ready for sales now: Of their process
	LeadsMade     LedgerKind = 3  // leads that were made
	TasksOpen     LedgerKind = 4  // tasks to be done now: Of their role, Name their kind
	TasksMade     LedgerKind = 5  // tasks that were given out: Of their role
	TasksDone     LedgerKind = 6  // tasks that somebody did: Of their role
	LeadsEnded    LedgerKind = 7  // closed leads that are still known: Of their process, Name their outcome, or the last stage
	FormViewed    LedgerKind = 10 // how often the page of a form was shown: Of the form
	FormSubmitted LedgerKind = 11 // submissions: Of the form
	FormKnown     LedgerKind = 12 // submissions of contacts who were known already: Of the form
	FormNew       LedgerKind = 13 // submissions that made a contact: Of the form
	FormLead      LedgerKind = 14 // submissions that made a lead: Of the form
	FormMatched   LedgerKind = 15 // submissions that went to a lead that was there: Of the form
	FormConfirmed LedgerKind = 16 // answers to the mail of a double opt-in: Of the form
)

// maxLines bounds a ledger: a stage may be a text from outside. What else there is goes to the line Others of its kind.
const maxLines = 2000

// Others stands for all that has no line of its own.
const Others = "…"

// Add counts n more. A line that was made stays, so that what was counted on one is taken off the same one.
func (l *Ledger) Add(kind LedgerKind, of, name string, n int64) {
	if n == 0 {
		return
	}
	line := LedgerLine{Kind: kind, Of: of, Name: name}
	i, found := slices.BinarySearchFunc(l.Lines, line, compareLines)
	if !found && len(l.Lines) >= maxLines {
		line.Of, line.Name = Others, Others
		i, found = slices.BinarySearchFunc(l.Lines, line, compareLines)
	}
	if !found {
		l.Lines = slices.Insert(l.Lines, i, line)
	}
	l.Lines[i].N += n
}

func compareLines(a, b LedgerLine) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Of, b.Of), strings.Compare(a.Name, b.Name))
}

// Sum adds what another ledger counted.
func (l *Ledger) Sum(o *Ledger) {
	for _, line := range o.Lines {
		l.Add(line.Kind, line.Of, line.Name, line.N)
	}
}

// Holding is what an entity holds that a ledger counts: each lead and open task is a line.
type Holding []LedgerLine

// HeldBy appends what an entity holds now to held.
func HeldBy(st *State, held Holding) Holding {
	for i := range st.Leads {
		l := &st.Leads[i]
		at := LeadsAt
		if !l.Open() {
			at = LeadsEnded
		}
		held = append(held, LedgerLine{Kind: at, Of: l.Process, Name: l.Stage})
		if l.Open() && l.Ready {
			held = append(held, LedgerLine{Kind: LeadsReady, Of: l.Process})
		}
	}
	for i := range st.Tasks {
		if t := &st.Tasks[i]; t.Open() {
			held = append(held, LedgerLine{Kind: TasksOpen, Of: t.Role, Name: t.Kind})
		}
	}
	return held
}

// Change takes off what an entity held before, and counts what it holds after.
func (l *Ledger) Change(before, after Holding) {
	if slices.Equal(before, after) {
		return
	}
	for _, h := range before {
		l.Add(h.Kind, h.Of, h.Name, -1)
	}
	for _, h := range after {
		l.Add(h.Kind, h.Of, h.Name, 1)
	}
}

// Happened counts what a line of the trace tells.
func (l *Ledger) Happened(e *Entry) {
	switch e.Kind {
	case LeadMade:
		l.Add(LeadsMade, "", "", 1)
	case TaskMade:
		role, _ := e.Values["role"].(string)
		l.Add(TasksMade, role, "", 1)
	case TaskFinished:
		role, _ := e.Values["role"].(string)
		l.Add(TasksDone, role, "", 1)
	case Happened:
		if e.Text != plan.Submitted {
			return
		}
		if form, _ := e.Values["form"].(string); form != "" {
			l.Add(FormSubmitted, form, "", 1)
		}
	}
}

// Looked counts how often the page of a form was shown, as a ViewInput tells.
func (l *Ledger) Looked(in *Input) { l.Add(FormViewed, in.Key, "", min(max(0, in.Time), 1<<40)) }

// FormMark leads the ids of the inputs that a submission of a form is, behind the word form and a space; what stands before
// it is the name of the form. No id from outside holds it.
const FormMark = "\x1f"

// formOf returns the form through which an input came.
func formOf(in *Input) (string, bool) {
	rest, of := strings.CutPrefix(in.ID, "form ")
	name, _, marked := strings.Cut(rest, FormMark)
	return name, of && marked
}

// submitted counts what a part of a submission has found.
func (r *run) submitted(in *Input, made bool) {
	form, ok := formOf(in)
	if !ok || r.out.Ledger == nil {
		return
	}
	switch {
	case in.Kind == ContactInput && made:
		r.out.Ledger.Add(FormNew, form, "", 1)
	case in.Kind == ContactInput:
		r.out.Ledger.Add(FormKnown, form, "", 1)
	case in.Kind == LeadInput && in.Name == LeadCreate:
		r.out.Ledger.Add(FormLead, form, "", 1)
	case in.Kind == LeadInput:
		r.out.Ledger.Add(FormMatched, form, "", 1)
	}
}

// ConfirmedBy is the source of a consent that was given by the mail of a form.
func ConfirmedBy(form string) string { return "form " + form + ", confirmed by mail" }

// confirmed counts a consent that was given by the mail of a form, once for each address.
func (r *run) confirmed(in *Input) {
	form, of := strings.CutPrefix(in.Detail, "form ")
	form, by := strings.CutSuffix(form, ", confirmed by mail")
	if !of || !by || r.out.Ledger == nil || in.Status != ConsentYes {
		return
	}
	if said := r.st.said(in.Name, in.Key); said != nil && said.Yes && said.Source == in.Detail {
		return
	}
	r.out.Ledger.Add(FormConfirmed, form, "", 1)
}
