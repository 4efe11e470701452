package graph

// Counts are how many people a step has met.
type Counts struct {
	In, Here, Out int // came, are here now, went on
	Sent, Blocked int // messages
}
