package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
)

// Purposes are what messages are for, at the root of the topics.
var Purposes = []string{"marketing", "transactional"}

// Suppressions are the groups that everybody can suppress, besides segments: who complained, whose address bounced,
// who unsubscribed.
var Suppressions = []string{"complained", "bounced", "unsubscribed"}

var (
	consents = []string{"opt_in", "opt_out", "none"}
	weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekday", "weekend"}
	spans    = []string{"hour", "day", "week", "month"}
)

// Topic is what people can subscribe to.
type Topic struct {
	Decl    *ast.Topic
	Name    string
	Purpose string // the root above it
	Default string // opt_in, opt_out, none: what holds for who never said anything
}

func (c *checker) declareTopic(d *ast.Topic) {
	if slices.Contains(Purposes, d.Name.Name) {
		c.diags.Errorf(ReservedName, d.Name.Span(), "topics stand under it: topic newsletter under marketing", "%s is a purpose, not a topic", d.Name.Name)
		return
	}
	if !c.enter("topic", d.Name) {
		return
	}
	t := &Topic{Decl: d, Name: d.Name.Name}
	c.topics[t.Name] = t
	c.Topics = append(c.Topics, t)
}

func (c *checker) topic(t *Topic) {
	d := t.Decl
	if d.Default != nil {
		c.oneWord(*d.Default, "default", consents)
	}
	if d.Under == nil {
		if !c.hurt(d) {
			c.diags.Errorf(MissingPurpose, d.Name.Span(), "write under marketing or under transactional", "the topic %s does not say what it is for", t.Name)
		}
		return
	}
	path := []string{t.Name}
	for at := d; ; {
		parent := c.topics[at.Under.Name]
		switch {
		case parent == nil:
			if at == d {
				c.topicRef(*d.Under)
			}
			t.Purpose = at.Under.Name
		case parent == t:
			if slices.Min(path) == t.Name { // once for the circle
				c.diags.Errorf(TopicOfItself, d.Under.Span(), "put one of them under marketing or transactional",
					"the topic %s stands under itself: %s", t.Name, strings.Join(append(path, t.Name), " → "))
			}
			return
		case slices.Contains(path, parent.Name) || parent.Decl.Under == nil:
			return
		default:
			if t.Default == "" && parent.Decl.Default != nil {
				t.Default = parent.Decl.Default.Name
			}
			path, at = append(path, parent.Name), parent.Decl
			continue
		}
		break
	}
	switch {
	case d.Default != nil:
		t.Default = d.Default.Name
	case t.Default != "":
	case t.Purpose == "transactional":
		t.Default = "none"
	default:
		t.Default = "opt_in"
	}
}

// topicRef reports a name that is neither a purpose nor a topic.
func (c *checker) topicRef(id ast.Ident) {
	if slices.Contains(Purposes, id.Name) || c.topics[id.Name] != nil {
		return
	}
	names := slices.Clone(Purposes)
	for _, t := range c.Topics {
		names = append(names, t.Name)
	}
	c.unknown(UnknownTopic, "topic", id.Name, id.Span(), names, fmt.Sprintf("write for marketing or for transactional, or declare it: topic %s under marketing", id.Name))
}

// root returns the purpose and the topic that a message or a cap is for, and reports what is neither.
func (c *checker) root(id ast.Ident) (purpose, topic string) {
	if slices.Contains(Purposes, id.Name) {
		return id.Name, ""
	}
	c.topicRef(id)
	if t := c.topics[id.Name]; t != nil {
		return t.Purpose, t.Name
	}
	return "", ""
}

// oneWord reports a word that is none of those that may stand at its place.
func (c *checker) oneWord(id ast.Ident, what string, words []string) bool {
	if slices.Contains(words, id.Name) {
		return true
	}
	if id.Name == "" {
		return false
	}
	hint, near := what+" is "+known(words), diag.Nearest(id.Name, words)
	if near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	}
	c.diags.Errorf(UnknownWord, id.Span(), hint, "%s cannot be %s", what, id.Name).Replace(near)
	return false
}

func (c *checker) declareQuiet(d *ast.Quiet) {
	if !c.enter("quiet", d.Name) {
		return
	}
	c.quiets[d.Name.Name] = d
	c.Quiets = append(c.Quiets, d)
	c.checks = append(c.checks, func() { c.quiet(d) })
}

