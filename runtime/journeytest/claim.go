package journeytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// expect looks whether a claim holds at this instant, and says what happened instead.
func (r *trial) expect(s *ast.TestExpect) {
	who := s.Who.Name
	switch claim := s.Claim.(type) {
	case *ast.GotMessage:
		message := claim.Message.Name
		switch got := r.got(who, message); {
		case !got && !claim.Not:
			r.fail(claim.Span(), who, fmt.Sprintf("%s got %s %s", who, claim.Medium.Name, message), r.whyNot(who, message), r.controlHint(who))
		case got && claim.Not:
			r.fail(claim.Span(), who, fmt.Sprintf("%s got no %s %s", who, claim.Medium.Name, message), r.mailsOf(who), "")
		}
	case *ast.GotCount:
		if n := len(r.mailbox.Mails(who)); n != claim.Count {
			hint := ""
			if n < claim.Count {
				hint = r.controlHint(who)
			}
			r.fail(claim.Span(), who, fmt.Sprintf("%s got %s", who, messages(claim.Count)), r.mailsOf(who), hint)
		}
	case *ast.LeftJourney:
		r.expectLeft(who, claim)
	case *ast.InGroup:
		r.expectIn(who, claim)
	}
}

func messages(n int) string {
	switch n {
	case 0:
		return "no message"
	case 1:
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}

func (r *trial) got(who, message string) bool {
	for _, m := range r.mailbox.Mails(who) {
		if m.Message == message {
			return true
		}
	}
	return false
}

// mailsOf says what a contact got until now, and when.
func (r *trial) mailsOf(who string) string {
	var got []string
	for _, m := range r.mailbox.Mails(who) {
		got = append(got, fmt.Sprintf("%s (%s)", m.Message, r.clock(m.Date)))
	}
	if len(got) == 0 {
		return who + " got no message"
	}
	return fmt.Sprintf("%s got %s: %s", who, messages(len(got)), strings.Join(got, ", "))
}

// whyNot says why a message did not arrive, where the trace tells.
func (r *trial) whyNot(who, message string) string {
	text := ""
	r.trace(who, func(l fold.Line) {
		e := &l.Entry
		if e.Kind == machine.Blocked && e.Values["message"] == message || e.Kind == machine.Undelivered && e.Text == message {
			text = r.words(l) + "; "
		}
	})
	return text + r.mailsOf(who)
}

// controlHint tells of a control group that the contact is in: then nothing is sent, which surprises.
func (r *trial) controlHint(who string) string {
	hint := ""
	r.trace(who, func(l fold.Line) {
		if l.Entry.Kind == machine.Left && l.Entry.Text == "holdout" {
			hint = fmt.Sprintf("%s is in the control group of %s, which gets no messages; chance has it so for this name and seed: call the person otherwise",
				who, r.journey(&l))
		}
	})
	return hint
}

func (r *trial) expectLeft(who string, claim *ast.LeftJourney) {
	journey := claim.Journey.Name
	expected := who + " left " + journey
	if claim.Because != nil {
		expected += " because of " + claim.Because.Value
	}
	var reasons, refusals []string
	entered := false
	r.trace(who, func(l fold.Line) {
		if r.journey(&l) != journey {
			return
		}
		switch l.Entry.Kind {
		case machine.Entered:
			entered = true
		case machine.Left:
			reasons = append(reasons, l.Entry.Text)
		case machine.Refused:
			refusals = append(refusals, r.words(l))
		}
	})
	if len(reasons) > 0 && (claim.Because == nil || slices.Contains(reasons, claim.Because.Value)) {
		return
	}
	var happened string
	switch {
	case len(reasons) > 0:
		happened = fmt.Sprintf("%s left it because of %s", who, strings.Join(reasons, " and "))
	case entered:
		happened = who + " is still in it" + r.standing(who, journey)
	case len(refusals) > 0:
		happened = who + " " + refusals[len(refusals)-1]
	default:
		happened = who + " never entered it"
	}
	r.fail(claim.Span(), who, expected, happened, "")
}

func (r *trial) expectIn(who string, claim *ast.InGroup) {
	group := claim.Group.Name
	in, isSegment := false, false
	for _, s := range r.plan.Segments {
		isSegment = isSegment || s.Name == group
	}
	r.view(who, func(_ *machine.World, st *machine.State) {
		if isSegment {
			_, in = slices.BinarySearch(st.Segments, group)
			return
		}
		for i := range st.Trips {
			in = in || st.Trips[i].Left == 0 && st.Trips[i].Journey == group
		}
	})
	if in != claim.Not {
		return
	}
	expected, happened := who+" is in "+group, who+" is not"
	if claim.Not {
		expected, happened = who+" is not in "+group, who+" is"
		if !isSegment {
			happened += r.standing(who, group)
		}
	} else if isSegment {
		r.view(who, func(_ *machine.World, st *machine.State) {
			happened += "; " + who + " is in "
			if len(st.Segments) == 0 {
				happened += "no segment"
			} else {
				happened += strings.Join(st.Segments, ", ")
			}
		})
	}
	r.fail(claim.Span(), who, expected, happened, "")
}

// standing says at which step a contact's trip through a journey stands: ", at wait 3d until 2026-03-05 10:00".
func (r *trial) standing(who, journey string) string {
	text := ""
	r.view(who, func(w *machine.World, st *machine.State) {
		for i := range st.Trips {
			t := &st.Trips[i]
			if t.Left != 0 || t.Journey != journey || t.Step < 0 {
				continue
			}
			j, _, _ := w.Program(t.Program).Journey(journey)
			text = ", at " + j.Steps[t.Step].Label
			if t.Due != 0 {
				text += " until " + r.clock(t.Due)
			}
		}
	})
	return text
}

func (r *trial) fail(span source.Span, who, expected, happened, hint string) {
	f := Failure{Span: span, Contact: who, Expected: expected, Happened: happened, Hint: hint, Time: r.shell.Now().In(r.plan.Zone)}
	r.trace(who, func(l fold.Line) { f.Path = append(f.Path, Moment{r.local(l.Entry.Time), r.words(l)}) })
	r.result.Failures = append(r.result.Failures, f)
}
