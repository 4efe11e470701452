package server

import (
	"errors"
	"net/http"

	"github.com/journeylang/journey/runtime/store"
)

// Mail is a mail of the outbox in a list.
type Mail struct {
	Key     string `json:"key"` // names it in the API
	Time    string `json:"time"`
	Contact string `json:"contact"`
	Message string `json:"message"`
	To      string `json:"to"`
	Subject string `json:"subject"` // of a push its title; an sms has none
	Medium  string `json:"medium"`  // email, sms, push
	Open    string `json:"open,omitempty"`
}

func mailOf(m *store.Mail) Mail {
	medium := m.Medium
	if medium == "" {
		medium = "email"
	}
	return Mail{m.Name, instant(m.Date), m.Contact, m.Message, m.To, m.Subject, medium, m.Open}
}

// mails lists the outbox, newest first.
func (s *Server) mails(r *http.Request) (any, error) {
	n, err := number(r, "limit", 100, 1000)
	if err != nil {
		return nil, err
	}
	found, err := s.options.Outbox.Mails(r.URL.Query().Get("before"), n)
	if err != nil {
		return nil, mailProblem(err)
	}
	list := struct {
		Mails []Mail `json:"mails"`
		Next  string `json:"next"` // to ask for those before; "" at the end
	}{Mails: make([]Mail, len(found))}
	for i := range found {
		list.Mails[i] = mailOf(&found[i])
	}
	if len(found) == n {
		list.Next = found[n-1].Name
	}
	return list, nil
}

// mail returns a mail with its parts.
func (s *Server) mail(r *http.Request) (any, error) {
	m, err := s.options.Outbox.Mail(r.PathValue("key"))
	if err != nil {
		return nil, mailProblem(err)
	}
	text, html, err := m.Parts()
	if err != nil {
		return nil, err
	}
	return struct {
		Mail
		Text string `json:"text"`
		HTML string `json:"html"`
	}{mailOf(&m), text, html}, nil
}

func mailProblem(err error) error {
	if errors.Is(err, store.ErrNoMail) {
		return problemf(http.StatusNotFound, "%v", err)
	}
	return err
}
