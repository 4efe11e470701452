package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/machine"
)

// Forgotten is what was erased of a person: the answer of DELETE /v1/contacts/{id}. It names nobody.
type Forgotten struct {
	Mark       string `json:"mark"`     // what the log calls the person: a keyed hash of the id
	Trips      int64  `json:"trips"`    // that were under way
	Messages   int64  `json:"messages"` // that were not handed over yet, and are not any more
	Mails      int    `json:"mails"`    // of the outbox
	Leads      int64  `json:"leads"`
	Tasks      int64  `json:"tasks"`      // that were still to be done
	Aliases    int64  `json:"aliases"`    // other ids of the same person
	Suppressed bool   `json:"suppressed"` // the addresses stay suppressed, as keyed hashes
	DryRun     bool   `json:"dry_run"`    // nothing was done
}

// ForgetOrder says whom to forget, and how.
type ForgetOrder struct {
	Contact         string // an id; or a mail address or telephone number by which the program knows people
	By              string
	Note            string
	KeepSuppression bool
	DryRun          bool
}

// Forget erases all that is kept of a person.
func (s Steering) Forget(ctx context.Context, o ForgetOrder) (*Forgotten, error) {
	erase := func(id string) (*engine.Erased, error) {
		if o.DryRun {
			return s.Engine.Held(ctx, id)
		}
		return s.Engine.Forget(ctx, id, engine.Forgetting{By: o.By, Note: o.Note, Suppressed: o.KeepSuppression})
	}
	done, err := erase(o.Contact)
	var nobody engine.ErrForget
	if errors.As(err, &nobody) {
		id, fault := s.byAddress(ctx, o.Contact)
		switch {
		case fault != nil:
			return nil, fault
		case id == "":
			return nil, problemf(http.StatusNotFound, "%s", nobody.Reason)
		}
		done, err = erase(id)
	}
	if err != nil {
		return nil, err
	}
	return &Forgotten{Mark: done.Mark, Trips: done.Trips, Messages: done.Messages, Mails: done.Mails, Leads: done.Leads, Tasks: done.Tasks,
		Aliases: done.Aliases, Suppressed: done.Kept, DryRun: o.DryRun}, nil
}

// byAddress returns the contact that has the address or number, where the program knows people by such and it is written as
// one: ada@contoso.example, +4512345678. "": nobody.
func (s Steering) byAddress(ctx context.Context, text string) (string, error) {
	field := ""
	switch {
	case strings.Contains(text, "@"):
		field = "email"
	case strings.HasPrefix(text, "+"):
		field = "phone"
	default:
		return "", nil
	}
	w := s.Engine.World()
	if w == nil || w.Current() == nil {
		return "", nil
	}
	for _, known := range w.Current().Plan.Identities() {
		if slices.Equal(known.By, []string{field}) {
			return s.Engine.Find(ctx, machine.Values{field: text})
		}
	}
	return "", problemf(http.StatusNotFound, "nobody has the id %q, and the program does not know people by %s: name the id, or let the program say match contact by %s", text, field, field)
}

// String tells what was erased, or would be.
func (f *Forgotten) String() string {
	var parts []string
	for _, p := range [...]struct {
		n    int64
		what string
	}{{f.Trips, "trip"}, {f.Messages, "message"}, {int64(f.Mails), "mail"}, {f.Leads, "lead"}, {f.Tasks, "task"}, {f.Aliases, "other id"}} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 "+p.what)
		case p.n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", p.n, p.what))
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "nothing but what was known of them")
}

// forget erases a contact.
func (s *Server) forget(r *http.Request) (any, error) {
	q := r.URL.Query()
	o := ForgetOrder{Contact: r.PathValue("id"), By: q.Get("by"), Note: q.Get("note")}
	if len(o.By) > maxName || len(o.Note) > maxNote {
		return nil, problemf(http.StatusUnprocessableEntity, "this is too long: by may have %d bytes, and note %d", maxName, maxNote)
	}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		said := q.Get(name)
		switch name {
		case "by", "note":
			continue
		case "keep_suppression":
			o.KeepSuppression = said == "true"
		case "dry_run":
			o.DryRun = said == "true"
		default:
			return nil, problemf(http.StatusBadRequest, "there is no %q here: by, note, keep_suppression and dry_run can be said", name)
		}
		if said != "true" && said != "false" {
			return nil, problemf(http.StatusBadRequest, "%s is true or false, not %q", name, said)
		}
	}
	if o.By == "" {
		o.By = s.asker()
	}
	return s.steer.Forget(r.Context(), o)
}

// asker is who asks without saying who.
func (s *Server) asker() string {
	if s.options.Token != "" {
		return "token"
	}
	return "local"
}

// forgets adds to the audit trail who was forgotten.
func (s Steering) forgets(ctx context.Context, done []Done) ([]Done, error) {
	all, err := s.Engine.Forgotten(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		done = append(done, Done{At: instant(f.At), By: f.By, Do: "forget", Person: f.Mark, Note: f.Note})
	}
	// Instants are written so that their order is that of the texts.
	slices.SortStableFunc(done, func(a, b Done) int { return cmp.Compare(a.At, b.At) })
	return done, nil
}
