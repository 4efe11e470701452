package ast

// Score is a model of points: score interest for lead { category behaviour at most 60 { … } … sales ready at 70 }
type Score struct {
	At
	Doc        string
	Name       Ident
	For        Ident // lead
	Categories []*Category
	Halve      *Duration // halve every 30d
	Grades     []*Grade
	Ready      *Number // sales ready at 70
}

// Category is a part of the points with a ceiling: category behaviour at most 60 { … }
type Category struct {
	At
	Name   Ident
	AtMost *Number
	Lines  []*ScoreLine
}

// ScoreLine gives points: +5 each email.opened at most 20 in 30d, -10 when not happened(page_viewed, 30d)
type ScoreLine struct {
	At
	Points float64
	Each   *Trigger
	When   *Expr
	AtMost *Number
	In     *Duration
}

// Grade is a name for points: A from 80; the last one has no From
type Grade struct {
	At
	Name Ident
	From *Number
}

// Number is a number as such: 70
type Number struct {
	At
	Value float64
}

func (*Score) decl() {}