func (c *checker) quiet(d *ast.Quiet) {
	if len(d.Times) == 0 && !c.hurt(d) {
		c.diags.Errorf(Empty, d.Name.Span(), "add a time: 21:00-08:00 in contact.timezone", "the quiet %s names no time", d.Name.Name)
	}
	for _, t := range d.Times {
		if t.From != "" && t.From == t.To {
			c.diags.Errorf(WrongQuiet, t.Span(), "write all day, or a time that ends later or on the next morning: 21:00-08:00", "a quiet from %s to %s takes no time", t.From, t.To)
		}
		for _, w := range t.Weekdays {
			c.oneWord(w, "a day", weekdays)
		}
		for _, date := range t.Dates {
			if _, err := time.Parse("01-02", date.Name); err != nil && len(date.Name) < len("2026-01-01") {
				// The year 2024 has a 29 February.
				if _, err := time.Parse("2006-1-2", "2024-"+date.Name); err != nil {
					c.diags.Errorf(WrongQuiet, date.Span(), "write month-day: on 12-24", "there is no day %s", date.Name)
				}
			}
		}
		c.zone(t.Zone)
	}
	c.awake(d)
}

// awake reports a quiet that leaves no time to send anything.
func (c *checker) awake(d *ast.Quiet) {
	silent := map[string]bool{}
	for _, t := range d.Times {
		if t.From != "" || len(t.Dates) > 0 {
			continue
		}
		for _, w := range t.Weekdays {
			switch w.Name {
			case "weekday":
				for _, day := range weekdays[:5] {
					silent[day] = true
				}
			case "weekend":
				silent["saturday"], silent["sunday"] = true, true
			default:
				silent[w.Name] = true
			}
		}
	}
	for _, day := range weekdays[:7] {
		if !silent[day] {
			return
		}
	}
	c.diags.Errorf(WrongQuiet, d.Name.Span(), "leave a day on which messages may go out", "%s is quiet on every day: nothing would ever be sent", d.Name.Name)
}

// zone checks the zone that clock times are read in: the name of one, or a field that holds it.
func (c *checker) zone(e *ast.Expr) {
	if e == nil {
		return
	}
	if v, ok := Literal(e); ok {
		if name, text := v.(string); text {
			if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
				c.diags.Errorf(UnknownZone, e.Span(), `zones are named like "Europe/Copenhagen", "America/New_York" or "UTC"`, "unknown time zone %q", name)
			}
			return
		}
	}
	c.compile(e, nil, nil, schema.Type{Kind: schema.String})
}

func (c *checker) limit(d *ast.Cap) {
	c.Caps = append(c.Caps, d)
	if d.Purpose != nil {
		if purpose, _ := c.root(*d.Purpose); purpose == "transactional" {
			c.diags.Errorf(WrongCap, d.Purpose.Span(), "cap what is for marketing: cap 2 messages per day for marketing", "transactional messages are never capped: an order or a password always arrives")
		}
	}
	for i, l := range d.Limits {
		if !c.oneWord(l.Per, "the time", spans) {
			continue
		}
		if l.Count == 0 && !c.hurt(l) {
			c.diags.Errorf(WrongCap, l.Span(), "to stop somebody's messages write suppress SEGMENT", "a cap of 0 messages lets nothing out")
		}
		for _, o := range d.Limits[:i] {
			a, b := slices.Index(spans, o.Per.Name), slices.Index(spans, l.Per.Name)
			switch {
			case a < 0:
			case a == b:
				e := c.diags.Errorf(DeclaredTwice, l.Per.Span(), "keep one of them", "the cap per %s is given twice", l.Per.Name)
				e.Notes = append(e.Notes, diag.Note{Span: o.Span(), Text: "first given here"})
			case a < b && o.Count >= l.Count, a > b && l.Count >= o.Count:
				short, long := o, l
				if a > b {
					short, long = l, o
				}
				c.diags.Warnf(WrongCap, short.Span(), fmt.Sprintf("write fewer per %s, or delete it", short.Per.Name),
					"%d per %s never matters: %d per %s stops them before", short.Count, short.Per.Name, long.Count, long.Per.Name)
			}
		}
	}
}

func (c *checker) suppress(d *ast.Suppress) {
	c.Suppressed = append(c.Suppressed, d)
	seen := firsts{}
	for _, g := range d.Groups {
		if first, again := seen.seen(g.Name, g.Span()); again {
			e := c.diags.Errorf(DeclaredTwice, g.Span(), "keep one of them", "%s is suppressed twice", g.Name)
			e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first named here"})
			continue
		}
		if c.segments[g.Name] == nil && !slices.Contains(Suppressions, g.Name) {
			c.unknown(UnknownSegment, "segment", g.Name, g.Span(), append(c.segmentNames(), Suppressions...),
				fmt.Sprintf("declare it: segment %s = …; or name %s", g.Name, known(Suppressions)))
		}
	}
}
