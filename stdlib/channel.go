package stdlib

// Channel is a way by which messages leave the house: channel email smtp { … }
type Channel struct {
	Kind     string   // smtp
	Media    []string // what it can carry: email
	Doc      string
	Settings []Setting
}

// Setting is a setting of a channel: host env("SMTP_HOST", "localhost:1025")
type Setting struct {
	Name     string
	Form     string // text, yes or no, rate
	Required bool
	Default  string // what holds where it is not written
	Doc      string
}

// Channels are all kinds of channels. The first is the one that a medium has where none is declared.
var Channels = []Channel{
	{
		Kind: "outbox", Media: []string{"email"},
		Doc: "Keeps the messages in the data folder, where they can be read and nobody gets them. For trying things out.",
		Settings: []Setting{
			{"rate", "rate", false, "no limit", "The most messages that leave in a unit of time: 100/s."},
		},
	},
	{
		Kind: "smtp", Media: []string{"email"},
		Doc: "Hands the messages to a mail server.",
		Settings: []Setting{
			{"host", "text", true, "", "The mail server, with its port where that is not 587 (465 with tls \"tls\", 25 with \"none\"): \"mail.contoso.example:465\"."},
			{"user", "text", false, "", "The name to sign in with. Nobody signs in without one."},
			{"password", "text", false, "", "The password to sign in with. Write env(\"SMTP_PASSWORD\"), never the password itself."},
			{"tls", "text", false, "starttls", "How the connection is secured: starttls, tls (from the first byte, usual on port 465), or none. A server on this machine gets none."},
			{"rate", "rate", false, "no limit", "The most messages that leave in a unit of time: 100/s."},
		},
	},
}

// FindChannel returns the channel called kind.
func FindChannel(kind string) (Channel, bool) {
	for _, c := range Channels {
		if c.Kind == kind {
			return c, true
		}
	}
	return Channel{}, false
}

// FindSetting returns the setting called name.
func (c Channel) FindSetting(name string) (Setting, bool) {
	for _, s := range c.Settings {
		if s.Name == name {
			return s, true
		}
	}
	return Setting{}, false
}
