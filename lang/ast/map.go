package ast

// Map is a drawing of how people come to a goal: map buying_coffee "How people come to love our coffee" current { … }
type Map struct {
	At
	Doc      string
	Name     Ident
	Title    *String
	Kind     []Ident // current; day in the life; future; blueprint
	Personas []*Persona
	Scope    *String
	Phases   []*Phase
}

// Persona is whom the map is about: persona "Maja, 34" { goal "good coffee", need "delivery before 9" }
type Persona struct {
	At
	Name  String
	Notes []*Note
}

// Note is a word with a text: goal "good coffee"; feels 4
type Note struct {
	At
	Word  Ident
	Text  *String
	Value *Number
}

// Phase is a part of the way: phase awareness { touch ad on page_viewed via paid_ad { … } }
type Phase struct {
	At
	Name    Ident
	Touches []*Touch
	Lanes   []*Lane
}

// Lane is a row of a blueprint: lane frontstage { touch … }
type Lane struct {
	At
	Name    Ident // customer, frontstage, backstage, support
	Touches []*Touch
}

// Touch is a touchpoint: touch ad on page_viewed where event.url contains "utm_source=ad" via paid_ad { does "clicks an ad" }
type Touch struct {
	At
	Name  Ident
	On    *Trigger
	Via   *Ident
	Notes []*Note
}

func (*Map) decl() {}
