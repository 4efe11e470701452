package machine

import "slices"

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o board_gen.go -file board.go

// Board is what every entity of a partition may read at no cost. Each partition has its own, and all hear the same:
// inputs for the board come from desks, as tells.
type Board struct {
	Splits []SplitNews `msg:"s,omitempty"` // in the order of desks
	// Suppressed are the marks of addresses that stay suppressed though who had them was forgotten, in order; Salt is their key.
	Suppressed []uint64 `msg:"x,omitempty"`
	Salt       string   `msg:"xs,omitempty"`
}

// SplitNews is what the desk of a split last said.
type SplitNews struct {
	Desk   string  `msg:"d"` // its name
	Winner string  `msg:"w,omitempty"`
	Why    string  `msg:"y,omitempty"` // what decided: WonSignificant, WonAtDeadline
	P      float64 `msg:"p,omitempty"` // of the test that decided
	Arms   []Tally `msg:"a,omitempty"` // in the order of the script
}

// Tally is how many people an arm was dealt to, and for how many of them the event happened that it is judged by.
type Tally struct {
	Arm     string `msg:"a"`
	People  int64  `msg:"n,omitempty"`
	Reached int64  `msg:"r,omitempty"`
}

// BoardChange is news for the board.
type BoardChange struct {
	Split    *SplitNews `msg:"s,omitempty"`
	Suppress *Suppress  `msg:"x,omitempty"`
}

// Apply brings the board up to date.
func (b *Board) Apply(c *BoardChange) {
	if c != nil && c.Suppress != nil {
		b.suppress(c.Suppress)
	}
	if c == nil || c.Split == nil {
		return
	}
	i, found := b.find(c.Split.Desk)
	if found {
		b.Splits[i] = *c.Split
	} else {
		b.Splits = slices.Insert(b.Splits, i, *c.Split)
	}
}

// Split returns what the desk called name last said, or nil.
func (b *Board) Split(name string) *SplitNews {
	if i, found := b.find(name); found {
		return &b.Splits[i]
	}
	return nil
}

func (b *Board) find(desk string) (int, bool) {
	return slices.BinarySearchFunc(b.Splits, desk, func(s SplitNews, name string) int {
		switch {
		case s.Desk < name:
			return -1
		case s.Desk > name:
			return 1
		}
		return 0
	})
}

// Empty reports whether nothing was said yet.
func (b *Board) Empty() bool { return len(b.Splits) == 0 && len(b.Suppressed) == 0 }

var noBoard Board

// board returns what the desks have said, as this partition has heard it.
func (r *run) board() *Board {
	if r.out.Board == nil {
		return &noBoard
	}
	return r.out.Board
}
