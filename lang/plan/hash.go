package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// journeyHash hashes what decides the behaviour of a journey: its clauses and steps, and, of all that it names, the
// rules of segments, the templates of messages, the types of events and of the contact's fields, and the zone in
// which its days are counted. Places, white space, comments and titles do not count.
func journeyHash(p *Program, j *Journey) string {
	h := sha256.New()
	r := newRendering(h, p)
	r.journey(j)
	r.named()
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// SegmentHash hashes what decides who is in the segment called name: its rule and all that the rule names.
func (p *Program) SegmentHash(name string) string {
	h := sha256.New()
	r := newRendering(h, p)
	r.segments[name] = true
	r.named()
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// rendering writes the canonical text of a journey and notes what it names.
type rendering struct {
	w        io.Writer
	p        *Program
	segments map[string]bool
	fields   map[string]bool // of the contact
	events   map[string]bool
	records  map[string]bool // fields of the account and the lead, with their owner in front
	calls    map[string]bool // functions
	actions  map[string]bool
	messages []*Message
}

func newRendering(w io.Writer, p *Program) *rendering {
	return &rendering{w: w, p: p, calls: map[string]bool{}, actions: map[string]bool{}, segments: map[string]bool{}, fields: map[string]bool{}, events: map[string]bool{}, records: map[string]bool{}}
}

func (r *rendering) journey(j *Journey) {
	fmt.Fprintf(r.w, "journey %q zone %q holdout %v again %v %+v only %q skip %q\n", j.Name, r.p.Zone, j.HoldOut, j.Again.Always, j.Again.After, j.Only, j.Skip)
	if j.Account {
		fmt.Fprintln(r.w, "for account")
	}
	for _, s := range j.Only {
		r.segments[s] = true
	}
	for _, s := range j.Skip {
		r.segments[s] = true
	}
	r.entrance(j)
	r.entryRate(j.AtMost)
	r.policies(j)
	r.expr("per", j.Per)
	for i := range j.Exits {
		r.trigger("exit on", &j.Exits[i])
	}
	for i := range j.Whens {
		r.exitWhen(&j.Whens[i])
	}
	for i := range j.Goals {
		g := &j.Goals[i]
		r.trigger("goal", &g.On)
		fmt.Fprintf(r.w, "within %+v exit %v\n", g.Within, g.ThenExit)
		r.expr("worth", g.Worth)
	}
	for i := range j.Steps {
		r.step(&j.Steps[i])
	}
	for _, a := range j.Arms {
		fmt.Fprintf(r.w, "arm %d %q %v\n", a.Step, a.Label, a.HoldOut)
	}
}

func (r *rendering) step(s *Step) {
	fmt.Fprintf(r.w, "step %q %d next %d else %d %v arm %d for %+v field %q reason %q\n", s.ID, s.Kind, s.Next, s.Else, s.HasElse, s.ElseArm, s.For, s.Field, s.Reason)
	if s.Message != nil {
		fmt.Fprintf(r.w, "send %q\n", s.Message.Name)
		if s.Expires != (Duration{}) {
			fmt.Fprintf(r.w, "expires after %+v\n", s.Expires)
		}
		r.messages = append(r.messages, s.Message)
	}
	for _, m := range s.Among {
		fmt.Fprintf(r.w, "among %q arm %d\n", m.Name, s.Arm)
		r.messages = append(r.messages, m)
	}
	if s.Field != "" {
		r.fields[s.Field] = true
	}
	r.expr("value", s.Value)
	if s.Times != 0 {
		fmt.Fprintf(r.w, "times %d\n", s.Times)
	}
	r.until(s.Until)
	r.series(s.Series)
	r.work(s)
	r.do(s)
	r.judge(s.Judge)
	for _, b := range s.Branches {
		fmt.Fprintf(r.w, "branch to %d share %v arm %d values", b.To, b.Share, b.Arm)
		for _, v := range b.Values {
			fmt.Fprintf(r.w, " %T:%q", v, fmt.Sprint(v))
		}
		fmt.Fprintln(r.w)
		r.expr("if", b.Cond)
		if b.On != nil {
			r.trigger("on", b.On)
		}
	}
}

func (r *rendering) trigger(what string, t *Trigger) {
	fmt.Fprintf(r.w, "%s %q %q\n", what, t.Event, t.Interaction)
	switch {
	case t.Segment != "":
		r.segments[t.Segment] = true
	case t.Record == "contact" && t.Field != "":
		r.fields[t.Field] = true
	case t.Record == "lead" && t.Field != "":
		r.records["lead."+t.Field] = true
	case t.Interaction == "":
		r.events[t.Event] = true
	}
	r.expr("where", t.Where)
}

func (r *rendering) expr(what string, e *expr.Program) {
	if e == nil {
		return
	}
	f := source.NewFile("", e.Text)
	fmt.Fprintf(r.w, "%s %q\n", what, check.Canonical(source.Span{File: f, End: len(f.Text)}))
	for _, f := range e.Account {
		r.records["account."+f] = true
	}
	for _, f := range e.Lead {
		r.records["lead."+f] = true
	}
	for _, f := range e.Calls {
		r.calls[f] = true
	}
	for _, s := range e.Segments {
		r.segments[s] = true
	}
	for _, f := range e.Contact {
		r.fields[f] = true
	}
	for _, a := range e.Aggregates {
		r.events[a.Event] = true
	}
}

// named writes what was named, each kind in the order of its declaration. Segments name further segments, so they
// come first and until nothing new appears.
func (r *rendering) named() {
	written := map[string]bool{}
	for more := true; more; {
		more = false
		for _, s := range r.p.Segments {
			if r.segments[s.Name] && !written[s.Name] {
				written[s.Name], more = true, true
				fmt.Fprintf(r.w, "segment %q\n", s.Name)
				r.expr("rule", s.Rule)
			}
		}
		more = r.scores(written) || more
	}
	for _, m := range r.p.Messages {
		if !slices.Contains(r.messages, m) {
			continue
		}
		r.message(m)
		r.reads(m.Contact, m.Account, m.Lead)
	}
	for _, e := range r.p.Events {
		if r.events[e.Name] {
			fmt.Fprintf(r.w, "event %q %q %s\n", e.Name, e.Wire, record(e.Fields, nil))
		}
	}
	r.scores(written)
	r.code()
	fmt.Fprintf(r.w, "contact %s\n", record(r.p.Contact, r.fields))
	r.owned("account", r.p.Account)
	r.owned("lead", r.p.Lead)
}

func (r *rendering) message(m *Message) {
	fmt.Fprintf(r.w, "message %q %q %q from %q html %v\nsubject %q\nbody %q\n", m.Medium, m.Name, m.Purpose, m.From, m.HTML, m.Subject, m.Body)
	if m.Topic != "" || m.Open != "" {
		fmt.Fprintf(r.w, "topic %q open %q\n", m.Topic, m.Open)
	}
	for _, p := range m.Places {
		fmt.Fprintf(r.w, "place %q %q\n", p.Name, p.Address)
	}
}

// record is the canonical text of the fields that are asked for; nil: all.
func record(rec *schema.Record, only map[string]bool) string {
	var b strings.Builder
	for _, f := range rec.Fields {
		if only != nil && !only[f.Name] {
			continue
		}
		fmt.Fprintf(&b, "%s: %s", f.Name, typeText(f.Type))
		if f.Unique {
			b.WriteString(" unique")
		}
		if f.Default != nil {
			fmt.Fprintf(&b, " = %v", f.Default)
		}
		b.WriteString(", ")
	}
	return strings.TrimSuffix(b.String(), ", ")
}
