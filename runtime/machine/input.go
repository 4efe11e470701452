package machine

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o input_gen.go -file input.go
//msgp:ignore Values

// InputKind says what an input is. The numbers are on disk: never change one.
type InputKind uint8

// The kinds of inputs.
const (
	// EventInput is something that the contact did: Name, Fields, Time, ID.
	EventInput InputKind = 1
	// ContactInput sets fields of the profile: Fields (nil values remove), ID.
	ContactInput InputKind = 2
	// OutcomeInput is what became of an effect: Key, Status, Detail.
	OutcomeInput InputKind = 3
	// RefusalInput withdraws the consent for a purpose or topic, for every address: Name, Detail who says so.
	RefusalInput InputKind = 4
	// ConsentInput gives or withdraws consent: Name the purpose or topic, Status ConsentYes or ConsentNo, Key the address
	// that it holds for ("": all of the contact's), Detail who says so.
	ConsentInput InputKind = 30
	// InnerInput is what the runtime brought about for this entity, where one input brought about too much at once:
	// Name, Fields, Key the lead that it is about.
	InnerInput InputKind = 9
	// DeskInput is for a desk: Name is the verb, Key who or what it is about, Fields the rest.
	DeskInput InputKind = 10
	// AnswerInput is a desk's answer: Name is the verb, Key what it is about, Fields the rest.
	AnswerInput InputKind = 11
	// BoardInput is news for the board of a partition: Board. It is for no entity.
	BoardInput InputKind = 12
	// LeadInput makes or changes a lead: Name is the verb, Key the lead's id, Fields its values, Detail who says so.
	LeadInput InputKind = 20
	// TaskInput says what became of a task: Name is the verb, Key the task's id, Detail the person.
	TaskInput InputKind = 21
	// ListInput changes the membership of a static segment: Name the segment, Status "add" or "remove", Detail who says so.
	ListInput InputKind = 22
	// StartInput lets a contact into a journey: Name the journey, Fields what it starts with.
	StartInput InputKind = 24
	// AccountInput sets fields of an account, or tells an account of its contacts and contacts of their account: Name is the verb.
	AccountInput InputKind = 23
	// ViewInput is how often the page of a form was shown since it was last told: Key the form, Time how often. It is for no
	// entity.
	ViewInput InputKind = 70
	// MergeInput joins two contacts: Name is the verb, Key the other one, Detail who says so.
	MergeInput InputKind = 50
	// ForgetInput erases a contact with all that is kept of it: Name is the verb.
	ForgetInput InputKind = 80
)

// Status of an outcome.
const (
	StatusSent     = "sent"
	StatusRejected = "rejected" // for good
	StatusFailed   = "failed"   // after all retries
	// StatusBounced: it was refused for good, as the address does not work.
	StatusBounced = "bounced"
	// StatusUnrendered: it could not be made; this is the last of the gates.
	StatusUnrendered = gateNotRendered
	// StatusWithdrawn: it was not handed over, as its journey was stopped before.
	StatusWithdrawn = "withdrawn"
)

// Input is one thing that happens to one contact.
type Input struct {
	Kind    InputKind `msg:"k"`
	Contact string    `msg:"c"`
	Time    int64     `msg:"t,omitempty"` // when it happened (ms); 0: when the log took it
	ID      string    `msg:"i,omitempty"` // the sender's own name for it: a second input with the same ID is not applied
	Name    string    `msg:"n,omitempty"`
	Fields  Values    `msg:"f"`
	Key     string    `msg:"e,omitempty"`
	Status  string    `msg:"s,omitempty"`
	Detail  string    `msg:"d,omitempty"`
	Sent    int64     `msg:"st,omitempty"` // of what somebody did with a message: when that was sent (ms); 0: not known

	// Of a tell: where it comes from. From is the number of the partition plus one; 0: from outside.
	From       uint16       `msg:"o,omitempty"`
	FromOffset uint64       `msg:"oo,omitempty"`
	FromIndex  uint32       `msg:"oi,omitempty"`
	Board      *BoardChange `msg:"b,omitempty"`
	Call       *CallOutcome `msg:"ca,omitempty"` // of the outcome of an action; its result is Fields
	Rest       *State       `msg:"re,omitempty"` // of a merge: what the alias was, without its history
	Past       []PastEvent  `msg:"pa,omitempty"` // of a merge: a part of the alias's history, oldest first
}

// PastEvent is an event in the history of a contact.
type PastEvent struct {
	At     int64  `msg:"t"` // ms
	Name   string `msg:"n"`
	Fields Values `msg:"f"`
}

// CallOutcome tells how an action went.
type CallOutcome struct {
	Took  int64    `msg:"t"`           // ms, the last try
	Tries int      `msg:"n"`           // the first included
	Log   []string `msg:"l,omitempty"` // what the code logged, in order
}

// Frame is the inputs of one record, in order.
type Frame struct {
	Inputs []Input `msg:"i"`
}

// Publish is the body of a record that makes a program the current one. The sources are kept beside the log, by hash.
type Publish struct {
	Number uint32 `msg:"n"`
	Seed   uint64 `msg:"s"`
	Hash   string `msg:"h"`
	People string `msg:"p,omitempty"` // what becomes of those under way: KeepPeople, MovePeople, RestartPeople; "" is the first
	By     string `msg:"b,omitempty"` // who
	Note   string `msg:"o,omitempty"`
	Back   uint32 `msg:"u,omitempty"` // of a rollback: the program that it goes back to
	Of     string `msg:"j,omitempty"` // of a rollback of one journey: which
	At     int64  `msg:"t,omitempty"` // ms; the fold fills it in
}

// Sources are the files of a published program.
type Sources struct {
	Name  string       `msg:"n"`
	Files []SourceFile `msg:"f"`
}

// SourceFile is one file of a published program.
type SourceFile struct {
	Name string `msg:"n"`
	Text string `msg:"t"`
}
