package ast

// Channel says how a medium leaves the house: channel email smtp { host "localhost:1025", rate 100/s }
type Channel struct {
	At
	Medium   Ident // email
	Kind     Ident // outbox, smtp
	Settings []*Setting
}

// Setting is one line of a channel: host env("SMTP_HOST", "localhost:1025")
type Setting struct {
	At
	Name  Ident
	Value String  // the literal, or the name of the environment variable
	Env   bool    // the value is read from the environment when the program runs
	Else  *String // what env falls back to
	Rate  *Rate   // rate 100/s
}

// Rate is a number of things per unit of time: 100/s
type Rate struct {
	At
	Count float64
	Per   string // s, m, h
}

// Email is a mail that journeys send: email welcome for marketing { subject "Welcome!", body """…""" }
type Email struct {
	At
	Doc     string
	Name    Ident
	Purpose *Ident // marketing, transactional
	From    *String
	Subject *String
	Body    *Body
}

// Body is the text of a mail, in place or in a file: body file "mails/cart.md"
type Body struct {
	At
	Text String
	File bool // Text names the file, relative to the file of the declaration
}

func (*Channel) decl() {}
func (*Email) decl()   {}
