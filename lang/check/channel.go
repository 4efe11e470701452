package check

import (
	"net"
	"slices"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/diag"
)

var (
	smtpSettings   = []string{"host", "user", "password", "tls", "rate"}
	outboxSettings = []string{"rate"}
	tlsModes       = []string{"starttls", "tls", "none"}
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
	if d.Kind.Name == "outbox" {
		settings = outboxSettings
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
	case "tls":
		if !slices.Contains(tlsModes, value.Value) {
			c.diags.Errorf(WrongSetting, value.Span(), "tls is "+known(tlsModes), "tls cannot be %q", value.Value)
		}
	case "password":
		if value.Value != "" {
			c.diags.Warnf(SecretInText, value.Span(), `keep it outside of the script: password env("SMTP_PASSWORD")`, "everyone who reads the script reads this password")
		}
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
