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
	Aggregates []Aggregate `msg:"a,omitempty"` // by key
	Pending    []Effect    `msg:"e,omitempty"` // handed over, outcome not yet known
	Refusals   []string    `msg:"u,omitempty"` // purposes that the contact unsubscribed from, in order
	Seen       []Seen      `msg:"d,omitempty"` // inputs of the last days, against repeats
	Program    uint32      `msg:"g,omitempty"` // number of the program that the contact was last brought under

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
}

// Sent is a message that this trip handed over.
type Sent struct {
	Message string `msg:"m"`
	At      int64  `msg:"t"`
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
}

// Seen marks an input as applied.
type Seen struct {
	Hash uint64 `msg:"h"`
	At   int64  `msg:"t"`
}

// Effect is a message on its way out. It carries the values that its text is made of, as they were when it was sent.
type Effect struct {
	Owner   string  `msg:"-"` // the contact; whoever reads an effect out of a state fills it in
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
	Arms    []int32 `msg:"a,omitempty"` // of its trip, which the outcome counts for
}
