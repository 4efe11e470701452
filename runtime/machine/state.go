package machine

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o state_gen.go -file state.go
//msgp:ignore Values

// State is all that the machine knows of one contact. Its encoding is canonical: equal states give equal bytes.
// Names on the wire are short because a million contacts repeat them; they never change their meaning.
type State struct {
	ID         string      `msg:"i"`
	Created    int64       `msg:"c"` // ms
	Profile    Values      `msg:"p"`
	Trips      []Trip      `msg:"t,omitempty"` // under way, or with goals that may still count
	NextTrip   uint32      `msg:"n,omitempty"`
	Visits     []Visit     `msg:"v,omitempty"`
	Segments   []string    `msg:"s,omitempty"` // memberships, in the order of names
	SegmentDue int64       `msg:"sd,omitempty"`
	Aggregates []Aggregate `msg:"a,omitempty"`  // by key
	Pending    []Effect    `msg:"e,omitempty"`  // handed over, outcome not yet known
	Refusals   []string    `msg:"u,omitempty"`  // purposes that the contact unsubscribed from, in order
	Seen       []Seen      `msg:"d,omitempty"`  // inputs of the last days, against repeats
	Gathered   int64       `msg:"gt,omitempty"` // up to when it has entered what members enter together, ahead of the partition (ms)
	Program    uint32      `msg:"g,omitempty"`  // number of the program that the contact was last brought under
	Steered    uint32      `msg:"sr,omitempty"` // number of the last steering that was done to its trips
	Account    *Link       `msg:"ac,omitempty"` // of a contact: its account
	Contacts   []string    `msg:"co,omitempty"` // of an account: the ids of its contacts, in order
	Leads      []Lead      `msg:"le,omitempty"` // in order of creation
	Tasks      []Task      `msg:"ta,omitempty"` // in order of creation
	Worklist   *Worklist   `msg:"wl,omitempty"` // of a role's desk
	Consents   []Consent   `msg:"cs,omitempty"` // every change of consent, oldest first
	Handings   []Handing   `msg:"hn,omitempty"` // messages that caps count, oldest first
	Addresses  []Address   `msg:"ad,omitempty"` // from which something came back, in their order
	Engaged    []Engaged   `msg:"en,omitempty"` // what is known of each medium, in their order
	Lists      []string    `msg:"li,omitempty"` // static segments that it was added to, in the order of names
	Doors      []Door      `msg:"do,omitempty"` // where it waits for its turn to enter, in order
	Desk       *Desk       `msg:"k,omitempty"`  // of a desk
	Updated    int64       `msg:"up,omitempty"` // ms, of the last change of the profile
	Into       string      `msg:"in,omitempty"` // of an alias: the contact that it was merged into
	Joining    string      `msg:"jo,omitempty"` // the contact that it asked to be merged into, and that has not answered
	Aliases    []string    `msg:"al,omitempty"` // that were merged into this one, in order

	Credits  []Credit `msg:"sc,omitempty"` // what lines of scores have given, by key and lead
	ScoreDue int64    `msg:"sx,omitempty"` // when time alone may next change a grade or a line of a score (ms); 0: never

	lent        bool   // Profile is also what a line of the trace tells: it is copied before it changes
	view        Values // Profile with the defaults of viewProgram's schema; nil: not computed
	viewProgram *Program
}

