package engine

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// To forget somebody is an input like any other, so it is done once, whatever process ends when. Behind it the letters that
// are just being handed over are waited for, the mails of the outbox go, every partition writes a checkpoint, which drops
// what was stored, and the log is cut: from then on nothing that is kept names them.

// Outbox is the mails that are kept of those who were sent any.
type Outbox interface {
	// CountMails returns how many mails of the contacts there are.
	CountMails(contacts []string) (int, error)
	// DropMails drops the mails of the contacts, and returns how many they were, by contact.
	DropMails(contacts []string) (map[string]int, error)
}

// Forgetting says how somebody is to be forgotten.
type Forgetting struct {
	By   string // who asks for it
	Note string // why
	// Suppressed keeps the contact's addresses suppressed, as keyed hashes.
	Suppressed bool
}

// Erased is what was erased of somebody, or would be.
type Erased struct {
	machine.Forgot
	Mails int // of the outbox
}

// ErrForget means that there is nobody to forget; the text says more.
type ErrForget struct{ Reason string }

// Error implements error.
func (e ErrForget) Error() string { return e.Reason }

// Held tells what Forget would erase of the contact with the id, and of all ids that were merged with it.
func (e *Engine) Held(ctx context.Context, id string) (*Erased, error) {
	all, of, err := e.person(ctx, id)
	if err != nil {
		return nil, err
	}
	held := &Erased{Forgot: of}
	if e.options.Outbox != nil {
		held.Mails, err = e.options.Outbox.CountMails(all)
	}
	return held, err
}

// person returns all ids of the contact that an id stands for, its own first, and what is held of them.
func (e *Engine) person(ctx context.Context, id string) (all []string, of machine.Forgot, err error) {
	if machine.KindOf(id) != machine.ContactEntity {
		return nil, of, e.nobody(ctx, id)
	}
	contact, known, err := identity.Follow(id, looking{ctx, e})
	if err != nil {
		return nil, of, err
	}
	if !known {
		return nil, of, e.nobody(ctx, id)
	}
	all = []string{contact}
	for i := 0; i < len(all); i++ {
		err := e.View(ctx, all[i], func(_ int64, _ *machine.World, st *machine.State) {
			if st == nil {
				return
			}
			if i == 0 {
				of = st.Holds()
			}
			for _, alias := range st.Aliases {
				if !slices.Contains(all, alias) {
					all = append(all, alias)
				}
			}
		})
		if err != nil {
			return nil, of, err
		}
	}
	of.Aliases = int64(len(all) - 1)
	return all, of, nil
}

// nobody says that nobody has an id, or that somebody had it.
func (e *Engine) nobody(ctx context.Context, id string) error {
	all, err := e.Forgotten(ctx)
	if err != nil {
		return err
	}
	mark := e.mark(id)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Mark == mark {
			return ErrForget{fmt.Sprintf("nobody has the id %q any more: who had it was forgotten on %s", id, time.UnixMilli(all[i].At).UTC().Format("2 January 2006, 15:04 MST"))}
		}
	}
	return ErrForget{fmt.Sprintf("nobody has the id %q (ids are case-sensitive)", id)}
}

// toldLimit is how long Forget waits for what a person's erasure tells others: it is durable, and heard in any case.
const toldLimit = 5 * time.Second

// Forget erases the contact that an id stands for, with all ids that were merged with it, and returns when nothing of it is
// readable any more and no message to it can leave. An ErrForget says that there is nobody.
func (e *Engine) Forget(ctx context.Context, id string, o Forgetting) (*Erased, error) {
	all, of, err := e.person(ctx, id)
	if err != nil {
		return nil, err
	}
	mark := e.mark(id)
	fields := machine.Values{}
	if o.Note != "" {
		fields["note"] = o.Note
	}
	if o.Suppressed {
		fields["salt"] = e.keyed("suppressed", "")
	}
	e.logger.Info("forget", "mark", mark, "by", o.By)
	err = e.Ingest(ctx, []machine.Input{{Kind: machine.ForgetInput, Contact: all[0], Key: mark, Detail: o.By, Fields: fields}})
	if err == nil {
		err = e.settleTold(ctx)
	}
	if err == nil {
		err = e.post.landed(ctx, &e.withdrawn.erased)
	}
	if err == nil {
		err = e.scrub(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("forget %s: %w", mark, err)
	}
	done := &Erased{Forgot: of}
	done.Mark, done.By, done.Note, done.Kept, done.At = mark, o.By, o.Note, o.Suppressed, e.Now()
	for _, id := range all {
		done.Mails += e.dropped.take(id)
	}
	return done, nil
}

// settleTold waits until what was told is heard.
func (e *Engine) settleTold(ctx context.Context) error {
	for begin := time.Now(); ; {
		err := e.EachPartition(ctx, func(*fold.Partition) error { return nil })
		if err != nil || e.lanes.untold() == 0 || time.Since(begin) > toldLimit {
			return errors.Join(err, e.Err())
		}
		time.Sleep(time.Millisecond)
	}
}

// Forgotten returns who was forgotten, oldest first, as far as that is kept.
func (e *Engine) Forgotten(ctx context.Context) ([]machine.Forgot, error) {
	var parts [log.Partitions][]machine.Forgot
	err := e.EachPartition(ctx, func(p *fold.Partition) (err error) {
		parts[p.Number], err = p.Forgotten()
		return err
	})
	if err != nil {
		return nil, err
	}
	all := slices.Concat(parts[:]...)
	slices.SortStableFunc(all, func(a, b machine.Forgot) int { return cmp.Compare(a.At, b.At) })
	return all, nil
}

// mark is what stays of an id.
func (e *Engine) mark(id string) string { return e.keyed("forgotten", id)[:12] }

func (e *Engine) keyed(what, text string) string {
	mac := hmac.New(sha256.New, e.options.Secret)
	mac.Write([]byte(what + "\x00" + text))
	return hex.EncodeToString(mac.Sum(nil))
}
