package plan

import (
	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
)

func message(m *check.Message) *Message {
	msg := &Message{
		Medium: check.Medium, Name: m.Name, Purpose: m.Purpose, Subject: m.Decl.Subject.Value, Body: m.Body, HTML: m.HTML,
		Links: m.Links, Contact: m.Contact, Start: m.Start, Doc: m.Decl.Doc, Where: m.Decl.Span(),
	}
	if m.Decl.From != nil {
		msg.From = m.Decl.From.Value
	}
	return msg
}

func channel(d *ast.Channel) *Channel {
	c := &Channel{Medium: d.Medium.Name, Kind: d.Kind.Name, Settings: map[string]Setting{}}
	for _, s := range d.Settings {
		switch {
		case s.Rate != nil:
			c.Rate = check.PerSecond(s.Rate)
		case s.Env:
			set := Setting{Env: s.Value.Value}
			if s.Else != nil {
				set.Value = s.Else.Value
			}
			c.Settings[s.Name.Name] = set
		default:
			c.Settings[s.Name.Name] = Setting{Value: s.Value.Value}
		}
	}
	return c
}
