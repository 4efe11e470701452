package ast

// If takes the first branch whose condition holds: if contact.plan == "free" { … } else if … { … } else { … }
type If struct {
	At
	Branches []*Branch
	Else     *Block
}

// Branch is one condition of an if with its steps.
type Branch struct {
	At
	Cond Expr
	Body *Block
}

// Choose takes the branch of a value: choose contact.language { "de", "nl" { … } else { … } }
type Choose struct {
	At
	Value Expr
	Cases []*Case
	Else  *Block
}

// Case is one branch of a choose: "de", "nl" { … }
type Case struct {
	At
	Values []Expr // literals
	Body   *Block
}

// Split deals people by chance, each always the same way.
//
//	split subject_line { 50% short { … } 50% long { … } winner by email.clicked after 500 each or 2d }
//	adaptively split offer by order_placed { a { … } b { … } }
type Split struct {
	At
	Name     Ident
	Adaptive bool
	By       *EventRef // adaptively: what the arms are judged by
	Arms     []*Arm
	Winner   *Winner
}

// Arm is one share of a split: 50% short { … }
type Arm struct {
	At
	Share *Percent // nil in an adaptive split
	Name  Ident
	Body  *Block
}

// Winner ends a split: winner by email.clicked after 500 each or 2d
type Winner struct {
	At
	By    EventRef
	Each  int
	After *Duration
}

// Repeat goes through its steps several times: repeat up to 5 times { … }
type Repeat struct {
	At
	Times int
	Body  *Block
}

func (*If) step()     {}
func (*Choose) step() {}
func (*Split) step()  {}
func (*Repeat) step() {}
