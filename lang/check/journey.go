package check

import (
	"fmt"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// journeyRun is the check of one journey.
type journeyRun struct {
	*checker
	decl    *ast.Journey
	start   *schema.Record // the fields of the start event; nil: the journey has none
	unclear bool           // who starts is not known because of a mistake: nothing is said of start.…
	acts    bool           // something is sent, set or handed to somebody
	splits  map[string]source.Span
	labels  map[string]source.Span
	sent    map[string]int // how many sends of a message may lie before the step at hand
	opens   string         // the day on which the entrance opens: "2026-03-01"; "" for always open
	results []result       // what actions have yielded before the step at hand, the innermost last
	lacking map[string]int // fields that messages read and the start does not have: where in diags that is said
}

// result is what an action has yielded, by the name that the journey gives it: company.industry
type result struct {
	name   string
	fields *schema.Record // nil: not known because of a mistake
	at     source.Span
}

func (c *checker) journey(d *ast.Journey) {
	j := &journeyRun{checker: c, decl: d, splits: map[string]source.Span{}, labels: map[string]source.Span{}, sent: map[string]int{}}
	if c.Lead != nil { // a journey reads the lead that it is about, or that it created
		j.results = append(j.results, result{name: "lead", fields: c.Lead})
	}
	j.owner()
	defer func() { j.forFirm = false }()
	j.findStart()
	goals := j.clauses()
	j.firmClauses()
	j.block(d.Steps)
	if c.hurt(d) {
		return
	}
	switch {
	case len(d.Steps) == 0:
		c.diags.Errorf(NoActivity, d.Name.Span(), "add what should happen: email welcome", "the journey %s has no steps", d.Name.Name)
	case !j.acts && goals == 0:
		c.diags.Errorf(NoActivity, d.Name.Span(), "send a message, set a field, or measure a goal", "the journey %s does nothing", d.Name.Name)
	}
}

// owner checks whose trips the journey has.
func (j *journeyRun) owner() {
	whose := j.decl.For
	switch {
	case whose == nil || whose.Name == "contact":
	case whose.Name != "account":
		j.diags.Errorf(WrongOwner, whose.Span(), "write for account, or nothing: journeys are for contacts", "a journey cannot be for %s", whose.Name).
			Replace(diag.Nearest(whose.Name, []string{"account", "contact"}))
	case j.recordOf("account") == nil:
		j.diags.Errorf(WrongOwner, whose.Span(), "declare what they have: account { name: string unique }", "there are no accounts in this program")
	default:
		j.forFirm = true
	}
}

// rule compiles an expression of this journey.
func (j *journeyRun) rule(e *ast.Expr, event *schema.Record, want schema.Type) *expr.Program {
	if j.unclear && names(e.Span(), "start") {
		return nil
	}
	return j.compileIn(e, event, j.start, want, j.results)
}

// filter checks the where of a trigger inside this journey.
func (j *journeyRun) filter(t *ast.Trigger, event *schema.Record, m *Message) {
	if t.Where == nil || j.unclear && names(t.Where.Span(), "start") {
		return
	}
	j.whereIn(t, event, j.start, m, j.results)
}

func (c *checker) segmentRef(id ast.Ident) bool {
	if c.segments[id.Name] != nil {
		return true
	}
	c.unknown(UnknownSegment, "segment", id.Name, id.Span(), c.segmentNames(), fmt.Sprintf("declare it: segment %s = contact.country == \"DE\"", id.Name))
	return false
}

const longest = 36525 * 24 * 3600 * 1000 // a hundred years, in milliseconds

// duration refuses lengths of time that are nothing, or so long that they can only be a slip.
func (c *checker) duration(d ast.Duration, what string) {
	if d.Span().IsZero() {
		return
	}
	switch total := int64(d.Days)*86400_000 + d.Millis; {
	case d.Days > 36525 || total > longest:
		c.diags.Errorf(NoTime, d.Span(), "give a shorter time", "%s %s is longer than a hundred years", what, d.Span().Text())
	case total <= 0:
		c.diags.Errorf(NoTime, d.Span(), "write for instance 30m, 1h, 3d or 2w", "%s %s is no time at all", what, d.Span().Text())
	}
}
