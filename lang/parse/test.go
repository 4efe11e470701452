package parse

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/token"
)

// testLine: test "checkout stops the reminders"
type testLine struct {
	Name lexer.Token `parser:"@String"`
}

// atLine: at 2026-03-02 10:00
type atLine struct {
	Date  lexer.Token  `parser:"@Date"`
	Clock *lexer.Token `parser:"@Clock?"`
}

// personLine: contact ada
type personLine struct {
	Name lexer.Token `parser:"@Ident"`
}

// doesLine: ada does welcome.clicked, ada does order_placed 2d ago
type doesLine struct {
	Who   lexer.Token  `parser:"@Ident 'does'"`
	Event eventRef     `parser:"@@"`
	Ago   *lexer.Token `parser:"(@Duration 'ago')?"`
}

// agoLine: 2d ago
type agoLine struct {
	Ago *lexer.Token `parser:"(@Duration 'ago')?"`
}

// partLine: 30% do welcome.clicked
type partLine struct {
	Part  lexer.Token `parser:"@Percent 'do'"`
	Event eventRef    `parser:"@@"`
}

// publishLine: publish move { journey launch { … } }
type publishLine struct {
	Policy *lexer.Token `parser:"@('keep' | 'move' | 'restart')?"`
}

// haltLine: pause launch shift
type haltLine struct {
	Journey lexer.Token  `parser:"@Ident"`
	Policy  *lexer.Token `parser:"@('hold' | 'shift' | 'expire')?"`
}

// steerLine: resume launch, stop launch
type steerLine struct {
	Journey lexer.Token `parser:"@Ident"`
}

// afterLine: after 1h
type afterLine struct {
	Pause lexer.Token `parser:"@Duration"`
}

// mockLine: mock enrich returns, mock enrich fails "no answer" after 5s
type mockLine struct {
	Action  lexer.Token  `parser:"@Ident"`
	Fails   *lexer.Token `parser:"( @'fails'"`
	Error   *lexer.Token `parser:"  @String?"`
	Returns *lexer.Token `parser:"| @'returns'"`
	Value   *exprText    `parser:"  @@? )"`
	After   *lexer.Token `parser:"('after' @Duration)?"`
}

// delayLine: after 2s
type delayLine struct {
	After *lexer.Token `parser:"('after' @Duration)?"`
}

// crowdLine: with 1000 contacts like
type crowdLine struct {
	Count lexer.Token  `parser:"@Number ('contacts' | 'contact')"`
	Like  *lexer.Token `parser:"@'like'?"`
}

// seedLine: seed 7
type seedLine struct {
	Seed *lexer.Token `parser:"('seed' @Number)?"`
}

// crowdEntryLine: country: one of ["DE", "DK"]
type crowdEntryLine struct {
	Key   lexer.Token  `parser:"@Ident ':'"`
	OneOf *lexer.Token `parser:"('one' @'of')?"`
	Value exprText     `parser:"@@"`
}

// entryLine: country: "DE"
type entryLine struct {
	Key   lexer.Token `parser:"@Ident ':'"`
	Value exprText    `parser:"@@"`
}

var (
	testGrammar    = lineOf[testLine]("the name of the test in quotes", `test "checkout stops the reminders" { … }`)
	atGrammar      = lineOf[atLine]("a day such as 2026-03-02", `at 2026-03-02 10:00`)
	personGrammar  = lineOf[personLine]("a name for the person", `contact ada { country: "DE" }`)
	doesGrammar    = lineOf[doesLine]("the name of a person", `ada does order_placed { total: 80 }`)
	agoGrammar     = lineOf[agoLine](`"2d ago"`, `ada does order_placed { total: 80 } 2d ago`)
	partGrammar    = lineOf[partLine](`"do" and an event`, `30% do welcome.clicked { link: "espresso" }`)
	publishGrammar = lineOf[publishLine]("keep, move or restart", `publish move { journey launch { … } }`)
	haltGrammar    = lineOf[haltLine]("the name of a journey", `pause launch, pause launch shift, or pause launch expire`)
	steerGrammar   = lineOf[steerLine]("the name of a journey", `resume launch, or stop launch`)
	afterGrammar   = lineOf[afterLine]("a length of time such as 3d", `after 1h { expect … }`)
	mockGrammar    = lineOf[mockLine]("the name of an action", `mock enrich returns { name: "Contoso" } after 2s, or mock enrich fails "no answer"`)
	delayGrammar   = lineOf[delayLine](`"after"`, `mock enrich returns { name: "Contoso" } after 2s`)
	crowdGrammar   = lineOf[crowdLine]("a number of contacts", `with 1000 contacts like { country: one of ["DE", "DK"] } seed 7`)
	seedGrammar    = lineOf[seedLine](`"seed"`, `with 1000 contacts like { country: one of ["DE", "DK"] } seed 7`)
	likeGrammar    = lineOf[crowdEntryLine]("the name of a field", `country: one of ["DE", "DK"], plan: "free"`)
	entryGrammar   = lineOf[entryLine]("the name of a field", `country: "DE", total: 80`)

	testWords = &vocabulary{
		code:  "J0118",
		noun:  "line of a test",
		words: []string{"at", "contact", "account", "after", "expect", "mock", "with", "publish", "pause", "resume", "stop", "lead", "task", "call", "appointment", "submission", "merge"},
	}
)

