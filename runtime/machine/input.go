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
	// RefusalInput withdraws the consent for a purpose: Name.
	RefusalInput InputKind = 4
)

// Status of an outcome.
const (
	StatusSent     = "sent"
	StatusRejected = "rejected" // for good
	StatusFailed   = "failed"   // after all retries, or it could not be rendered
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
