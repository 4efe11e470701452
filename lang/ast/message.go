package ast

// Channel says how a medium leaves the house: channel email smtp { host "localhost:1025", rate 100/s }
type Channel struct {
	At
	Medium   Ident // email, sms, push
	Kind     Ident // outbox, smtp, http
	Settings []*Setting
}

// Setting is one line of a channel: host env("SMTP_HOST", "localhost:1025"), auth basic env("USER") env("TOKEN")
type Setting struct {
	At
	Name  Ident
	Value String  // the literal, or the name of the environment variable
	Env   bool    // the value is read from the environment when the program runs
	Else  *String // what env falls back to
	Rate  *Rate   // rate 100/s
	Auth  *Auth   // auth basic …
}

// Auth is how a channel identifies itself: auth basic env("USER") env("TOKEN"), auth bearer env("TOKEN")
type Auth struct {
	At
	Scheme Ident
	Values []*Setting // nameless settings, in order
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
	Purpose *Ident // a purpose (marketing, transactional) or a topic
	From    *String
	Subject *String
	Body    *Body
}

// SMS is a text message: sms last_call for reminders "Last chance: {{ start.total }} EUR. {{ links.cart }}"
type SMS struct {
	At
	Doc     string
	Name    Ident
	Purpose *Ident
	Text    *String
}

// Push is a push notification: push parcel_sent for transactional { title "On its way", body "…", open "contoso://orders" }
type Push struct {
	At
	Doc     string
	Name    Ident
	Purpose *Ident
	Title   *String
	Body    *String
	Open    *String
}

// Body is the text of a mail, in place or in a file: body file "mails/cart.md"
type Body struct {
	At
	Text String
	File bool // Text names the file, relative to the file of the declaration
}

func (*Channel) decl() {}
func (*Email) decl()   {}
func (*SMS) decl()     {}
func (*Push) decl()    {}
