package server

import (
	"context"
	"net/http"
	"net/url"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/server/web/form"
)

// The link in the mail of a double opt-in. Programs that look at mails follow links, so opening it consents to nothing: the
// button does. Pressing it twice changes nothing.

// askConfirm shows the page with the button.
func (s *Server) askConfirm(w http.ResponseWriter, r *http.Request) {
	c, ok := s.confirmation(w, r)
	if !ok {
		return
	}
	words := s.wordsFor(r, c)
	s.note(w, http.StatusOK, form.Note{Title: words.Say("confirm_title"), Lines: []string{s.wish(words, "confirm_text", c)}, Button: words.Say("confirm_button"), Words: words})
}

// confirm records the consent, with its source; the time is that of now.
func (s *Server) confirm(w http.ResponseWriter, r *http.Request) {
	c, ok := s.confirmation(w, r)
	if !ok {
		return
	}
	words := s.wordsFor(r, c)
	ctx, cancel := context.WithTimeout(r.Context(), formAnswer)
	defer cancel()
	err := s.engine.Ingest(ctx, []machine.Input{{Kind: machine.ConsentInput, Contact: c.Contact, Sent: c.At, Name: c.Topic, Key: c.Address,
		Status: machine.ConsentYes, Detail: machine.ConfirmedBy(c.Form)}})
	if err != nil {
		s.logger.Warn("a confirmation was not taken", "contact", c.Contact, "err", err)
		w.Header().Set("Retry-After", "60")
		s.note(w, http.StatusServiceUnavailable, form.Note{Title: words.Say("confirm_title"), Lines: []string{words.Say("confirm_failed")}, Button: words.Say("confirm_button"), Words: words})
		return
	}
	s.note(w, http.StatusOK, form.Note{Title: words.Say("confirmed_title"), Lines: []string{s.wish(words, "confirmed", c)}, Words: words})
}

// confirmation reads the link, or says why it does not work.
func (s *Server) confirmation(w http.ResponseWriter, r *http.Request) (post.Confirmation, bool) {
	c, err := s.options.Links.ReadConfirm(r.PathValue("token"))
	words := s.wordsFor(r, c)
	switch {
	case err != nil:
		s.note(w, http.StatusNotFound, form.Note{Title: words.Say("link_title"), Lines: []string{words.Say("link_text")}, Words: words})
		return c, false
	case c.Over(s.engine.Now()):
		s.note(w, http.StatusGone, form.Note{Title: words.Say("old_title"), Lines: []string{words.Say("old_text")}, Back: "/f/" + url.PathEscape(c.Form), Words: words})
		return c, false
	}
	return c, true
}

// wordsFor are the words of the form that a confirmation is of.
func (s *Server) wordsFor(r *http.Request, c post.Confirmation) *form.Words {
	if p := s.engine.Program(); p != nil {
		if f, ok := p.Plan.Form(c.Form); ok {
			return spoken(r, f)
		}
	}
	return spoken(r, nil)
}

// wish says a text that names what is consented to, where people know it by a title.
func (s *Server) wish(words *form.Words, key string, c post.Confirmation) string {
	if p := s.engine.Program(); p != nil {
		if t, ok := p.Plan.Topic(c.Topic); ok && t.Title != "" {
			return words.Say(key+"_for", t.Title)
		}
	}
	return words.Say(key)
}