// Trip is one passage through one version of one journey.
type Trip struct {
	No      uint32  `msg:"n"`
	Program uint32  `msg:"p"` // number of the program that it runs under
	Journey string  `msg:"j"`
	Key     string  `msg:"k,omitempty"` // of `per`
	Start   Values  `msg:"s"`
	Entered int64   `msg:"e"`
	Step    int32   `msg:"st"` // where it stands; plan.End when it has left
	Since   int64   `msg:"si,omitempty"`
	Due     int64   `msg:"d,omitempty"` // when the step's time is up; 0: no timer
	Left    int64   `msg:"l,omitempty"`
	Reason  string  `msg:"r,omitempty"` // why it left
	HoldOut bool    `msg:"h,omitempty"`
	Arms    []int32 `msg:"a,omitempty"` // indices into the journey's arms
	Goals   uint64  `msg:"g,omitempty"` // bit per goal that was reached
	// GoalUntil is the last instant at which a goal may still count.
	GoalUntil    int64         `msg:"u,omitempty"`
	Sent         []Sent        `msg:"m,omitempty"`
	Interactions []Interaction `msg:"x,omitempty"`
	Lead         string        `msg:"ld,omitempty"` // id of the lead that it is about
	Visit        uint32        `msg:"vi,omitempty"` // how many rounds of a repeat it has begun: tells visits of one step apart
	Loops        []Loop        `msg:"lo,omitempty"` // the repeats that it is inside of, the innermost last
	Held         int64         `msg:"hd,omitempty"` // since when it is paused (ms); 0: it is not
	Then         int32         `msg:"th,omitempty"` // while it is paused: where it goes at resume, see thenOffset; 0: not said
	Series       *Series       `msg:"rs,omitempty"` // the reminders that it is getting
	Reminded     []Reminded    `msg:"rd,omitempty"` // the last message of each series that it has got
	Met          []int32       `msg:"me,omitempty"` // the remind steps whose event happened before the trip came there
	Turn         int64         `msg:"tu,omitempty"` // when time alone may next turn one of its exits by rule (ms); 0: never
	Judged       int64         `msg:"ju,omitempty"` // until when what the person does counts for the arms of splits
	Credited     []int32       `msg:"cr,omitempty"` // the arms that it was counted for
	Call         string        `msg:"cl,omitempty"` // key of the call of an action that it waits for, or of the message whose outcome it waits for
	Results      []Result      `msg:"re,omitempty"` // what actions have yielded, the latest last
	Host         uint32        `msg:"ho,omitempty"` // of a guest, the trip of the account whose message it carries to this contact; 0: it is no guest

	arrived uint32 // when it came to its step, counted while one input is applied
}

// Sent is a message that this trip handed over.
type Sent struct {
	Message string `msg:"m"`
	At      int64  `msg:"t"`
	To      string `msg:"o,omitempty"`
	Step    uint64 `msg:"s,omitempty"` // hash of its id
	Visit   uint32 `msg:"v,omitempty"` // of the trip then
}

// Door is where a contact waits for its turn to enter a journey.
type Door struct {
	Journey string `msg:"j"`
	Key     string `msg:"k,omitempty"`
	Start   Values `msg:"s"`
	Lead    string `msg:"l,omitempty"`
	Program uint32 `msg:"p"` // number of the program that it is counted under
	Since   int64  `msg:"t"`
	At      int64  `msg:"a,omitempty"` // when its turn is; 0: the desk has not said yet
}

// Loop is a repeat that a trip is inside of.
type Loop struct {
	Step  int32 `msg:"s"`
	Round int32 `msg:"r"` // from 1
}

// Series is a series of reminders under way.
type Series struct {
	Step  int32 `msg:"s"`
	Began int64 `msg:"b"`           // ms
	Until int64 `msg:"u"`           // ms: its limit
	Next  int32 `msg:"n,omitempty"` // how many of its messages have had their turn
	Sent  int32 `msg:"c,omitempty"` // how many messages the trip had handed over before the one whose turn it is
}

// Reminded is the last message that a series has sent.
type Reminded struct {
	Step    int32  `msg:"s"`
	Message string `msg:"m"`
	Number  int32  `msg:"n"` // its place in the series, from 1
}

// Interaction is what the contact did with a message of this trip; later waits look back at it.
type Interaction struct {
	Message string `msg:"m"`
	Kind    string `msg:"k"`
	At      int64  `msg:"t"`
	Fields  Values `msg:"f"`
}

// Visit remembers the last entry into a journey, for the rule of re-entry.
type Visit struct {
	Journey string `msg:"j"`
	Key     string `msg:"k,omitempty"`
	Last    int64  `msg:"l"`
}

// Aggregate is the running answer to one reading of history.
type Aggregate struct {
	Key    uint64   `msg:"k"` // hash of the reading's canonical text
	N      int64    `msg:"n,omitempty"`
	First  int64    `msg:"f,omitempty"`
	Last   int64    `msg:"l,omitempty"`
	Sum    float64  `msg:"s,omitempty"`
	Min    float64  `msg:"mi,omitempty"`
	Max    float64  `msg:"ma,omitempty"`
	Points []Point  `msg:"p,omitempty"` // of a windowed reading: what is inside, by time
	Texts  []string `msg:"t,omitempty"` // of distinct without a window: the values met, in order
}

