// Package schema holds the types of a program's data: contacts, events and what their fields hold.
//
// At run time a value is one of: nil (missing), string, float64, bool, time.Time (UTC; a date is its midnight),
// []any (a list). Nothing else ever stands in a profile or an event; expressions also know map[string]any (an object).
package schema

// Kind is the kind of a value.
type Kind uint8

// The kinds. Email, Phone, Country, Language and Enum are texts with a form; Duration only appears in expressions.
const (
	Invalid Kind = iota
	String
	Number
	Bool
	Date     // a day: "2026-03-02"
	Time     // an instant: "2026-03-02T10:00:00Z"
	Email    // "ada@contoso.example"
	Phone    // "+4512345678"
	Country  // ISO 3166 alpha-2: "DE"
	Language // BCP 47: "en", "pt-BR"
	Enum     // one of Values
	List     // of Elem
	Duration
	Object // Fields by name; the elements of leads, and what actions yield
)

// Type is the type of a field or an expression.
type Type struct {
	Kind     Kind
	Optional bool     // may be missing
	Values   []string // of an Enum
	Elem     *Type    // of a List
	Whole    bool     // of a Number: without a fraction
	Fields   *Record  // of an Object
}

// Field is a named part of a Record.
type Field struct {
	Name    string
	Type    Type
	Unique  bool // identifies a contact
	Default any  // the value of a field that was never set; nil: missing
	Fades   bool // it sinks by itself as time passes, as the points of a score do
}

// Record is the declared fields of contacts, accounts, leads or of an event, in the order of their declaration.
type Record struct{ Fields []Field }

// Field returns the field called name.
func (r *Record) Field(name string) (*Field, bool) {
	if r != nil {
		for i := range r.Fields {
			if r.Fields[i].Name == name {
				return &r.Fields[i], true
			}
		}
	}
	return nil, false
}

// IsText reports whether values of the kind are strings.
func (k Kind) IsText() bool {
	switch k {
	case String, Email, Phone, Country, Language, Enum:
		return true
	}
	return false
}
