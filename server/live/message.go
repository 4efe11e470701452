package live

import "github.com/journeylang/journey/runtime/explain"

// Message is one message of the stream, as a reader of it decodes it; which fields are set depends on Type.
type Message struct {
	Type   string `json:"type"` // hello, trace, counts, missed, error
	Cursor string `json:"cursor"`
	Now    string `json:"now"`
	explain.Entry
	Count   int    `json:"count"`
	From    string `json:"from"`
	Message string `json:"message"`
}

// hello opens the stream: what follows is behind the cursor.
type hello struct {
	Type   string          `json:"type"`
	Cursor string          `json:"cursor"`
	Now    explain.Instant `json:"now"`
}

// trace is one line of a contact's trace.
type trace struct {
	Type string `json:"type"`
	explain.Entry
}

// missed tells a slow viewer how many lines it did not get, and the cursor behind which they can be read again.
type missed struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
	From  string `json:"from"`
}

// failure tells the viewer of something that it asked for and cannot have.
type failure struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// watch is what a viewer may say: what it wants to see from here on. Empty means everything.
type watch struct {
	Type    string  `json:"type"`
	Journey *string `json:"journey"`
	Contact *string `json:"contact"`
}

// Counts are the numbers of one journey, absolute.
type Counts struct {
	Type     string           `json:"type"` // counts
	Journey  string           `json:"journey"`
	Entered  int64            `json:"entered"`
	Waiting  int64            `json:"waiting,omitempty"` // at the door, for their turn to enter
	Inside   int64            `json:"inside"`
	Left     int64            `json:"left"`
	Messages Messages         `json:"messages"`
	Goals    []Goal           `json:"goals"`
	Steps    map[string]Steps `json:"steps"` // by id
}

// Messages are how many were sent, stopped by a gate, and not taken by their channel.
type Messages struct {
	Sent    int64 `json:"sent"`
	Blocked int64 `json:"blocked"`
	Failed  int64 `json:"failed"`
}

// Goal is how often a goal was reached and what that was worth, in the project's currency.
type Goal struct {
	Goal    string  `json:"goal"`
	Reached int64   `json:"reached"`
	Revenue float64 `json:"revenue"`
}

// Steps is the traffic of one step; here people stand there now.
type Steps struct {
	In      int64 `json:"in"`
	Here    int64 `json:"here"`
	Out     int64 `json:"out"`
	Sent    int64 `json:"sent"`
	Blocked int64 `json:"blocked"`
	Failed  int64 `json:"failed"`
}
