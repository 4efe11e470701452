package ast

// Project names the program and its conventions: project "Contoso Coffee" { timezone "Europe/Copenhagen" }
type Project struct {
	At
	Name     String
	Timezone *String
	Currency *String
}

// Contact is the schema of the people: contact { email: email? unique }
type Contact struct {
	At
	Fields []*Field
}

// Event is a thing that can happen to a contact: event cart_updated "Cart Updated" { total: number }
type Event struct {
	At
	Doc    string
	Name   Ident
	Wire   *String // its name in the systems that report it
	Fields []*Field
}

// Field is a typed field of a schema: plan: "free" | "pro" = "free"
type Field struct {
	At
	Name    Ident
	Type    Type
	Unique  bool
	Default *Expr
}

// Type is the type of a field: string, number?, [string], "free" | "pro"
type Type struct {
	At
	Name     string   // the word, where the type is one: "string"
	Enum     []String // the choices, where the type is a choice
	Elem     *Type    // of what, where the type is a list
	Optional bool     // ?
}

func (*Project) decl() {}
func (*Contact) decl() {}
func (*Event) decl()   {}
