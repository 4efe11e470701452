package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// Noun is what a listing is of.
type Noun uint8

// The nouns.
const (
	ListContacts Noun = iota
	ListAccounts
	ListLeads
	ListTasks
)

// Listing says what to list.
type Listing struct {
	Of   Noun
	Rule *expr.Program // only those for whom it holds; of a task it is asked about whose it is. nil: all
	// Prefix is how the ids begin of the contacts or accounts that are listed, or whose leads and tasks are; "": any.
	Prefix string
	// Lead and Task leave out leads or tasks; nil: none is.
	Lead func(*machine.Lead) bool
	Task func(*machine.Task) bool
	// After is the last one that was told before; the zero value: begin at the beginning.
	After Listed
	N     int // how many at most
}

// Listed names one of a listing.
type Listed struct {
	Owner string // the id of a contact or account: of accounts as machine.AccountID writes it
	Item  string // the lead or the task of it; "": it is itself meant
	at    int    // among those of its owner
}

// List lists contacts or accounts in the order of their ids, or leads and tasks: those of accounts first, then of contacts, in
// the order of their ids, those of one in the order in which they were made. more says that others follow.
//
// States are read a few thousand at a time, while the engine goes on: who changes meanwhile counts as they were when it came
// by. It holds what it names in memory, and at most N of each partition.
func (e *Engine) List(ctx context.Context, l Listing) (found []Listed, more bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	parts := make([][]Listed, len(e.parts))
	var lists sync.WaitGroup
	for w := range e.workers {
		lists.Go(func() {
			asker := asking(l.Rule)
			for number := w; number < len(e.parts); number += len(e.workers) {
				if err := e.listPartition(ctx, &l, asker, uint16(number), &parts[number]); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	lists.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, false, err
	}
	found = slices.Concat(parts...)
	slices.SortFunc(found, func(a, b Listed) int { return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.at, b.at)) })
	return found[:min(l.N, len(found))], len(found) > l.N, nil
}

func asking(rule *expr.Program) *fold.Asking {
	if rule == nil {
		return nil
	}
	return fold.NewAsking(rule)
}

// listPartition lists one more than is asked for, so that it is known whether others follow.
func (e *Engine) listPartition(ctx context.Context, l *Listing, asker *fold.Asking, number uint16, into *[]Listed) error {
	for _, prefix := range l.prefixes() {
		after := l.After.Owner
		if prefix != "" && after != "" && !strings.HasPrefix(after, prefix) && after > prefix {
			continue // what begins so was told already
		}
		if l.After.Item != "" && after != "" {
			after = fold.Before(after) // its owner may have more
		}
		for done := false; !done && len(*into) <= l.N; {
			err := e.onPartition(ctx, number, func(p *fold.Partition) (err error) {
				now := max(p.Now, e.options.Clock.Now())
				after, done, err = l.turn(p, asker, prefix, after, now, into)
				return err
			})
			if err == nil {
				err = context.Cause(ctx)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// prefixes are how the ids of what is walked begin, in order.
func (l *Listing) prefixes() []string {
	switch l.Of {
	case ListContacts:
		return []string{l.Prefix}
	case ListAccounts:
		return []string{machine.AccountID(l.Prefix)}
	}
	if l.Prefix != "" {
		return []string{l.Prefix}
	}
	return []string{machine.AccountID(""), ""}
}

// turn lists the next ones of a partition.
func (l *Listing) turn(p *fold.Partition, asker *fold.Asking, prefix, after string, now int64, into *[]Listed) (last string, done bool, err error) {
	if l.Of == ListContacts && asker != nil {
		return l.ask(p, asker, after, into)
	}
	var fault error
	last, done, err = p.Walk(after, prefix, l.want(), func(st *machine.State) bool {
		fault = l.state(p, st, now, into)
		return fault == nil && len(*into) <= l.N
	})
	return last, done, errors.Join(err, fault)
}

// ask lists contacts by a rule; of their states only what it reads is decoded.
func (l *Listing) ask(p *fold.Partition, asker *fold.Asking, after string, into *[]Listed) (last string, done bool, err error) {
	if l.Prefix > after {
		after = fold.Before(l.Prefix)
	}
	last, _, done, err = p.Ask(asker, after, func(id string) {
		if strings.HasPrefix(id, l.Prefix) && len(*into) <= l.N {
			*into = append(*into, Listed{Owner: id})
		}
	})
	return last, done || last > l.Prefix && !strings.HasPrefix(last, l.Prefix), err
}

// want passes over states that have no leads, or no tasks.
func (l *Listing) want() func([]byte) bool {
	switch l.Of {
	case ListLeads:
		return machine.HasLeads
	case ListTasks:
		return machine.HasTasks
	}
	return nil
}

// state lists a contact or an account, or what it has.
func (l *Listing) state(p *fold.Partition, st *machine.State, now int64, into *[]Listed) error {
	begun := st.ID != l.After.Owner || l.After.Item == ""
	add := func(item string, at int, of *machine.State) error {
		holds := l.Rule == nil
		if !holds {
			var err error
			if holds, err = p.Holds(l.Rule, of, now); err != nil {
				return err
			}
		}
		if holds {
			*into = append(*into, Listed{st.ID, item, at})
		}
		return nil
	}
	switch l.Of {
	case ListLeads:
		for i := range st.Leads {
			lead := &st.Leads[i]
			if begun && (l.Lead == nil || l.Lead(lead)) {
				if err := add(lead.ID, i, about(st, lead)); err != nil {
					return err
				}
			}
			begun = begun || lead.ID == l.After.Item
		}
	case ListTasks:
		for i := range st.Tasks {
			task := &st.Tasks[i]
			if begun && (l.Task == nil || l.Task(task)) {
				if err := add(task.ID, i, about(st, st.Lead(task.About))); err != nil {
					return err
				}
			}
			begun = begun || task.ID == l.After.Item
		}
	default:
		return add("", 0, st)
	}
	return nil
}

// about is a state with one of its leads, so that a rule that speaks of the lead speaks of that one, also if it is closed.
func about(st *machine.State, lead *machine.Lead) *machine.State {
	if lead == nil {
		return st
	}
	one := *st
	one.Leads = []machine.Lead{*lead}
	one.Leads[0].Closed = 0
	return &one
}
