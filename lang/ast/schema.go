package ast

// Project names the program and its conventions: project "Contoso Coffee" { timezone "Europe/Copenhagen", address "…" }
type Project struct {
	At
	Name     String
	Timezone *String
	Currency *String
	Country  *String // of telephone numbers without the prefix of theirs
	Address  *String // the postal address that marketing mails must show
	Links    []*Link
}

// Link is a place that messages lead to by its name: link cart "https://contoso.example/cart"
type Link struct {
	At
	Name    Ident
	Address String
}

// Contact is the schema of the people: contact { email: email? unique }
type Contact struct {
	At
	Fields []*Field
}

// Account is the schema of the companies: account { name: string unique, employees: int? }
type Account struct {
	At
	Fields []*Field
}

// Lead is the schema of the expressions of interest: lead { product: string?, budget: number? }
type Lead struct {
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

// Type is the type of a field: string, number?, [string], "free" | "pro", { name: string, industry: string? }
type Type struct {
	At
	Name     string   // the word, where the type is one: "string"
	Enum     []String // the choices, where the type is a choice
	Elem     *Type    // of what, where the type is a list
	Fields   []*Field // of what, where the type is an object (the result of an action)
	Optional bool     // ?
}

func (*Project) decl() {}
func (*Contact) decl() {}
func (*Account) decl() {}
func (*Lead) decl()    {}
func (*Event) decl()   {}
