package repl

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/journeytest"
	"github.com/journeylang/journey/runtime/machine"
)

// What is typed about a person is a line of a test. It is read as one, in a test that is added to the program, so the
// parser and the checker say of it all that they would say of a script. The person has a stand-in name there, because
// an id may be any text.
const (
	typedFile   = "\x00typed" + load.Extension // sorts before all that a folder can hold
	typedHead   = "test \"(what is typed)\" {\n  contact someone { }\n  "
	made        = "test \"(what is typed)\" {\n  contact someone "
	madeAccount = "test \"(what is typed)\" {\n  account "
	does        = typedHead + "someone "
)

// read reads the part of a line behind its first skip bytes as the end of head. Errors are told in answer; then the step is nil.
func (s *Session) read(w *strings.Builder, head, line string, skip int) ast.TestStep {
	typed := source.NewFile(typedFile, head+line[skip:]+"\n}\n")
	p, found := load.Sources(append([]*source.File{typed}, s.plan.Files...))
	shift, began := skip-len(head), strings.LastIndexByte(head, '\n')+1
	var list diag.List
	for _, d := range found {
		if d.Span.File == typed && d.Span.Start >= began && d.Span.Start+shift <= len(line) {
			list = append(list, d)
		}
	}
	s.tell(w, list, line, shift)
	if p == nil {
		if len(list) == 0 {
			fmt.Fprintf(w, "error: this line cannot be understood; write it like ada does order_placed { total: 80 }\n")
		}
		return nil
	}
	for _, t := range p.Tests {
		if t.Span().File == typed {
			return t.Steps[len(t.Steps)-1]
		}
	}
	return nil
}

// tell writes diagnostics about a line, with carets under what was typed.
func (s *Session) tell(w *strings.Builder, list diag.List, line string, shift int) {
	shown := source.NewFile("your line", line)
	place := func(at source.Span) source.Span {
		return source.Span{File: shown, Start: min(max(at.Start+shift, 0), len(line)), End: min(max(at.End+shift, 0), len(line))}
	}
	for i := range list {
		d := &list[i]
		file := d.Span.File
		d.Span = place(d.Span)
		d.Notes = append([]diag.Note(nil), d.Notes...)
		for n := range d.Notes {
			if d.Notes[n].Span.File == file {
				d.Notes[n].Span = place(d.Notes[n].Span)
			}
		}
	}
	diag.WriteText(w, list, s.options.Color)
}

// does makes something happen: ada does cart_updated { total: 80 }
func (s *Session) does(w *strings.Builder, id, line string) error {
	if err := s.known(id); err != nil {
		return err
	}
	skip := len(id) + len(line[len(id):]) - len(strings.TrimLeft(line[len(id):], " \t"))
	step, ok := s.read(w, does, line, skip).(*ast.TestDoes)
	if !ok {
		return nil
	}
	in, err := journeytest.EventInput(s.plan, id, &step.Event, step.Fields)
	if err != nil {
		return err
	}
	if step.Ago != nil {
		in.Time = journeytest.Ago(step.Ago, s.shell.Now(), s.plan.Zone)
	}
	if step.Event.Interaction != nil && !s.got(id, step.Event.Name.Name) {
		fmt.Fprintf(w, "note: %s has not got %s\n", id, step.Event.Name.Name)
	}
	if err := s.put(in); err != nil {
		return err
	}
	s.news(w, id)
	return nil
}

// newContact makes or changes a contact: :new ada { email: "ada@example.com" }
func (s *Session) newContact(w *strings.Builder, rest string) error {
	id, fields, _ := strings.Cut(rest, " ")
	if fields = strings.TrimSpace(fields); fields == "" {
		fields = "{ }"
	}
	if id == "" || strings.HasPrefix(id, "{") || !strings.HasPrefix(fields, "{") {
		return fmt.Errorf("write it like :new ada { email: \"ada@example.com\" }")
	}
	if hidden := schema.Hidden(id); hidden != "" {
		return fmt.Errorf("the id has a character that nobody sees: %s; leave it away: it would be somebody else who looks the same", hidden)
	}
	line := ":new " + id + " " + fields
	step, ok := s.read(w, made, line, len(line)-len(fields)).(*ast.TestContact)
	if !ok {
		return nil
	}
	values, err := journeytest.ContactFields(step.Fields, s.plan)
	if err != nil {
		return err
	}
	if err := s.put(machine.Input{Kind: machine.ContactInput, Contact: id, Fields: values}); err != nil {
		return err
	}
	s.current = id
	s.news(w, id)
	return nil
}

func (s *Session) got(id, message string) bool {
	for _, m := range s.mailbox.Mails(id) {
		if m.Message == message {
			return true
		}
	}
	return false
}
