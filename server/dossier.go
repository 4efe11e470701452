package server

import (
	"encoding/json"
	"net/http"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// Dossier is everything that is held about a person: the answer of GET /v1/contacts/{id}/dossier.
type Dossier struct {
	Contact any             `json:"contact"` // as GET /v1/contacts/{id} tells it
	Path    []explain.Entry `json:"path"`    // all that happened, oldest first
	Mails   []Mail          `json:"mails"`   // in the outbox, newest first
	State   json.RawMessage `json:"state"`   // what the runtime keeps, as it keeps it
}

// dossier answers everything that is held about a contact.
func (s *Server) dossier(r *http.Request) (any, error) {
	id, _, err := s.survivor(r)
	if err != nil {
		return nil, err
	}
	contact, err := s.contact(r)
	if err != nil {
		return nil, err
	}
	lines, err := s.engine.Path(r.Context(), id)
	if err != nil {
		return nil, err
	}
	d := &Dossier{Contact: contact, Path: PathLines(s.engine.World(), lines, ""), Mails: []Mail{}}
	var kept error
	err = s.engine.View(r.Context(), id, func(_ int64, _ *machine.World, st *machine.State) {
		if st != nil {
			d.State, kept = st.JSON()
		}
	})
	if err == nil {
		err = kept
	}
	if err == nil {
		err = s.mailsTo(d, id)
	}
	return d, err
}

// mailsPage is how many mails of the outbox are looked through at once.
const mailsPage = 1000

// mailsTo adds the mails of the outbox that went to a contact.
func (s *Server) mailsTo(d *Dossier, id string) error {
	for before := ""; ; {
		found, err := s.options.Outbox.Mails(before, mailsPage)
		if err != nil {
			return err
		}
		for i := range found {
			if found[i].Contact == id {
				d.Mails = append(d.Mails, mailOf(&found[i]))
			}
		}
		if len(found) < mailsPage {
			return nil
		}
		before = found[len(found)-1].Name
	}
}
