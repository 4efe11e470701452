package check

import (
	"math"
	"slices"
	"strconv"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

func (j *journeyRun) split(s *ast.Split) outcome {
	if s.Name.Name != "" {
		if first, ok := j.splits[s.Name.Name]; ok {
			d := j.diags.Errorf(DeclaredTwice, s.Name.Span(), "reports tell splits apart by their names", "two splits of this journey are called %s", s.Name.Name)
			d.Notes = append(d.Notes, diag.Note{Span: first, Text: "the first one"})
		} else {
			j.splits[s.Name.Name] = s.Name.Span()
		}
	}
	var outs []outcome
	var sent []string
	earlier := firsts{}
	for _, a := range s.Arms {
		if first, again := earlier.seen(a.Name.Name, a.Name.Span()); again && a.Name.Name != "" {
			d := j.diags.Errorf(DeclaredTwice, a.Name.Span(), "reports tell arms apart by their names", "two arms of this split are called %s", a.Name.Name)
			d.Notes = append(d.Notes, diag.Note{Span: first, Text: "the first one"})
		}
		outs = append(outs, j.optional(a.Body))
		sent = append(sent, sends(a.Body)...)
	}
	if s.Adaptive {
		j.notRun("adaptively", word(s.Span(), "adaptively"))
		j.judge(s.By, s, sent)
	} else {
		j.shares(s)
	}
	if w := s.Winner; w != nil {
		j.notRun("winner", word(w.Span(), "winner"))
		if w.After != nil {
			j.duration(*w.After, "after")
		}
		if s.Adaptive {
			j.diags.Errorf(WrongWinner, w.Span(), "delete it: an adaptive split finds the best arm by itself", "an adaptive split has no winner")
		} else {
			j.judge(&w.By, s, sent)
		}
	}
	return ways(true, outs...)
}

// shares checks that everybody goes somewhere, and somebody everywhere.
func (j *journeyRun) shares(s *ast.Split) {
	total := 0.0
	if len(s.Arms) == 0 || j.hurt(s) {
		return
	}
	for _, a := range s.Arms {
		if !(a.Share.Value > 0) {
			j.diags.Errorf(WrongShares, a.Share.Span(), "delete the arm, or give it a share", "nobody goes here: the share is %s", a.Share.Span().Text())
			return
		}
		total += a.Share.Value
	}
	if math.Abs(total-100) > 1e-6 {
		j.diags.Errorf(WrongShares, word(s.Span(), "split"), "change one of the shares, so that they add up to 100%",
			"the shares of the split %s add up to %s%%", s.Name.Name, strconv.FormatFloat(math.Round(total*1e6)/1e6, 'f', -1, 64))
	}
}

// judge checks what the arms of a split are compared by: a declared event, or what people do with a message that the
// arms send. sent holds those messages.
func (j *journeyRun) judge(by *ast.EventRef, s *ast.Split, sent []string) {
	if len(s.Arms) == 1 && !j.hurt(s) {
		j.diags.Errorf(NoChoice, s.Arms[0].Name.Span(), "add an arm to compare it with", "there is no winner among one")
	}
	switch {
	case by.Name.Name == "":
	case by.Verb != nil:
		j.diags.Errorf(WrongWinner, by.Span(), "compare by an event, or by what people do with a message: email.clicked", "arms cannot be compared by a change")
	case by.Interaction == nil:
		j.event(by)
	case by.Name.Name == Medium || by.Name.Name == "sms" || by.Name.Name == "push":
		if _, ok := InteractionFields(by.Interaction.Name); !ok {
			j.unknown(UnknownInteraction, "answer to a message:", by.Interaction.Name, by.Interaction.Span(), Interactions, "messages are "+known(Interactions))
		} else if len(sent) == 0 && !j.hurt(s) {
			j.diags.Errorf(WrongWinner, by.Span(), "compare by an event, or send a message in each arm", "no arm sends a message that could be %s", by.Interaction.Name)
		}
	default:
		m, _ := j.interaction(by)
		if m != nil && !slices.Contains(sent, m.Name) && !j.hurt(s) {
			j.diags.Errorf(WrongWinner, by.Span(), "name a message of the arms, or any of them: email."+by.Interaction.Name, "no arm sends %s", m.Name)
		}
	}
}

// sends returns the messages that a block may send, at any depth.
func sends(b *ast.Block) []string {
	var all []string
	if b == nil {
		return nil
	}
	for _, s := range b.Steps {
		switch s := s.(type) {
		case *ast.Send:
			all = append(all, s.Message.Name)
		case *ast.SendBest:
			for _, m := range s.Among {
				all = append(all, m.Message.Name)
			}
		case *ast.Remind:
			for _, r := range s.Reminders {
				all = append(all, sends(&ast.Block{Steps: []ast.Step{r.Send}})...)
			}
		}
		for _, inner := range ast.Blocks(s) {
			all = append(all, sends(inner)...)
		}
	}
	return all
}
