package plan

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
)

// Dump writes the plan as text, for goldens and for people who want to see what a script became. Hashes are left
// out. Writing errors are those of w and are not reported.
func Dump(w io.Writer, p *Program) {
	fmt.Fprintf(w, "program %q %s %s\n", p.Name, p.Zone, p.Currency)
	if p.Country != "" {
		fmt.Fprintf(w, "country %s\n", p.Country)
	}
	if len(p.Contact.Fields) > 0 {
		fmt.Fprintf(w, "contact { %s }\n", record(p.Contact, nil))
	}
	dumpRecords(w, p)
	dumpMatching(w, p)
	for _, e := range p.Events {
		fmt.Fprintf(w, "event %s %q { %s }\n", e.Name, e.Wire, record(e.Fields, nil))
	}
	for _, s := range p.Segments {
		dumpSegment(w, s)
	}
	for _, a := range p.Aggregates {
		fmt.Fprintf(w, "history %s\n", a.Key)
	}
	for _, s := range p.Scores {
		dumpScore(w, s)
	}
	for _, d := range p.Processes {
		dumpProcess(w, d)
	}
	for _, m := range p.Messages {
		dumpMessage(w, m)
	}
	dumpPolicies(w, p)
	for _, c := range p.Channels {
		dumpChannel(w, c)
	}
	dumpCode(w, p)
	for _, f := range p.Forms {
		dumpForm(w, f)
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
		m.Medium, m.Name, m.For(), m.From, m.Subject, kind, len(m.Body), m.Links, m.Contact, m.Start)
	for _, p := range m.Places {
		fmt.Fprintf(w, "  links.%s %q\n", p.Name, p.Address)
	}
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
	if c.Scheme != "" {
		fmt.Fprintf(w, " auth %s %+v", c.Scheme, c.Secrets)
	}
	fmt.Fprintf(w, " rate %v\n", c.Rate)
}

func dumpJourney(w io.Writer, j *Journey) {
	fmt.Fprintf(w, "journey %s", j.Name)
	if j.Title != "" {
		fmt.Fprintf(w, " %q", j.Title)
	}
	if j.Account {
		fmt.Fprint(w, " for account")
	}
	fmt.Fprintln(w)
	fmt.Fprintf(w, "  start %s\n", startText(&j.Start))
	if !j.From.IsZero() {
		fmt.Fprintf(w, "  from %s\n", j.From.UTC().Format(time.RFC3339))
	}
	if !j.Until.IsZero() {
		fmt.Fprintf(w, "  until %s\n", j.Until.UTC().Format(time.RFC3339))
	}
	if j.AtMost != nil {
		fmt.Fprintf(w, "  %s\n", j.AtMost.Text)
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
	if len(j.Quiet) > 0 {
		fmt.Fprintf(w, "  quiet %s\n", strings.Join(j.Quiet, ", "))
	}
	for i := range j.Exits {
		fmt.Fprintf(w, "  exit on %s\n", triggerText(&j.Exits[i]))
	}
	for i := range j.Whens {
		fmt.Fprintf(w, "  exit when %s\n", j.Whens[i].Text)
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
	case Do, Send, SendBest, If, Choose, WaitFor, WaitUntil, Remind:
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
	if s.Expires != (Duration{}) {
		fmt.Fprintf(w, ", expires after %s", s.Expires)
	}
	if s.Name != "" {
		fmt.Fprintf(w, ", label %s", s.Name)
	}
	if s.Behind != End {
		fmt.Fprintf(w, ", behind %d", s.Behind)
	}
	fmt.Fprintln(w)
	dumpWork(w, s)
	dumpDo(w, s)
	dumpJudge(w, s.Judge)
	if s.Until != nil {
		dumpUntil(w, s.Until)
	}
	if s.Series != nil {
		dumpSeries(w, s.Series)
	}
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

func dumpUntil(w io.Writer, u *Until) {
	switch {
	case u.Next != nil:
		n := u.Next
		var names []string
		for d, on := range n.Days {
			if on {
				names = append(names, weekdayNames[d][:3])
			}
		}
		fmt.Fprintf(w, "      next %s %s", strings.Join(names, " "), n.From)
		if n.Window {
			fmt.Fprintf(w, "-%s", n.To)
		}
		dumpZone(w, n.Zone)
	case u.Fixed != nil:
		fmt.Fprintf(w, "      at %04d-%02d-%02d %s", u.Fixed.Year, u.Fixed.Month, u.Fixed.Day, u.Fixed.Clock)
		dumpZone(w, u.Fixed.Zone)
	default:
		fmt.Fprintf(w, "      date %s", exprText(u.Date))
	}
	if u.Limit != (Duration{}) {
		fmt.Fprintf(w, " or %s", u.Limit)
	}
	fmt.Fprintln(w)
}

func dumpZone(w io.Writer, z *Zone) {
	if z != nil {
		fmt.Fprintf(w, " in %s", z.Text)
	}
}

func dumpSeries(w io.Writer, s *Series) {
	if s.Date != nil {
		fmt.Fprintf(w, "      until %s\n", exprText(s.Date))
	} else {
		fmt.Fprintf(w, "      until %s later\n", s.Limit)
	}
	for _, r := range s.Reminders {
		fmt.Fprintf(w, "      after %s -> %d\n", r.After, r.Step)
	}
}

// String writes the time of day as scripts do: 09:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

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
	case t.Kind == schema.Object:
		text = "{ " + record(t.Fields, nil) + " }"
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
