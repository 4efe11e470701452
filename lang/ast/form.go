package ast

// Form is a form on a page: form demo "Book a demo" { field email: email required … }
type Form struct {
	At
	Doc     string
	Name    Ident
	Title   *String
	Fields  []*FormField
	Match   []*Match
	Creates *CreateLead
	Thanks  *String
	OptIn   *DoubleOptIn
	// Language is of the form's own words, and of the author's: language "de"
	Language *String
	// Signed is the environment variable with the key by which another system signs what it hands in: signed with env("AD_SECRET")
	Signed *String
}

// FormField is one field: field company "Where do you work?": string -> account.name, field email: email required
type FormField struct {
	At
	Field    Field
	Label    *String // what people read beside it
	Required bool
	Record   *Ident  // account
	Into     *Ident  // name
	From     *String // where it stands in what other systems send: from "answers[id=mail].value"
}

// DoubleOptIn asks by mail whether it is really you: double opt in with confirm_mail for newsletter
type DoubleOptIn struct {
	At
	Message Ident
	Topic   *Ident
}

func (*Form) decl() {}