func (p *parser) test(first token.Token) ast.Decl {
	node := &ast.Test{}
	g := read(p, testGrammar, p.line(false), p.last().End)
	if g != nil {
		node.Name = p.str(g.Name)
	}
	if p.open(testGrammar.usage) {
		node.Steps = p.testSteps()
	}
	node.At = p.since(first)
	if g == nil {
		return &ast.BadDecl{At: node.At}
	}
	return node
}

func (p *parser) testSteps() []ast.TestStep {
	var all []ast.TestStep
	p.block(statements, func() { all = append(all, p.testStep()) })
	return all
}

// testStep reads a line of a test. Whoever does something may be called anything, so "does" is looked for first.
func (p *parser) testStep() ast.TestStep {
	first := p.peek()
	if p.does() {
		return p.testDoes(first)
	}
	if p.becomes() {
		return p.testBecomes(first)
	}
	if p.opts() {
		return p.testConsent(first)
	}
	if p.forgets() {
		return p.testForget(first)
	}
	if p.hasLead() {
		return p.testLead(first)
	}
	if first.Kind == token.Percent {
		return p.testPart(first)
	}
	switch p.keyword(testWords) {
	case "at":
		if g := read(p, atGrammar, p.line(false), p.last().End); g != nil {
			return &ast.TestAt{At: p.since(first), Date: p.day(g.Date), Clock: p.clock(g.Clock)}
		}
	case "contact":
		return p.testContact(first)
	case "account":
		return p.testAccount(first)
	case "lead":
		return p.testLeadBecomes(first)
	case "task", "call", "appointment":
		return p.testTaskDone(first)
	case "submission":
		return p.testSubmission(first)
	case "merge":
		return p.testMerge(first)
	case "after":
		return p.testAfter(first)
	case "mock":
		return p.mock(first)
	case "with":
		return p.crowd(first)
	case "expect":
		return p.expect(first)
	case "publish":
		return p.testPublish(first)
	case "pause", "resume", "stop":
		return p.testSteer(first)
	}
	return &ast.BadTestStep{At: p.since(first)}
}

// does reports whether somebody does something on this line: "does" is its second word, or nearly.
func (p *parser) does() bool {
	if p.peek().Kind != token.Ident || p.after(1).Kind != token.Ident {
		return false
	}
	if p.is(p.after(1), "does") {
		return true
	}
	if slices.Contains(testWords.words, p.peek().Text(p.file)) {
		return false
	}
	return diag.Nearest(p.after(1).Text(p.file), []string{"does"}) != ""
}

