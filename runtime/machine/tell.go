package machine

// What one entity tells another is an input for it. The fold gives it its origin, so that a tell that is told again
// after a crash is applied once; from one partition to another, tells keep their order.

// tell hands in to the entity with the id to, which may be in this partition or another. It is applied soon after, as an
// input of its own.
func (r *run) tell(to string, in Input) {
	in.Contact = to
	r.out.Tells = append(r.out.Tells, in)
}

// broadcast changes the board of every partition.
func (r *run) broadcast(change BoardChange) {
	r.out.Tells = append(r.out.Tells, Input{Kind: BoardInput, Board: &change})
}

// Origin names a tell: the record that told it and its place among what that record told.
type Origin struct {
	Partition uint16
	Offset    uint64
	Index     uint32
}

// Origin returns where the input was told; told is false for an input from outside.
func (in *Input) Origin() (o Origin, told bool) {
	return Origin{in.From - 1, in.FromOffset, in.FromIndex}, in.From != 0
}

// Stamp gives a tell its origin.
func (in *Input) Stamp(o Origin) {
	in.From, in.FromOffset, in.FromIndex = o.Partition+1, o.Offset, o.Index
}
