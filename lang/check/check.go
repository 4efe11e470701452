// Package check finds out what a syntax tree means and everything that is wrong with it before it runs.
//
// Program sets, in Info: the schema of contacts and events, the compiled expression of every ast.Expr, the plain
// value of every literal, and of every message its template's fields and its links. It never stops at a mistake;
// an Info is whole only where no error was reported.
//
// One cause gives one diagnostic. What the parser has reported is passed in, and a declaration with such a mistake
// inside is in doubt: nothing is said of what may only be missing because of it. The same holds for a name whose
// declaration was refused.
package check

import (
	"slices"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// Info is what was found out about a program. Declarations keep the order of the files and their lines; of those
// declared twice the first is kept.
type Info struct {
	Name     string // of the project
	Zone     *time.Location
	Currency string // ISO 4217: "EUR"
	Country  string // of telephone numbers without a prefix, ISO 3166 alpha-2: "DE"; "": none
	Address  string // where the sender gets post
	Contact  *schema.Record
	Account  *schema.Record // nil: the program declares none
	Lead     *schema.Record // with what every lead has; nil: the program declares none
	Events   []*Event
	Segments []*Segment
	Messages []*Message
	Channels []*ast.Channel // one per medium
	Journeys []*ast.Journey
	Tests    []*ast.Test
	// Published are the versions of the program that tests publish.
	Published []*Published

	Functions  []*ast.Function
	Signatures map[string]*expr.Function // of the functions
	Scripts    map[*ast.Code]*Script
	Actions    []*Action
	Topics     []*Topic
	Quiets     []*ast.Quiet
	Caps       []*ast.Cap
	Suppressed []*ast.Suppress
	Scores     []*ast.Score
	Processes  []*ast.Process
	Forms      []*ast.Form
	Submitted  *schema.Record // what form.submitted carries; nil: there are no forms
	Asked      map[*ast.FormField]schema.Type
	Maps       []*ast.Map
	Matches    []*ast.Match
	Teams      []*ast.Team

	Texts  map[*ast.Task]*Message      // what the texts of tasks read
	Exprs  map[*ast.Expr]*expr.Program // compiled expressions
	Values map[*ast.Expr]any           // values of literals, as the runtime holds them

	compiled map[expr.Digest]*expr.Program // all of Exprs of which there was nothing to say
}

// Event is a declared event.
type Event struct {
	Decl   *ast.Event
	Name   string
	Wire   string // what other systems call it; "" like Name
	Fields *schema.Record
}

// Segment is a rule of membership, or a list that is filled from outside.
type Segment struct {
	Decl *ast.Segment
	Name string
	Rule *expr.Program // nil where Decl.Static
}

// Program checks the tree. bodies holds the files that declarations name, by path (see FilePath); reported is what the parser said.
// The list holds what is new, in the order of finding.
func Program(prog *ast.Program, bodies map[string]*source.File, reported diag.List) (*Info, diag.List) {
	return Again(&Info{}, prog, bodies, reported)
}

// Again is Program for one that was checked before and has changed since. It finds the same, and is faster: what is
// found in before is not worked out again. It changes nothing in before.
func Again(before *Info, prog *ast.Program, bodies map[string]*source.File, reported diag.List) (*Info, diag.List) {
	c := &checker{
		Info: &Info{
			Name: "untitled", Zone: time.UTC, Currency: "EUR", Contact: &schema.Record{},
			Exprs: map[*ast.Expr]*expr.Program{}, compiled: map[expr.Digest]*expr.Program{}, Values: map[*ast.Expr]any{}, Texts: map[*ast.Task]*Message{},
			Asked:      map[*ast.FormField]schema.Type{},
			Signatures: map[string]*expr.Function{}, Scripts: map[*ast.Code]*Script{},
		},
		bodies: bodies, reported: reported,
		events: map[string]*Event{}, segments: map[string]*Segment{}, messages: map[string]*Message{},
		journeys: map[string]*ast.Journey{}, calls: map[string]*expr.Function{}, actions: map[string]*Action{},
		topics: map[string]*Topic{}, quiets: map[string]*ast.Quiet{}, taken: map[string]map[string]source.Span{},
		doubtful: map[string]bool{}, broken: map[*schema.Record]bool{}, before: before.compiled,
	}
	c.files = prog.Files
	c.declare(prog)
	c.prelude()
	c.leadRecord()
	c.history()
	for _, t := range c.Topics {
		c.topic(t)
	}
	for _, s := range c.Segments {
		c.segment(s)
	}
	c.segmentCycles()
	for _, m := range c.Messages {
		c.message(m)
	}
	for _, check := range c.checks {
		check()
	}
	for _, j := range c.Journeys {
		c.journey(j)
	}
	c.startCycles()
	for _, t := range c.Tests {
		c.test(t)
	}
	for _, check := range c.last {
		check()
	}
	c.postal()
	return c.Info, giveWay(placed(c.diags), reported)
}

// placed drops what has no place: it is about a name that the parser could not read, which was reported.
func placed(diags diag.List) diag.List {
	return slices.DeleteFunc(diags, func(d diag.Diagnostic) bool { return d.Span.IsZero() })
}

// checker is one run over a program.
type checker struct {
	*Info
	diags    diag.List
	files    []*ast.File
	bodies   map[string]*source.File
	reported diag.List
	yielded  map[string]bool // names that steps give to what actions yield; nil: not collected yet

	events   map[string]*Event
	segments map[string]*Segment
	messages map[string]*Message
	journeys map[string]*ast.Journey

	calls   map[string]*expr.Function
	actions map[string]*Action
	topics  map[string]*Topic
	quiets  map[string]*ast.Quiet

	project *ast.Project
	linked  []*ast.Link // of the project, each name once
	contact *ast.Contact
	account *ast.Account
	lead    *ast.Lead
	checks  []func() // of declarations whose check needs all names, in their order
	last    []func() // what needs everything else to be known

	taken    map[string]map[string]source.Span // names by the room they share, with their place
	doubtful map[string]bool                   // names whose declaration was refused
	broken   map[*schema.Record]bool           // records that may lack fields because of a mistake in them
	base     expr.Scope                        // what every expression may name
	forFirm  bool                              // the journey at hand is for accounts
	common   expr.Digest                       // of base
	digests  expr.Digests
	before   map[expr.Digest]*expr.Program // compiled when the program was checked before
}

// declare enters all names, so that the order of declarations does not matter.
func (c *checker) declare(prog *ast.Program) {
	for _, f := range prog.Files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.BadDecl:
				c.doubtBad(d)
			case *ast.Project:
				c.declareProject(d)
			case *ast.Contact:
				c.declareContact(d)
			case *ast.Account:
				c.declareAccount(d)
			case *ast.Lead:
				c.declareLead(d)
			case *ast.Team:
				c.declareTeam(d)
			case *ast.Event:
				c.declareEvent(d)
			case *ast.Segment:
				c.declareSegment(d)
			case *ast.Channel:
				c.declareChannel(d)
			case *ast.Email:
				c.declareEmail(d)
			case *ast.SMS:
				c.declareSMS(d)
			case *ast.Push:
				c.declarePush(d)
			case *ast.Function:
				c.declareFunction(d)
			case *ast.Action:
				c.declareAction(d)
			case *ast.Topic:
				c.declareTopic(d)
			case *ast.Quiet:
				c.declareQuiet(d)
			case *ast.Cap:
				c.checks = append(c.checks, func() { c.limit(d) })
			case *ast.Suppress:
				c.checks = append(c.checks, func() { c.suppress(d) })
			case *ast.Score:
				c.declareScore(d)
			case *ast.Process:
				c.declareProcess(d)
			case *ast.Match:
				c.checks = append(c.checks, func() { c.match(d) })
			case *ast.Form:
				c.declareForm(d)
			case *ast.Map:
				c.declareMap(d)
			case *ast.Journey:
				if c.enter("journey", d.Name) {
					c.journeys[d.Name.Name] = d
					c.Journeys = append(c.Journeys, d)
				}
			case *ast.Test:
				c.Tests = append(c.Tests, d)
			}
		}
	}
}

// hurt reports whether the parser already reported a mistake inside the node.
func (c *checker) hurt(n ast.Node) bool {
	span := n.Span()
	for _, d := range c.reported {
		if d.Severity == diag.Error && d.Span.File == span.File && span.Start <= d.Span.Start && d.Span.Start <= span.End {
			return true
		}
	}
	return false
}
