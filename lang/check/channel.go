package check

import (
	"net"
	"net/url"
	"slices"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

var (
	smtpSettings   = []string{"host", "user", "password", "tls", "rate", "tracking"}
	httpSettings   = []string{"url", "auth", "rate", "from", "tracking"}
	outboxSettings = []string{"rate", "tracking"}
	authSchemes    = []string{"basic", "bearer"}
	tlsModes       = []string{"starttls", "tls", "none"}
	trackingModes  = []string{"on", "off"}
)

func (c *checker) declareChannel(d *ast.Channel) {
	if first, ok := c.taken["channel"][d.Medium.Name]; ok {
		e := c.diags.Errorf(DeclaredTwice, d.Medium.Span(), "a mail leaves one way: keep one of them", "the channel for %s is declared twice", d.Medium.Name)
		e.Notes = append(e.Notes, diag.Note{Span: first, Text: "first declared here"})
	} else if c.enter("channel", d.Medium) {
		c.Channels = append(c.Channels, d)
	}
	c.channel(d)
}

func (c *checker) channel(d *ast.Channel) {
	settings := smtpSettings
	switch d.Kind.Name {
	case "outbox":
		settings = outboxSettings
	case "http":
		settings = httpSettings
	case "smtp":
		if d.Medium.Name != Medium && !c.hurt(d) {
			c.diags.Errorf(WrongSetting, d.Kind.Span(), `write channel `+d.Medium.Name+` http { url env("URL") }`, "smtp carries mails, not %s", d.Medium.Name)
		}
	}
	seen := map[string]*ast.Setting{}
	for _, s := range d.Settings {
		name := s.Name.Name
		switch {
		case name == "":
			continue
		case !slices.Contains(settings, name):
			c.unknown(UnknownSetting, "setting", name, s.Name.Span(), settings, d.Kind.Name+" knows "+known(settings))
			continue
		case seen[name] != nil:
			e := c.diags.Errorf(DeclaredTwice, s.Name.Span(), "keep one of them", "the setting %s is given twice", name)
			e.Notes = append(e.Notes, diag.Note{Span: seen[name].Name.Span(), Text: "first given here"})
			continue
		}
		seen[name] = s
		c.setting(s)
	}
	if d.Kind.Name == "http" && seen["url"] == nil && !c.hurt(d) {
		c.diags.Errorf(MissingHost, d.Kind.Span(), `say where it goes: url env("SMS_URL")`, "the http channel has no url")
	}
	if d.Kind.Name == "smtp" && seen["host"] == nil && !c.hurt(d) {
		c.diags.Errorf(MissingHost, d.Kind.Span(), `say which server takes the mail: host env("SMTP_HOST", "localhost:1025")`, "the smtp channel has no host")
	}
}

// setting checks the value as far as it is known before the run: a literal, or what env falls back to.
func (c *checker) setting(s *ast.Setting) {
	if s.Name.Name == "rate" {
		switch {
		case s.Rate == nil:
			c.diags.Errorf(WrongSetting, s.Span(), "write rate 100/s, 600/m or 5000/h", "the rate needs a number per second, minute or hour")
		case !(s.Rate.Count > 0) || PerSecond(s.Rate) == 0:
			c.diags.Errorf(WrongSetting, s.Rate.Span(), "write rate 100/s, 600/m or 5000/h", "the rate %s lets no mail out", s.Rate.Span().Text())
		}
		return
	}
	if s.Name.Name == "auth" {
		c.auth(s)
		return
	}
	if s.Rate != nil {
		c.diags.Errorf(WrongSetting, s.Rate.Span(), "only rate is a number per time", "the setting %s needs a text", s.Name.Name)
		return
	}
	value := s.Value
	if s.Env {
		if s.Value.Value == "" {
			c.diags.Errorf(WrongSetting, s.Value.Span(), `write env("SMTP_HOST")`, "env needs the name of an environment variable")
		}
		if s.Else == nil {
			return
		}
		value = *s.Else
	}
	switch s.Name.Name {
	case "host":
		if host, _, err := net.SplitHostPort(value.Value); value.Value == "" || err == nil && host == "" {
			c.diags.Errorf(WrongSetting, value.Span(), `write "mail.example.com:587"`, "the host needs a name and a port")
		}
	case "url":
		if u, err := url.Parse(value.Value); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			c.diags.Errorf(WrongSetting, value.Span(), `write "https://sms.example.com/send"`, "%q is no address of the web", value.Value)
		}
	case "tls":
		if !slices.Contains(tlsModes, value.Value) {
			c.diags.Errorf(WrongSetting, value.Span(), "tls is "+known(tlsModes), "tls cannot be %q", value.Value)
		}
	case "tracking":
		switch {
		case s.Env:
			c.diags.Errorf(WrongSetting, s.Value.Span(), `write tracking "off"`, "whether opens and clicks are seen is said in the program, not by the machine that it runs on")
		case !slices.Contains(trackingModes, value.Value):
			c.diags.Errorf(WrongSetting, value.Span(), `write tracking "off": links stay as they are, and nobody sees opens and clicks`, "tracking is %s, not %q", known(trackingModes), value.Value)
		}
	case "password":
		if value.Value != "" {
			c.diags.Warnf(SecretInText, value.Span(), `keep it outside of the script: password env("SMTP_PASSWORD")`, "everyone who reads the script reads this password")
		}
	}
}

// auth checks how a channel identifies itself.
func (c *checker) auth(s *ast.Setting) {
	if s.Auth == nil {
		if !c.hurt(s) {
			c.diags.Errorf(WrongSetting, s.Span(), `write auth basic env("USER") env("TOKEN"), or auth bearer env("TOKEN")`, "auth needs to say how")
		}
		return
	}
	a := s.Auth
	if !c.oneWord(a.Scheme, "auth", authSchemes) {
		return
	}
	want := map[string]int{"basic": 2, "bearer": 1}[a.Scheme.Name]
	if len(a.Values) != want {
		hint := `write auth basic env("USER") env("TOKEN")`
		if want == 1 {
			hint = `write auth bearer env("TOKEN")`
		}
		c.diags.Errorf(WrongSetting, s.Span(), hint, "auth %s takes %s, not %d", a.Scheme.Name, map[int]string{1: "one value", 2: "two values"}[want], len(a.Values))
		return
	}
	secret := a.Values[len(a.Values)-1]
	value := secret.Value
	if secret.Env {
		if secret.Else == nil {
			return
		}
		value = *secret.Else
	}
	if value.Value != "" {
		c.diags.Warnf(SecretInText, value.Span(), `keep it outside of the script: env("TOKEN")`, "everyone who reads the script reads this password")
	}
}

// PerSecond returns the rate as things per second; 0 for a unit that is none.
func PerSecond(r *ast.Rate) float64 {
	switch r.Per {
	case "s":
		return r.Count
	case "m":
		return r.Count / 60
	case "h":
		return r.Count / 3600
	case "d":
		return r.Count / 86400
	}
	return 0
}