func (p *parser) testContact(first token.Token) ast.TestStep {
	g := read(p, personGrammar, p.line(false), p.last().End)
	step := &ast.TestContact{}
	if p.at("{") { // somebody of whom nothing is known needs no braces
		step.Fields = p.object()
	} else {
		step.Fields = &ast.Object{At: ast.At{Where: p.span(p.last().End, p.last().End)}}
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	step.Name = p.ident(g.Name)
	return step
}

func (p *parser) testDoes(first token.Token) ast.TestStep {
	g := read(p, doesGrammar, p.line(false), p.last().End)
	step := &ast.TestDoes{}
	if p.at("{") {
		step.Fields = p.object()
		if ago := read(p, agoGrammar, p.line(false), p.last().End); ago != nil {
			step.Ago = p.maybeDuration(ago.Ago)
		}
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	if g.Ago != nil {
		step.Ago = p.maybeDuration(g.Ago)
	}
	step.Event = p.eventRef(g.Event)
	if g.Who.Value == everyone {
		step.Part = &ast.Percent{At: p.place(g.Who), Value: 100}
	} else {
		step.Who = p.ident(g.Who)
	}
	return step
}

// everyone is all people of a test; nobody can be called so.
const everyone = "everyone"

// testPart reads what a part of everybody does.
func (p *parser) testPart(first token.Token) ast.TestStep {
	g := read(p, partGrammar, p.line(false), p.last().End)
	step := &ast.TestDoes{}
	if p.at("{") {
		step.Fields = p.object()
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	part := p.percent(g.Part)
	step.Part, step.Event = &part, p.eventRef(g.Event)
	return step
}

// testPublish reads another version of some declarations.
func (p *parser) testPublish(first token.Token) ast.TestStep {
	step := &ast.TestPublish{}
	g := read(p, publishGrammar, p.line(false), p.last().End)
	if p.open(publishGrammar.usage) {
		p.publishes = true
		p.block(statements, func() { step.Decls = append(step.Decls, p.decl()) })
		p.publishes = false
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	step.Policy = p.maybeIdent(g.Policy)
	return step
}

// testSteer reads what an operator does with a journey; its verb has been read.
func (p *parser) testSteer(first token.Token) ast.TestStep {
	step := &ast.TestSteer{Verb: ast.Ident{At: ast.At{Where: first.Span(p.file)}, Name: first.Text(p.file)}}
	if step.Verb.Name == "pause" {
		if g := read(p, haltGrammar, p.line(false), p.last().End); g != nil {
			step.At, step.Journey, step.Policy = p.since(first), p.ident(g.Journey), p.maybeIdent(g.Policy)
			return step
		}
	} else if g := read(p, steerGrammar, p.line(false), p.last().End); g != nil {
		step.At, step.Journey = p.since(first), p.ident(g.Journey)
		return step
	}
	return &ast.BadTestStep{At: p.since(first)}
}

func (p *parser) testAfter(first token.Token) ast.TestStep {
	g := read(p, afterGrammar, p.line(false), p.last().End)
	step := &ast.TestAfter{}
	if p.opens(afterGrammar.usage) { // time may pass without a word about it
		step.Steps = p.testSteps()
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	step.Pause = p.duration(g.Pause)
	return step
}

// mock reads what stands in for an action.
func (p *parser) mock(first token.Token) ast.TestStep {
	step := &ast.TestMock{}
	g := read(p, mockGrammar, p.line(false), p.last().End)
	if p.at("{") && (g == nil || g.Returns != nil && g.Value == nil && g.After == nil) {
		step.Returns = p.object()
		if d := read(p, delayGrammar, p.line(false), p.last().End); d != nil {
			step.After = p.maybeDuration(d.After)
		}
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	step.Action, step.Fails, step.Error, step.Value = p.ident(g.Action), g.Fails != nil, p.maybeStr(g.Error), p.maybeExpr(g.Value)
	if g.After != nil {
		step.After = p.maybeDuration(g.After)
	}
	return step
}

// crowd reads many people that are alike.
func (p *parser) crowd(first token.Token) ast.TestStep {
	step := &ast.TestCrowd{}
	g := read(p, crowdGrammar, p.line(false), p.last().End)
	switch {
	case g != nil && g.Like == nil:
		p.joint("like", crowdGrammar.usage)
	case g != nil && !p.at("{"):
		p.open(crowdGrammar.usage)
	}
	if p.at("{") {
		step.Fields = p.like()
	}
	if s := read(p, seedGrammar, p.line(false), p.last().End); s != nil {
		step.Seed = p.maybeNumber(s.Seed)
	}
	step.At = p.since(first)
	if g == nil {
		return &ast.BadTestStep{At: step.At}
	}
	step.Count = p.count(g.Count)
	return step
}

// like reads the values of people that are alike, in braces.
func (p *parser) like() *ast.Object {
	first := p.peek()
	o := &ast.Object{}
	p.block(fields, func() {
		start := p.peek()
		if g := read(p, likeGrammar, p.line(true), p.last().End); g != nil {
			o.Entries = append(o.Entries, &ast.Entry{At: p.since(start), Key: p.ident(g.Key), Value: p.expr(g.Value), OneOf: g.OneOf != nil})
		}
	})
	o.At = p.since(first)
	return o
}

// object reads values by name, in braces.
func (p *parser) object() *ast.Object {
	first := p.peek()
	o := &ast.Object{}
	p.block(fields, func() {
		start := p.peek()
		if g := read(p, entryGrammar, p.line(true), p.last().End); g != nil {
			o.Entries = append(o.Entries, &ast.Entry{At: p.since(start), Key: p.ident(g.Key), Value: p.expr(g.Value)})
		}
	})
	o.At = p.since(first)
	return o
}
