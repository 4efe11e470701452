package machine

import (
	"encoding/binary"
	"fmt"
)

// EntryKind says what a line of a trace tells. The numbers are on disk: never change one.
type EntryKind uint8

// The kinds of trace lines.
const (
	Happened    EntryKind = 1  // an event: Text its name, Values its fields
	Changed     EntryKind = 2  // the profile: Values what was set
	Entered     EntryKind = 3  // a trip began
	Refused     EntryKind = 4  // a journey was not entered: Text the reason
	Reached     EntryKind = 5  // a step was reached that parks: Text until when
	Branched    EntryKind = 6  // a branch was taken: Text its label, Values the operands
	Handed      EntryKind = 7  // a message was handed over: Text its name
	Blocked     EntryKind = 8  // a gate stopped a message: Text the gate
	Delivered   EntryKind = 9  // the channel took the message
	Undelivered EntryKind = 10 // the channel did not: Text why
	Assigned    EntryKind = 11 // a step set a field: Text the field, Values its new value
	Goal        EntryKind = 12 // a goal was reached: Text the goal, Values worth
	Left        EntryKind = 13 // a trip ended: Text the reason
	Joined      EntryKind = 14 // a segment was joined: Text the segment
	Parted      EntryKind = 15 // a segment was left: Text the segment
	Withdrew    EntryKind = 16 // consent was withdrawn: Text the purpose
	Dead        EntryKind = 17 // an input that the machine could not apply: Text the fault

	Queued  EntryKind = 50 // waits at the door of a journey: Text until when
	Counted EntryKind = 51 // an event counts for an arm of a split: Text the arm
	Decided EntryKind = 52 // of a desk, a split has a winner: Text the arm, Values the figures

	Suspended EntryKind = 40 // a trip was paused: Text the policy, Values when its step's time is up
	Resumed   EntryKind = 41 // a pause ended: Text its policy
	Moved     EntryKind = 42 // a trip was moved to another version: Step where it stands, Text the step where it stood
	Restarted EntryKind = 43 // a trip was led to the first step of another version
	Withdrawn EntryKind = 44 // a message was not handed over, its journey was stopped: Text its name

	LeadMade     EntryKind = 70 // a lead was made: Text its id, Values its fields
	LeadChanged  EntryKind = 71 // Text its id, Values what was set
	LeadClosed   EntryKind = 72 // Text its id, Values the outcome
	TaskMade     EntryKind = 73 // Text its id, Values what its text reads, kind, text, role, person, due
	TaskAssigned EntryKind = 74 // Text its id, Values as of TaskMade
	TaskFinished EntryKind = 75 // Text its id, Values as of TaskMade
	Raised       EntryKind = 76 // a step made an event happen: Text its name, Values its fields
	Started      EntryKind = 77 // a step started another journey: Text its name, Values the start values
	Skipped      EntryKind = 78 // a step could do nothing: Text why
	Linked       EntryKind = 79 // the contact belongs to an account now: Text the account
	Unlinked     EntryKind = 80 // the contact belongs to an account no more: Text the account

	LeadStaged    EntryKind = 170 // a lead came to a stage: Text its id, Values before, after, by, rule, operands; or why it did not
	TaskWithdrawn EntryKind = 171 // a lead left the stage that made a task: Text its id, Values as of TaskMade

	Called     EntryKind = 60 // an action was called: Text its name, Values what it was given
	Answered   EntryKind = 61 // it came back: Text its name, Values the result, took (ms), tries, log
	CallFailed EntryKind = 62 // it failed for good: Text its name, Values why, took, tries, log
	NoValue    EntryKind = 63 // a function of the author's failed: Text its name, Values why and what it was given

	Ruled EntryKind = 90 // an exit by rule came to hold: Text the rule, Values its operands

	Postponed      EntryKind = 100 // a quiet time holds a message: Text its name, Values which and until when
	Consented      EntryKind = 101 // consent was given: Text the purpose or topic, Values the source
	AddressBlocked EntryKind = 102 // nothing is sent to an address for a while: Text the address, Values why and until when
	Chose          EntryKind = 103 // of several messages one was chosen: Text its medium, Values the message, how and the numbers
	Scored         EntryKind = 130 // an event gave points: Text the line of the score, Values the event, the points, what was cut, line its key
	LineTurned     EntryKind = 131 // a rule of a score came to hold or not to: Text the line, Values the lead, the score, the points
	Graded         EntryKind = 132 // a lead has another grade: Text the score, Values the lead, both grades, the points
	ReadyForSales  EntryKind = 133 // a score made a lead ready: Text the score, Values the lead, the points, from how many on
	ContactDid     EntryKind = 134 // of an account, what one of its contacts did: like Happened

	Forgotten EntryKind = 190 // all that was kept of the contact is erased: Values by, who asked for it; for who watches, no journal keeps it
	LetGo     EntryKind = 191 // of an account, a contact is forgotten, and what it did is in the account's history and points no more

	SentOn EntryKind = 180 // of an account, a message goes to its contacts: Text its name, Values how many they are

	ByMachine EntryKind = 104 // a program opened a mail or followed a link, not the contact: Text the event

	Merged    EntryKind = 120 // of an alias: it is one with another contact from here on: Text the other
	Absorbed  EntryKind = 121 // another contact was merged into this one: Text the other, Values who said so
	Inherited EntryKind = 122 // an event of a contact that was merged into this one: like Happened
	NotMerged EntryKind = 123 // two contacts stay apart: Text the other, Values why
)

