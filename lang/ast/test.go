package ast

// Test is an example of what must happen: test "checkout stops the reminders" { … }
type Test struct {
	At
	Name  String
	Steps []TestStep
}

// TestStep is a line of a test.
type TestStep interface {
	Node
	testStep()
}

// TestAt sets the clock: at 2026-03-02 10:00
type TestAt struct {
	At
	Date  string // 2026-03-02
	Clock string // 10:00, or empty for midnight
}

// TestContact makes a person: contact ada { country: "DE" }
type TestContact struct {
	At
	Name   Ident
	Fields *Object
}

// TestDoes makes an event happen: ada does cart_updated { cart_id: "c1" }, ada does welcome.clicked { link: "espresso" }
//
// It happens to everybody of the test with "everyone does visited", or to a part of them with "30% do welcome.clicked".
type TestDoes struct {
	At
	Who    Ident    // empty where everyone or a part of them does it
	Part   *Percent // of everybody; everyone is 100%
	Event  EventRef
	Fields *Object   // nil: none
	Ago    *Duration // it is heard of now and happened then: 2d ago; nil: now
}

// TestAfter lets time pass, then goes on: after 1h { expect … }
type TestAfter struct {
	At
	Pause Duration
	Steps []TestStep
}

// TestMock stands in for an action: mock enrich returns { name: "Contoso" } after 2s, mock enrich fails "no answer" after 5s
type TestMock struct {
	At
	Action  Ident
	Returns *Object // the fields of the result
	Value   *Expr   // the result itself, where it is a plain value
	Fails   bool
	Error   *String // what it fails with
	After   *Duration
}

// TestCrowd makes many people by chance: with 1000 contacts like { country: one of ["DE", "DK"] } seed 7
type TestCrowd struct {
	At
	Count  int
	Fields *Object // nil: none
	Seed   *Number
}

// TestShare claims something about all people of the test: expect share of got email welcome between 0.45 and 0.55
type TestShare struct {
	At
	Of      Claim
	Between Number
	And     Number
}

// TestPublish makes another version of the program the current one: the declarations in its braces stand in for those of
// the same kind and name. Policy says what becomes of those under way: publish move { journey launch { … } }
type TestPublish struct {
	At
	Policy *Ident // keep, move, restart; nil: keep
	Decls  []Decl
}

// TestSteer acts on a journey that runs: pause launch shift, resume launch, stop launch
type TestSteer struct {
	At
	Verb    Ident // pause, resume, stop
	Journey Ident
	Policy  *Ident // of pause: hold, shift, expire; nil: hold
}

// TestExpect claims something about a person.
//
//	expect ada got email cart_reminder      expect ada got no email cart_reminder
//	expect ada got 2 messages               expect ada got no messages
//	expect ada left abandoned_cart because exit
//	expect ada in dach                      expect ada not in lapsed
//	expect ada skipped last_call because no_address
//	expect ada kept out of launch because "too soon"
//	expect ada reached order_placed in launch
//	expect ada waits in launch at second_mail until 2026-03-05 10:00
//	expect ada where contact.plan == "pro"
type TestExpect struct {
	At
	Who   Ident
	Claim Claim
}

// Claim is what an expectation says.
type Claim interface {
	Node
	claim()
}

// GotMessage: got email welcome, got no email welcome, got email welcome containing "Hello Ada"
type GotMessage struct {
	At
	Not        bool
	Medium     Ident
	Message    Ident
	Containing *String // in the subject or the text, as the person reads them; nil: whatever it says
}

// GotCount: got 2 messages, got no messages
type GotCount struct {
	At
	Count int
}

// LeftJourney: left abandoned_cart because exit. Because is one of end, exit, goal, or the text of an exit step in quotes.
type LeftJourney struct {
	At
	Journey Ident
	Because *String // the word or the text; nil: for any reason
}

// InGroup: in dach, not in lapsed; a segment, or a journey that is under way
type InGroup struct {
	At
	Not   bool
	Group Ident
}

// KeptOut: kept out of launch because "too soon". Because is the reason of the refusal at the door.
type KeptOut struct {
	At
	Journey Ident
	Because *String
}

// Reached: reached order_placed in launch, not reached order_placed. A goal of a journey, or of any.
type Reached struct {
	At
	Not     bool
	Goal    Ident
	Journey *Ident
}

// Waits: waits in launch at second_mail until 2026-03-05 10:00. The step is named by its label, or as it is written.
type Waits struct {
	At
	Journey Ident
	Step    *String
	Until   *TestAt
}

// Where: where contact.plan == "pro"; a rule that holds for the person at this instant
type Where struct {
	At
	Cond Expr
}

// BadTestStep is a line of a test that could not be understood; it has been reported.
type BadTestStep struct{ At }

// Skipped: skipped last_call because no_address. Because is the gate that stopped the message.
type Skipped struct {
	At
	Message Ident
	Because *Ident
}

// Object is values by name: { email: "ada@contoso.example", total: 80 }
type Object struct {
	At
	Entries []*Entry
}

// Entry is one value of an object: total: 80. In a test, values are literals: text, number, true, false, a date in
// quotes, a list of them.
type Entry struct {
	At
	Key   Ident
	Value Expr
	OneOf bool // one of ["DE", "DK"]: by chance an element of Value
}

func (*Test) decl()            {}
func (*TestAt) testStep()      {}
func (*TestContact) testStep() {}
func (*TestDoes) testStep()    {}
func (*TestAfter) testStep()   {}
func (*TestMock) testStep()    {}
func (*TestCrowd) testStep()   {}
func (*TestShare) testStep()   {}
func (*TestPublish) testStep() {}
func (*TestSteer) testStep()   {}
func (*TestExpect) testStep()  {}
func (*BadTestStep) testStep() {}
func (*GotMessage) claim()     {}
func (*GotCount) claim()       {}
func (*LeftJourney) claim()    {}
func (*InGroup) claim()        {}
func (*Skipped) claim()        {}
func (*KeptOut) claim()        {}
func (*Reached) claim()        {}
func (*Waits) claim()          {}
func (*Where) claim()          {}
