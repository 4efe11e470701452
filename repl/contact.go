package repl

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// The most that one answer lists.
const (
	maxContacts = 50
	maxNews     = 40
	lastLines   = 8
)

// whom returns the contact that a command is about: the one that was named, or the one in hand.
func (s *Session) whom(id string) (string, error) {
	if id == "" {
		id = s.current
	}
	if id == "" {
		return "", fmt.Errorf("about whom? name a contact, or take one in hand with :use ID")
	}
	return id, s.known(id)
}

func (s *Session) use(w *strings.Builder, rest string) error {
	if rest == "" {
		return fmt.Errorf("write it like :use ada")
	}
	if err := s.known(rest); err != nil {
		return err
	}
	s.current = s.followed(w, rest)
	return nil
}

var plainWord = regexp.MustCompile(`^[\w@.-]*$`)

// contacts lists by the beginning of the id, or by a condition. A word is a condition if a segment has that name.
func (s *Session) contacts(w *strings.Builder, rest string) error {
	ids := s.shell.Contacts()
	isSegment := slices.ContainsFunc(s.scope().Segments, func(name string) bool { return name == rest })
	var holds *expr.Program
	if isSegment || strings.HasPrefix(rest, "contact.") || !plainWord.MatchString(rest) {
		line := ":contacts " + rest
		if holds = s.compile(w, line, len(line)-len(rest), schema.Type{Kind: schema.Bool}); holds == nil {
			return nil
		}
	}
	t, n := table{}, 0
	for _, id := range ids {
		if holds == nil && !strings.HasPrefix(id, rest) {
			continue
		}
		if holds != nil {
			if v, _, err := s.ask(id, holds); err != nil || v != true {
				continue
			}
		}
		if n++; n > maxContacts {
			continue
		}
		s.view(id, func(st *machine.State) {
			t.row(id, strings.Join(st.Segments, ", "), s.trips(st))
		})
	}
	t.write(w)
	switch {
	case n > maxContacts:
		fmt.Fprintf(w, "… and %d more\n", n-maxContacts)
	case len(ids) == 0:
		w.WriteString("no contacts yet; make one: :new ada { email: \"ada@example.com\" }\n")
	case n == 0:
		fmt.Fprintf(w, "no contact of %d\n", len(ids))
	}
	return nil
}

// trips says in which journeys a contact is, in a few words.
func (s *Session) trips(st *machine.State) string {
	var in []string
	for i := range st.Trips {
		if t := &st.Trips[i]; t.Left == 0 {
			in = append(in, s.trip(t))
		}
	}
	return strings.Join(in, "; ")
}

func (s *Session) trip(t *machine.Trip) string {
	text := t.Journey
	if t.Key != "" {
		text += " for " + strings.TrimLeft(t.Key, "#=")
	}
	if j, _, ok := s.shell.Program().Journey(t.Journey); ok && t.Step >= 0 {
		text += " at " + j.Steps[t.Step].Label
		if t.Due != 0 {
			text += " until " + s.clock(t.Due)
		}
	}
	return text
}

func (s *Session) contact(w *strings.Builder, rest string) error {
	id, err := s.whom(rest)
	if err != nil {
		return err
	}
	id = s.followed(w, id)
	s.view(id, func(st *machine.State) {
		t := table{}
		for _, f := range s.plan.Contact.Fields {
			v, set := st.Profile[f.Name]
			switch {
			case set:
				t.row("contact."+f.Name, s.show(v))
			case f.Default != nil:
				t.row("contact."+f.Name, s.show(f.Default)+"  (never set)")
			}
		}
		for _, name := range st.Profile.Names() {
			if _, declared := s.plan.Contact.Field(name); !declared {
				t.row("contact["+explain.Show(name)+"]", s.show(st.Profile[name]))
			}
		}
		t.row("segments", cmp.Or(strings.Join(st.Segments, ", "), "none"))
		if len(st.Refusals) > 0 {
			t.row("unsubscribed", strings.Join(st.Refusals, ", "))
		}
		s.consents(&t, st)
		t.row("is in", cmp.Or(s.trips(st), "no journey"))
		t.write(w)
	})
	s.lastOf(w, id, fmt.Sprintf(" (:why %s tells all)", id))
	return nil
}

// lastOf writes the last lines of a path; how says how to see all of it.
func (s *Session) lastOf(w *strings.Builder, id, how string) {
	lines := s.path(id)
	if len(lines) > lastLines {
		fmt.Fprintf(w, "the last %d of %d lines of the path%s:\n", lastLines, len(lines), how)
		lines = lines[len(lines)-lastLines:]
	} else {
		fmt.Fprintln(w, "the path:")
	}
	s.writeLines(w, lines, false)
}

// why tells the path of a contact, or its part through one journey.
func (s *Session) why(w *strings.Builder, rest string) error {
	if m := inSegment.FindStringSubmatch(rest); m != nil {
		return s.whyIn(w, m[1], m[2])
	}
	id, journey, _ := strings.Cut(rest, " ")
	journey = strings.TrimSpace(journey)
	if journey == "" && s.current != "" {
		if _, _, ok := s.shell.Program().Journey(id); ok {
			id, journey = "", id
		}
	}
	id, err := s.whom(id)
	if err != nil {
		return err
	}
	id = s.followed(w, id)
	lines := s.path(id)
	if journey != "" {
		if err := s.knownJourney(journey); err != nil {
			return err
		}
		lines = slices.DeleteFunc(lines, func(l fold.Line) bool { return explain.Journey(s.shell.World(), &l.Entry) != journey })
	}
	if len(lines) == 0 {
		fmt.Fprintf(w, "%s was never in %s\n", id, journey)
		return nil
	}
	s.writeLines(w, lines, false)
	return nil
}

// writeLines writes lines of traces, with their contact where there may be several.
func (s *Session) writeLines(w *strings.Builder, lines []fold.Line, named bool) {
	t := table{}
	for _, l := range lines {
		cells := []string{s.clock(l.Entry.Time)}
		if named {
			cells = append(cells, l.Entry.Contact)
		}
		t.row(append(cells, explain.Line(s.shell.World(), l))...)
	}
	t.write(w)
}

// news tells what has happened to contacts since they were last told of.
func (s *Session) news(w *strings.Builder, ids ...string) {
	var lines []fold.Line
	for _, id := range ids {
		path := s.path(id)
		lines = append(lines, path[s.told[id]:]...)
		s.told[id] = len(path)
	}
	slices.SortStableFunc(lines, func(a, b fold.Line) int { return cmp.Compare(a.Entry.Time, b.Entry.Time) })
	more := len(lines) - maxNews
	if more > 0 {
		lines = lines[:maxNews]
	}
	s.writeLines(w, lines, len(ids) > 1)
	if more > 0 {
		fmt.Fprintf(w, "… and %d more lines\n", more)
	}
}