// Point is one event inside a window.
type Point struct {
	At    int64   `msg:"t"`
	Value float64 `msg:"v,omitempty"`
	Text  string  `msg:"x,omitempty"`
	More  uint32  `msg:"m,omitempty"` // how many more like it there were in the same millisecond
}

// Seen marks an input as applied.
type Seen struct {
	Hash uint64 `msg:"h"`
	At   int64  `msg:"t"`
}

// Effect is a message on its way out. It carries the values that its text is made of, as they were when it was sent.
type Effect struct {
	Owner   string  `msg:"-"` // the contact; whoever reads an effect out of a state fills it in
	Held    int64   `msg:"-"` // since when a quiet time held it (ms), while it is handed over; 0: it was not held
	Key     string  `msg:"k"` // the same on every replay
	Program uint32  `msg:"p"`
	Journey string  `msg:"j"`
	Trip    uint32  `msg:"n"`
	Step    int32   `msg:"s"`
	Message string  `msg:"m"`
	To      string  `msg:"to"`
	At      int64   `msg:"t"`
	Contact Values  `msg:"c"`
	Start   Values  `msg:"st"`
	Arms    []int32 `msg:"a,omitempty"`  // of its trip, which the outcome counts for
	Call    *Call   `msg:"ca,omitempty"` // of an action; nil: it is a message
	About   *About  `msg:"ab,omitempty"` // what the message reads of the account, the lead and results; nil: nothing
}

// Call is a call of an action. It carries the values that it was made with.
type Call struct {
	Action string `msg:"a"`
	Args   Values `msg:"v"` // by the names of the parameters
}

// Result is what an action has yielded, by the name that the step gives it.
type Result struct {
	Name   string `msg:"n"`
	Fields Values `msg:"f"`
}

// About is what a message reads of the account, the lead and what actions have yielded.
type About struct {
	Account Values   `msg:"a"`
	Lead    Values   `msg:"l"`
	Results []Result `msg:"r,omitempty"` // what it reads of what actions have yielded, in the order of names
}

// Link is a contact's account, with a copy of what is known of it: rules read it at no cost.
type Link struct {
	ID     string `msg:"i"` // without the prefix of entities
	Fields Values `msg:"f"`
}

// Lead is an expression of interest of a contact, or of an account.
type Lead struct {
	ID       string    `msg:"i"`           // the same on every replay
	Fields   Values    `msg:"f"`           // declared ones, owner and form
	Created  int64     `msg:"c"`           // ms
	Updated  int64     `msg:"u,omitempty"` // ms, of the last change
	By       string    `msg:"b,omitempty"` // who made it: a journey, a form, a person
	Closed   int64     `msg:"x,omitempty"` // ms; 0: open
	Process  string    `msg:"p,omitempty"`
	Stage    string    `msg:"s,omitempty"` // or, once closed, the outcome
	Since    int64     `msg:"t,omitempty"` // ms, in the stage
	Ready    bool      `msg:"r,omitempty"` // for sales; a later drop does not undo it
	ReadyAt  int64     `msg:"ra,omitempty"`
	ReadyBy  string    `msg:"rb,omitempty"` // the model that reached its threshold, or a person
	Timeline []Passage `msg:"l,omitempty"`  // oldest first
	Muted    []string  `msg:"mu,omitempty"` // rules that held when somebody set the stage, and have held since
	Turn     int64     `msg:"tu,omitempty"` // when time alone may next turn a rule of its process (ms); 0: never
	Listed   []Listing `msg:"ls,omitempty"` // the worklists that it stands on
	Scored   int64     `msg:"sc,omitempty"` // ms: when it first had points; 0: it never had
	Marks    []Mark    `msg:"m,omitempty"`  // what scores made of it when they last looked, in their order
}

// Mark is what a score made of a lead when it last looked: points of events fade in between, the rest stays.
type Mark struct {
	Score string   `msg:"s"`
	Holds []uint64 `msg:"h,omitempty"` // keys of the lines with when whose rules hold, in the order of the lines
	Grade string   `msg:"g,omitempty"`
}