// String returns the word that live viewers and JSON use.
func (k EntryKind) String() string {
	words := [...]string{"", "event", "profile", "entered", "refused", "waiting", "branch", "handed", "blocked", "sent", "failed",
		"set", "goal", "left", "joined", "parted", "unsubscribed", "dead",
		Suspended: "paused", Resumed: "resumed", Moved: "moved", Restarted: "restarted", Withdrawn: "withdrawn",
		Queued: "queued", Counted: "counted", Decided: "decided",
		Called: "calls", Answered: "answered", CallFailed: "call failed", NoValue: "no value",
		LeadMade: "lead", LeadChanged: "lead changed", LeadClosed: "lead closed", TaskMade: "task", TaskAssigned: "assigned", TaskFinished: "done",
		Raised: "raised", Started: "started", Skipped: "skipped", Linked: "account", Unlinked: "no account",
		Merged: "merged", Absorbed: "absorbed", Inherited: "inherited", NotMerged: "not merged",
		LeadStaged: "stage", TaskWithdrawn: "task withdrawn", SentOn: "sent on",
		Ruled:  "rule",
		Scored: "points", LineTurned: "points", Graded: "grade", ReadyForSales: "ready", ContactDid: "event",
		Postponed: "held", Consented: "subscribed", AddressBlocked: "address blocked", Chose: "chosen", ByMachine: "machine", Forgotten: "forgotten", LetGo: "let go"}
	if int(k) < len(words) && words[k] != "" {
		return words[k]
	}
	return fmt.Sprintf("kind %d", k)
}

// None is the journey or step of an entry that concerns none.
const None = -1

// Entry is one line of a contact's trace. Time is when the machine applied it (ms).
type Entry struct {
	Time    int64
	Contact string
	Kind    EntryKind
	Program uint32
	Journey int32 // index into the program's journeys, or None
	Trip    uint32
	Step    int32 // index into the journey's steps, or None
	Text    string
	Values  Values
}

// AppendEntry appends the encoding of the entry, without its contact.
func AppendEntry(b []byte, e *Entry) ([]byte, error) {
	flags := byte(0)
	if len(e.Values) > 0 {
		flags = 1
	}
	b = append(b, byte(e.Kind), flags)
	b = binary.AppendVarint(b, e.Time)
	b = binary.AppendUvarint(b, uint64(e.Program))
	b = binary.AppendUvarint(b, uint64(e.Journey+1))
	b = binary.AppendUvarint(b, uint64(e.Trip))
	b = binary.AppendUvarint(b, uint64(e.Step+1))
	b = binary.AppendUvarint(b, uint64(len(e.Text)))
	b = append(b, e.Text...)
	if flags == 0 {
		return b, nil
	}
	return e.Values.MarshalMsg(b)
}

// ReadEntry decodes one entry from the front of b and returns the rest.
func ReadEntry(b []byte, e *Entry) (rest []byte, err error) {
	if len(b) < 2 {
		return nil, errShortEntry
	}
	flags := b[1]
	*e = Entry{Kind: EntryKind(b[0]), Contact: e.Contact}
	r := reader{b: b[2:]}
	e.Time = r.varint()
	e.Program = uint32(r.uvarint())
	e.Journey = int32(r.uvarint()) - 1
	e.Trip = uint32(r.uvarint())
	e.Step = int32(r.uvarint()) - 1
	e.Text = string(r.take(int(r.uvarint())))
	if r.bad {
		return nil, errShortEntry
	}
	if flags&1 != 0 {
		return e.Values.UnmarshalMsg(r.b)
	}
	return r.b, nil
}

// event reports whether rules read such entries as history.
func (k EntryKind) event() bool { return k == Happened || k == Inherited || k == ContactDid }

var errShortEntry = fmt.Errorf("a trace entry is cut short")

type reader struct {
	b   []byte
	bad bool
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.b)
	r.skip(n)
	return v
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	r.skip(n)
	return v
}

func (r *reader) skip(n int) {
	if n <= 0 {
		r.bad, r.b = true, nil
		return
	}
	r.b = r.b[n:]
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.bad = true
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}
