package plan

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
)

func message(m *check.Message) *Message {
	msg := &Message{
		Medium: m.Medium, Name: m.Name, Purpose: m.Purpose, Topic: m.Topic, Body: m.Body, HTML: m.HTML,
		Links: m.Links, Contact: m.Contact, Start: m.Start, Account: m.Account, Lead: m.Lead, Results: m.Results,
	}
	for _, p := range m.Places {
		msg.Places = append(msg.Places, Place{p.Name.Name, p.Address.Value})
	}
	switch {
	case m.SMS != nil:
		msg.Doc, msg.Where = m.SMS.Doc, m.SMS.Span()
	case m.Push != nil:
		msg.Doc, msg.Where = m.Push.Doc, m.Push.Span()
		msg.Subject, msg.Body = m.Push.Title.Value, m.Push.Body.Value
		if m.Push.Open != nil {
			msg.Open = m.Push.Open.Value
		}
	default:
		msg.Doc, msg.Where, msg.Subject = m.Decl.Doc, m.Decl.Span(), m.Decl.Subject.Value
		if m.Decl.From != nil {
			msg.From = m.Decl.From.Value
		}
	}
	return msg
}

// For is what the message is for: its topic, or its purpose where it has none.
func (m *Message) For() string {
	if m.Topic != "" {
		return m.Topic
	}
	return m.Purpose
}

func channel(d *ast.Channel) *Channel {
	c := &Channel{Medium: d.Medium.Name, Kind: d.Kind.Name, Settings: map[string]Setting{}}
	for _, s := range d.Settings {
		switch {
		case s.Rate != nil:
			c.Rate = check.PerSecond(s.Rate)
		case s.Auth != nil:
			c.Scheme = s.Auth.Scheme.Name
			for _, v := range s.Auth.Values {
				c.Secrets = append(c.Secrets, setting(v))
			}
		default:
			c.Settings[s.Name.Name] = setting(s)
		}
	}
	return c
}

func setting(s *ast.Setting) Setting {
	if !s.Env {
		return Setting{Value: s.Value.Value}
	}
	set := Setting{Env: s.Value.Value}
	if s.Else != nil {
		set.Value = s.Else.Value
	}
	return set
}
