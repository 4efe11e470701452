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
)

// String returns the word that live viewers and JSON use.
func (k EntryKind) String() string {
	words := [...]string{"", "event", "profile", "entered", "refused", "waiting", "branch", "handed", "blocked", "sent", "failed",
		"set", "goal", "left", "joined", "parted", "unsubscribed", "dead"}
	if int(k) < len(words) {
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
