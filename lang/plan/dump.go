package plan

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
)

// Dump writes the plan as text, for goldens and for people who want to see what a script became. Hashes are left
// out. Writing errors are those of w and are not reported.
func Dump(w io.Writer, p *Program) {
	fmt.Fprintf(w, "program %q %s %s\n", p.Name, p.Zone, p.Currency)
	if len(p.Contact.Fields) > 0 {
		fmt.Fprintf(w, "contact { %s }\n", record(p.Contact, nil))
	}
	for _, e := range p.Events {
		fmt.Fprintf(w, "event %s %q { %s }\n", e.Name, e.Wire, record(e.Fields, nil))
	}
	for _, s := range p.Segments {
		fmt.Fprintf(w, "segment %s = %s\n", s.Name, exprText(s.Rule))
	}
	for _, a := range p.Aggregates {
		fmt.Fprintf(w, "history %s\n", a.Key)
	}
	for _, m := range p.Messages {
		dumpMessage(w, m)
	}
	for _, c := range p.Channels {
		dumpChannel(w, c)
	}
	for _, j := range p.Journeys {
		dumpJourney(w, j)
	}
	for _, t := range p.Tests {
		fmt.Fprintf(w, "test %q\n", t.Name.Value)
	}
}

func dumpMessage(w io.Writer, m *Message) {
	kind := "markdown"
	if m.HTML {
		kind = "html"
	}
	fmt.Fprintf(w, "%s %s for %s from %q subject %q %s %d bytes links %q contact %q start %q\n",
		m.Medium, m.Name, m.Purpose, m.From, m.Subject, kind, len(m.Body), m.Links, m.Contact, m.Start)
}

func dumpChannel(w io.Writer, c *Channel) {
	fmt.Fprintf(w, "channel %s %s", c.Medium, c.Kind)
	var names []string
	for name := range c.Settings {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		s := c.Settings[name]
		fmt.Fprintf(w, " %s %q", name, s.Value)
		if s.Env != "" {
			fmt.Fprintf(w, " env %s", s.Env)
		}
	}
	fmt.Fprintf(w, " rate %v\n", c.Rate)
}

func dumpJourney(w io.Writer, j *Journey) {
	fmt.Fprintf(w, "journey %s", j.Name)
	if j.Title != "" {
		fmt.Fprintf(w, " %q", j.Title)
	}
	fmt.Fprintln(w)
	if j.Start.On != nil {
		fmt.Fprintf(w, "  start on %s\n", triggerText(j.Start.On))
	} else {
		fmt.Fprintf(w, "  start with %s\n", j.Start.With)
	}
	if j.Per != nil {
		fmt.Fprintf(w, "  per %s\n", exprText(j.Per))
	}
	switch {
	case j.Again.Always:
		fmt.Fprintf(w, "  again always\n")
	case j.Again.After != Duration{}:
		fmt.Fprintf(w, "  again after %s\n", j.Again.After)
	}
	for _, s := range j.Only {
		fmt.Fprintf(w, "  only %s\n", s)
	}
	for _, s := range j.Skip {
		fmt.Fprintf(w, "  skip %s\n", s)
	}
	for i := range j.Exits {
		fmt.Fprintf(w, "  exit on %s\n", triggerText(&j.Exits[i]))
	}
	for i := range j.Goals {
		g := &j.Goals[i]
		fmt.Fprintf(w, "  goal %s within %s", triggerText(&g.On), g.Within)
		if g.Worth != nil {
			fmt.Fprintf(w, " worth %s", exprText(g.Worth))
		}
		if g.ThenExit {
			fmt.Fprint(w, " then exit")
		}
		fmt.Fprintln(w)
	}
	if j.HoldOut > 0 {
		fmt.Fprintf(w, "  hold out %v\n", j.HoldOut)
	}
	for i := range j.Steps {
		dumpStep(w, i, &j.Steps[i])
	}
	for i, a := range j.Arms {
		fmt.Fprintf(w, "  arm %d of step %s %s", i, target(a.Step), a.Label)
		if a.HoldOut {
			fmt.Fprint(w, " (control)")
		}
		fmt.Fprintln(w)
	}
}

func dumpStep(w io.Writer, i int, s *Step) {
	fmt.Fprintf(w, "  %d %s: %s -> %s", i, s.ID, s.Label, target(s.Next))
	switch s.Kind {
	case Send, If, Choose, WaitFor:
		fmt.Fprintf(w, ", else %s", target(s.Else))
		if s.HasElse {
			fmt.Fprint(w, " (written)")
		}
		if s.ElseArm >= 0 {
			fmt.Fprintf(w, " arm %d", s.ElseArm)
		}
	}
	if s.For != (Duration{}) {
		fmt.Fprintf(w, ", for %s", s.For)
	}
	fmt.Fprintln(w)
	for _, b := range s.Branches {
		fmt.Fprintf(w, "      %s -> %s", b.Label, target(b.To))
		if b.Share > 0 {
			fmt.Fprintf(w, " share %v", b.Share)
		}
		if len(b.Values) > 0 {
			fmt.Fprintf(w, " values %v", b.Values)
		}
		if b.Arm >= 0 {
			fmt.Fprintf(w, " arm %d", b.Arm)
		}
		fmt.Fprintln(w)
	}
}

func target(step int) string {
	if step == End {
		return "end"
	}
	return strconv.Itoa(step)
}

func triggerText(t *Trigger) string {
	text := t.Event
	if t.Interaction != "" {
		text += "." + t.Interaction
	}
	if t.Where != nil {
		text += " where " + exprText(t.Where)
	}
	return text
}

func exprText(e *expr.Program) string { return strings.Join(strings.Fields(e.Text), " ") }

func typeText(t schema.Type) string {
	text := ""
	switch {
	case t.Kind == schema.Enum:
		for i, v := range t.Values {
			if i > 0 {
				text += " | "
			}
			text += strconv.Quote(v)
		}
	case t.Kind == schema.List:
		text = "[" + typeText(*t.Elem) + "]"
	default:
		text = kindNames[t.Kind]
	}
	if t.Optional {
		text += "?"
	}
	return text
}

var kindNames = map[schema.Kind]string{
	schema.String: "string", schema.Number: "number", schema.Bool: "bool", schema.Date: "date", schema.Time: "time",
	schema.Email: "email", schema.Phone: "phone", schema.Country: "country", schema.Language: "language",
}

// String writes the duration as scripts do: 1d, 1h30m, 2d12h.
func (d Duration) String() string {
	text := ""
	if d.Days != 0 {
		text = strconv.Itoa(d.Days) + "d"
	}
	if d.Exact != 0 || d.Days == 0 {
		s := d.Exact.String()
		if strings.HasSuffix(s, "m0s") {
			s = strings.TrimSuffix(s, "0s")
		}
		if strings.HasSuffix(s, "h0m") {
			s = strings.TrimSuffix(s, "0m")
		}
		text += s
	}
	return text
}
