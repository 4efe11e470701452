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

// media are all that messages go by.
var media = []string{"email", "sms", "push"}

// What every kind of channel knows.
var (
	rate     = Setting{"rate", "rate", false, "no limit", "The most messages that leave in a unit of time: 100/s."}
	tracking = Setting{"tracking", "text", false, "on", "Whether opens and clicks of mails are seen: on, where the server has its public address (--url), or off: then links stay as they are."}
)

// Channels are all kinds of channels. The first is the one that a medium has where none is declared.
var Channels = []Channel{
	{
		Kind: "outbox", Media: media,
		Doc:      "Keeps the messages in the data folder, where they can be read and nobody gets them. For trying things out.",
		Settings: []Setting{rate, tracking},
	},
	{
		Kind: "smtp", Media: []string{"email"},
		Doc: "Hands the messages to a mail server.",
		Settings: []Setting{
			{"host", "text", true, "", "The mail server, with its port where that is not 587 (465 with tls \"tls\", 25 with \"none\"): \"mail.contoso.example:465\"."},
			{"user", "text", false, "", "The name to sign in with. Nobody signs in without one."},
			{"password", "text", false, "", "The password to sign in with. Write env(\"SMTP_PASSWORD\"), never the password itself."},
			{"tls", "text", false, "starttls", "How the connection is secured: starttls, tls (from the first byte, usual on port 465), or none. A server on this machine gets none."},
			rate, tracking,
		},
	},
	{
		Kind: "http", Media: media,
		Doc: "Posts each message as JSON to a provider, or to a small program in front of one.",
		Settings: []Setting{
			{"url", "text", true, "", "Where the messages are posted to: env(\"SMS_URL\"), \"https://sms.contoso.example/send\"."},
			{"auth", "auth", false, "", "How the channel identifies itself: basic env(\"USER\") env(\"TOKEN\"), or bearer env(\"TOKEN\"). Secrets are read when the program starts and stored nowhere."},
			{"from", "text", false, "", "Who sends: a number, a name, an address. Without it a mail has its own sender, and an sms what the provider has set up."},
			rate, tracking,
		},
	},
}
