package channel

import "github.com/journeylang/journey/runtime/mail"

// Posting is what the http channel posts for one message. Fields that a medium lacks are left away; a program in front
// of a provider takes what it needs of it. It is a contract: fields are added and never change their meaning.
type Posting struct {
	Key         string `json:"key"`            // of this sending: the same key is the same message, sent again after a crash
	Medium      string `json:"medium"`         // sms, push, email
	To          string `json:"to"`             // the number (+4512345678), the token of the app, the address
	From        string `json:"from,omitempty"` // who sends
	Text        string `json:"text,omitempty"` // of an sms, and the text form of a mail
	Title       string `json:"title,omitempty"`
	Body        string `json:"body,omitempty"` // of a push
	Open        string `json:"open,omitempty"` // what a push opens
	Subject     string `json:"subject,omitempty"`
	HTML        string `json:"html,omitempty"`
	Unsubscribe string `json:"unsubscribe,omitempty"` // of a marketing mail: for the header List-Unsubscribe (RFC 8058)
	Message     string `json:"message"`               // its name in the program
	Purpose     string `json:"purpose"`               // marketing, transactional, or a topic
	Contact     string `json:"contact"`               // the person's id
	// Receipt names this sending to POST /v1/outcomes; Callback is the address that takes its outcomes without a token.
	Receipt  string `json:"receipt,omitempty"`
	Callback string `json:"callback,omitempty"`
}

// PostingOf returns what is posted for a message; from is the sender of the channel, "" for the message's own.
func PostingOf(m *mail.Mail, from string) Posting {
	p := Posting{Key: m.Key, Medium: m.Medium, To: m.To, From: from, Message: m.Message, Purpose: m.Purpose, Contact: m.Contact,
		Receipt: m.Receipt, Callback: m.Callback}
	switch m.Medium {
	case "push":
		p.Title, p.Body, p.Open = m.Subject, m.Text, m.Open
	case "sms":
		p.Text = m.Text
	default:
		p.Medium, p.Subject, p.Text, p.HTML, p.Unsubscribe = "email", m.Subject, m.Text, m.HTML, m.UnsubscribeURL
		if from == "" {
			p.From = m.From
		}
	}
	return p
}
