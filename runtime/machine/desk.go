package machine

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o desk_gen.go -file desk.go

// A desk is an entity that keeps what a journey must know of all its people together: whose turn it is to enter, and how
// the arms of a split do. Contacts tell it what happens to them; it answers one of them, or tells all partitions by the
// board. No trip waits for a desk: what the board says is what a trip goes by.

// Desk is what a desk remembers.
type Desk struct {
	Due      int64    `msg:"d,omitempty"` // when it has something to do by itself; 0: never
	Admitted []Turn   `msg:"a,omitempty"` // of an entry rate: the turns that it gave, by time
	Contest  *Contest `msg:"c,omitempty"` // of a split
	Owner    string   `msg:"o,omitempty"` // of a lead's entry in the register: the contact or account whose it is
}

// Turn is an instant (ms) at which people may enter, and how many.
type Turn struct {
	At int64 `msg:"t"`
	N  int64 `msg:"n"`
}

// Contest is what is known of the arms of a split.
type Contest struct {
	Began  int64   `msg:"b"` // when the first arm was dealt
	Arms   []Tally `msg:"a"` // in the order of the script
	Winner string  `msg:"w,omitempty"`
	Why    string  `msg:"y,omitempty"`
	P      float64 `msg:"p,omitempty"`
	Said   int64   `msg:"s,omitempty"` // when it was last told to the boards
	Sum    int64   `msg:"n,omitempty"` // of all tallies then
	// Duels is the evidence that arms differ: of each pair, the first with the second, the first with the third, …
	Duels []Duel `msg:"d,omitempty"`
}

// Duel is what is known of whether two arms differ: see chance.Evidence.
type Duel struct {
	Evidence []float64 `msg:"e,omitempty"`
}

// What a desk is told.
const (
	verbKnock   = "knock"   // a contact is at the door: Detail its id, Key its key
	verbDealt   = "dealt"   // an arm was dealt: Key the arm
	verbReached = "reached" // what an arm is judged by happened: Key the arm
)

// verbAdmit is what a desk answers: at Time (which may lie ahead) the contact may enter the journey Detail with Key.
const verbAdmit = "admit"

// desk applies an input for a desk.
func (r *run) desk(in *Input) {
	switch in.Name {
	case verbKnock:
		r.giveTurn(in)
	case verbDealt, verbReached:
		r.tally(in)
	case verbOwns:
		r.deskOf().Owner = in.Detail
	}
}

// deskDue does what a desk has to do by itself.
func (r *run) deskDue() {
	r.st.Desk.Due = 0
	if r.st.Desk.Contest != nil {
		r.contestDue()
	}
}

// answer applies a desk's answer.
func (r *run) answer(in *Input) {
	if in.Name == verbAdmit {
		r.turn(in)
	}
}

// deskOf returns what the desk remembers, to be changed.
func (r *run) deskOf() *Desk {
	if r.st.Desk == nil {
		r.st.Desk = &Desk{}
	}
	return r.st.Desk
}

func (d *Desk) tidy() {
	d.Admitted = orNil(d.Admitted)
	if d.Contest != nil {
		d.Contest.Arms, d.Contest.Duels = orNil(d.Contest.Arms), orNil(d.Contest.Duels)
		for i := range d.Contest.Duels {
			d.Contest.Duels[i].Evidence = orNil(d.Contest.Duels[i].Evidence)
		}
	}
}
