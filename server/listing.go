package server

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/machine"
)

// What can be listed is listed alike: ?where= is a rule, ?q= the beginning of an id, ?limit= how many, and ?after= the next of
// the page before.

// list answers a page of a listing: tell makes a row of each, which it adds itself; next is where the following page begins,
// "" where there is none.
func (s *Server) list(r *http.Request, l engine.Listing, tell func(found engine.Listed, now int64, w *machine.World, st *machine.State)) (next string, err error) {
	if l.N, err = number(r, "limit", 50, 1000); err != nil {
		return "", err
	}
	query := r.URL.Query()
	l.Prefix = query.Get("q")
	if l.After, err = after(l.Of, query.Get("after")); err != nil {
		return "", err
	}
	if where := query.Get("where"); where != "" {
		p, err := s.current()
		if err != nil {
			return "", err
		}
		scope := p.Plan.Scope()
		if l.Of != engine.ListContacts && l.Of != engine.ListAccounts && p.Plan.Lead != nil {
			scope.Records["lead"] = p.Plan.Lead
		}
		if l.Rule, err = ruleOf(where, scope); err != nil {
			return "", err
		}
	}
	found, more, err := s.engine.List(r.Context(), l)
	if err != nil {
		return "", err
	}
	for _, f := range found {
		err := s.engine.View(r.Context(), f.Owner, func(now int64, w *machine.World, st *machine.State) {
			if st != nil { // it may have been erased meanwhile
				tell(f, now, w, st)
			}
		})
		if err != nil {
			return "", err
		}
	}
	if more {
		next = cursor(found[len(found)-1])
	}
	return next, nil
}

// cursor writes where a page ended. That of contacts and accounts is the last id; leads and tasks have it with their owner's.
func cursor(l engine.Listed) string {
	if l.Item == "" {
		return machine.EntityName(l.Owner)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(l.Owner + "\x1f" + l.Item))
}

// after reads a cursor.
func after(of engine.Noun, text string) (at engine.Listed, err error) {
	switch {
	case text == "":
		return at, nil
	case of == engine.ListContacts:
		return engine.Listed{Owner: text}, nil
	case of == engine.ListAccounts:
		return engine.Listed{Owner: machine.AccountID(text)}, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	owner, item, ok := strings.Cut(string(b), "\x1f")
	if err != nil || !ok || owner == "" || item == "" {
		return at, problemf(http.StatusBadRequest, "after=%s is no cursor; send the next of the page before, as it is", text)
	}
	return engine.Listed{Owner: owner, Item: item}, nil
}

// ruleOf compiles a condition that a caller wrote.
func ruleOf(text string, scope *expr.Scope) (*expr.Program, error) {
	asked := source.NewFile("where", text)
	rule, faults := expr.Compile(source.Span{File: asked, End: len(text)}, scope, schema.Type{Kind: schema.Bool})
	if rule == nil || faults.HasErrors() {
		return nil, problemf(http.StatusBadRequest, "%s", told(faults))
	}
	return rule, nil
}

// told is the first mistake in a condition, with how to mend it.
func told(faults diag.List) string {
	if len(faults) == 0 {
		return "this is no condition"
	}
	if d := faults[0]; len(d.Hints) > 0 {
		return d.Message + "; " + d.Hints[0]
	}
	return faults[0].Message
}
