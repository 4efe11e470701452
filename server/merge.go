package server

import (
	"fmt"
	"net/http"

	"github.com/journeylang/journey/runtime/machine"
)

// mergeItem is one item of POST /v1/merge and of POST /v1/identify.
type mergeItem struct {
	From string `json:"from"` // the id that becomes an alias
	Into string `json:"into"` // the contact that both are from then on
	By   string `json:"by"`   // who says so; "": api
	ID   string `json:"id"`   // the sender's own name for the request
}

// takeMerges makes two contacts one: what from did and had is into's, and what comes for from later goes to into, for ever.
func (s *Server) takeMerges(r *http.Request) (any, error) { return s.join(r, machine.MergeInto) }

// takeIdentities says who an anonymous visitor is. A contact whose own profile says who they are is not made another one.
func (s *Server) takeIdentities(r *http.Request) (any, error) {
	return s.join(r, machine.MergeIdentify)
}

func (s *Server) join(r *http.Request, verb string) (any, error) {
	return take(s, r, func(item *mergeItem) (machine.Input, []Fault) {
		in := machine.Input{Kind: machine.MergeInput, Contact: item.From, Name: verb, Key: item.Into, Detail: item.By, ID: item.ID}
		if in.Detail == "" {
			in.Detail = "api"
		}
		faults := append(spelt("from", item.From), spelt("into", item.Into)...)
		if item.From == item.Into && item.From != "" {
			faults = append(faults, Fault{Field: "into", Message: "this is the same contact", Hint: "name two contacts"})
		}
		if item.ID != "" {
			faults = append(faults, named("id", item.ID)...)
		}
		if len(faults) == 0 {
			faults = s.joined(r, verb, item)
		}
		return in, append(faults, named("by", in.Detail)...)
	})
}

// joined reports two of whom nobody is known: that they are one would make somebody of whom nobody has heard. Who is not known yet
// must have an id that could be theirs. A visitor is identified before anything else is known of them.
func (s *Server) joined(r *http.Request, verb string, item *mergeItem) []Fault {
	var faults []Fault
	unknown := 0
	for _, one := range [...]struct{ field, id string }{{"from", item.From}, {"into", item.Into}} {
		known := false
		err := s.engine.View(r.Context(), one.id, func(_ int64, _ *machine.World, st *machine.State) { known = st != nil })
		if err != nil {
			return []Fault{{Field: one.field, Message: err.Error()}}
		}
		if !known {
			unknown++
			faults = append(faults, named(one.field, one.id)...)
		}
	}
	if unknown == 2 && verb == machine.MergeInto {
		faults = append(faults, Fault{Field: "from", Message: fmt.Sprintf("there is neither a contact %q nor %q", item.From, item.Into), Hint: "name at least one that is known (ids are case-sensitive)"})
	}
	return faults
}
