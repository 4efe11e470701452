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
	s.note(w, http.StatusOK, form.Note{Title: "Is it you?", Lines: []string{"Somebody has filled in a form with this mail address. If it was you, please press the button" + s.wish(c) + ". If not, close this page: then nothing happens."}, Button: "Yes, it was me"})
}

// confirm records the consent, with its source; the time is that of now.
func (s *Server) confirm(w http.ResponseWriter, r *http.Request) {
	c, ok := s.confirmation(w, r)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), formAnswer)
	defer cancel()
	err := s.engine.Ingest(ctx, []machine.Input{{Kind: machine.ConsentInput, Contact: c.Contact, Name: c.Topic, Key: c.Address,
		Status: machine.ConsentYes, Detail: "form " + c.Form + ", confirmed by mail"}})
	if err != nil {
		s.logger.Warn("a confirmation was not taken", "contact", c.Contact, "err", err)
		w.Header().Set("Retry-After", "60")
		s.note(w, http.StatusServiceUnavailable, form.Note{Title: "Is it you?", Lines: []string{"This did not work just now. Please press the button again in a minute."}, Button: "Yes, it was me"})
		return
	}
	s.note(w, http.StatusOK, form.Note{Title: "Thank you", Lines: []string{"You have confirmed that it was you" + s.wish(c) + "."}})
}

// confirmation reads the link, or says why it does not work.
func (s *Server) confirmation(w http.ResponseWriter, r *http.Request) (post.Confirmation, bool) {
	c, err := s.options.Links.ReadConfirm(r.PathValue("token"))
	switch {
	case err != nil:
		s.note(w, http.StatusNotFound, form.Note{Title: "This link does not work", Lines: []string{sentence(err.Error())}})
		return c, false
	case c.Over(s.engine.Now()):
		s.note(w, http.StatusGone, form.Note{Title: "This link is too old", Lines: []string{"It worked for a week. Please fill in the form again: then you get a new one."}, Back: "/f/" + url.PathEscape(c.Form)})
		return c, false
	}
	return c, true
}

// wish names what is consented to, where people know it by a title.
func (s *Server) wish(c post.Confirmation) string {
	if p := s.engine.Program(); p != nil {
		if t, ok := p.Plan.Topic(c.Topic); ok && t.Title != "" {
			return " and want “" + t.Title + "”"
		}
	}
	return ""
}
