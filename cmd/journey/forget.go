package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/journeylang/journey/server"
)

type forgetVerb struct {
	Contact         string `arg:"" help:"Id of the contact; or a mail address or telephone number by which the program knows people."`
	DryRun          bool   `help:"Show what would be erased, and erase nothing."`
	KeepSuppression bool   `help:"Let the person's addresses stay suppressed, as keyed hashes."`
	Dir             string `default:"." placeholder:"DIR" help:"Folder of the program."`
	aim
	signed
}

// Help implements kong.HelpProvider.
func (*forgetVerb) Help() string {
	return `Erases all that is kept of a person, with every id that was merged with theirs: what is known of them, their trips, history,
path, segments, scores, leads and tasks, and their mails in the outbox. Messages that were not handed over yet are withdrawn.
Counters keep their sums, which name nobody, and the log keeps that somebody was forgotten, when and by whom.

When the verb ends nothing of it can be read any more. The storage gives the room of what was erased back as it tidies up;
backups and exports are not touched. Who comes later under the same id is somebody new.

Nothing is remembered of an unsubscription or a complaint either. With --keep-suppression a keyed hash of each address stays:
then only transactional messages go there, until somebody there opts in anew, and to an address that complained, none.`
}

func (v *forgetVerb) Run(ctx context.Context, c *console) error {
	return v.take(ctx, v.Dir, false, func(h helm) error {
		o := server.ForgetOrder{Contact: v.Contact, By: v.aim.by(v.By), Note: v.Note, KeepSuppression: v.KeepSuppression, DryRun: v.DryRun}
		done, err := h.Forget(ctx, o)
		if isNobody(err) {
			fmt.Fprintln(c.err, "journey:", err)
			return errWrong
		}
		if err != nil {
			return err
		}
		if v.JSON {
			return writeJSON(c.out, done)
		}
		if v.DryRun {
			_, err = fmt.Fprintf(c.out, "would be erased: %s\n", done)
			return err
		}
		_, err = fmt.Fprintf(c.out, "erased: %s\nthe log calls them %s\n", done, done.Mark)
		return err
	})
}

// isNobody reports whether an answer is that there is nobody to forget.
func isNobody(err error) bool {
	var p *server.Problem
	return errors.As(err, &p) && p.Status == http.StatusNotFound
}

// Forget implements helm.
func (r remote) Forget(ctx context.Context, o server.ForgetOrder) (*server.Forgotten, error) {
	q := url.Values{}
	for name, text := range map[string]string{"by": o.By, "note": o.Note} {
		if text != "" {
			q.Set(name, text)
		}
	}
	for name, said := range map[string]bool{"keep_suppression": o.KeepSuppression, "dry_run": o.DryRun} {
		if said {
			q.Set(name, strconv.FormatBool(said))
		}
	}
	var done server.Forgotten
	return &done, r.do(ctx, http.MethodDelete, "/v1/contacts/"+url.PathEscape(o.Contact)+"?"+q.Encode(), nil, &done)
}