// Credit is what a line of a score with each has given: points that halve need a sum and the instant that it is for.
type Credit struct {
	Key   uint64  `msg:"k"`           // hash of the line's key
	Lead  string  `msg:"l,omitempty"` // whose, where the line is about leads: lead.created; "": all of the contact's
	Sum   float64 `msg:"s,omitempty"`
	At    int64   `msg:"t,omitempty"` // ms: Sum is right at this instant
	Given []Given `msg:"g,omitempty"` // of at most … in …: what was given of late, by time
}

// Given is points that an event gave.
type Given struct {
	At     int64   `msg:"t"` // ms
	Points float64 `msg:"p"`
}

// Passage is a moment in the life of a lead.
type Passage struct {
	At   int64  `msg:"t"`
	What string `msg:"w"` // created, process, stage, sales_ready, closed
	To   string `msg:"s,omitempty"`
	By   string `msg:"b,omitempty"`
	Why  string `msg:"y,omitempty"` // the rule of the process that brought it about
}

// Listing is a place of a lead on a worklist.
type Listing struct {
	Role   string `msg:"r"`
	Person string `msg:"p,omitempty"`
	Stage  string `msg:"s,omitempty"`
}

// Task is work for people. Its text is rendered when it is shown, with the values that it was created with.
type Task struct {
	ID      string `msg:"i"`
	Kind    string `msg:"k"`            // task, call, appointment
	Text    string `msg:"x"`            // Liquid
	Values  Values `msg:"v"`            // what the text reads, by its name there: contact.first_name
	About   string `msg:"ab,omitempty"` // id of the lead that it is about
	Role    string `msg:"r,omitempty"`  // whose worklist it is on; "": nobody's
	Person  string `msg:"p,omitempty"`  // who has it; "": whoever takes it
	Created int64  `msg:"t"`
	Due     int64  `msg:"d,omitempty"`
	Done    int64  `msg:"e,omitempty"` // ms; 0: open
	By      string `msg:"b,omitempty"` // who did it
	Journey string `msg:"j,omitempty"`
	Trip    uint32 `msg:"n,omitempty"`
	Stage   string `msg:"s,omitempty"` // of the lead, that made it
	// Withdrawn: it is closed as the lead has left the stage, and nobody did it.
	Withdrawn bool `msg:"w,omitempty"`
}

// Worklist is what waits for the people of a role.
type Worklist struct {
	Last  string `msg:"l,omitempty"` // who got the last task that went round
	Items []Item `msg:"i,omitempty"` // open, oldest first
	// Beyond counts what there was no room for.
	Beyond int64 `msg:"b,omitempty"`

	listed map[string]struct{} // the tasks of a long list; see place
}

// Item is an open task on a worklist, or a lead in a stage that the role owns.
type Item struct {
	Task    string `msg:"t"`           // id of the task, or of the lead
	Contact string `msg:"c"`           // the contact or the account that it is about
	Kind    string `msg:"k"`           // task, call, appointment, lead
	Stage   string `msg:"s,omitempty"` // of a lead
	Person  string `msg:"p,omitempty"`
	Created int64  `msg:"r"`
	Due     int64  `msg:"d,omitempty"`
}

// Consent is an answer to the question for consent.
type Consent struct {
	Name    string `msg:"n"`           // a purpose or a topic
	Yes     bool   `msg:"y,omitempty"` // given; else withdrawn
	Address string `msg:"a,omitempty"` // that it holds for; "": all of the contact's
	At      int64  `msg:"t"`           // ms
	Source  string `msg:"s,omitempty"` // who says so: link, message, api, import, form …
}

// Handing is a message that was handed over, as caps count it.
type Handing struct {
	To  string `msg:"o"`
	For string `msg:"f"` // its topic or purpose
	At  int64  `msg:"t"` // ms
}

// Address is what came back from an address.
type Address struct {
	Address    string `msg:"a"`
	Soft       int32  `msg:"s,omitempty"` // soft bounces in a row
	Blocks     int32  `msg:"b,omitempty"` // how often it was blocked
	Until      int64  `msg:"u,omitempty"` // ms: the end of its block
	Complained int64  `msg:"c,omitempty"` // ms; 0: never
}

// Engaged is how a contact takes the messages of a medium.
type Engaged struct {
	Medium string   `msg:"m"`
	Sent   uint32   `msg:"s,omitempty"`
	Acted  uint32   `msg:"a,omitempty"` // of these, how many were opened or clicked
	Open   []string `msg:"o,omitempty"` // messages that may still be, in order
}
