package server

import (
	"net/http"

	"github.com/journeylang/journey/runtime/machine"
)

// listItem is one item of POST /v1/lists: somebody joins or leaves a static segment.
type listItem struct {
	Contact string `json:"contact"`
	Segment string `json:"segment"`
	Member  *bool  `json:"member"` // true adds, false removes
	ID      string `json:"id"`     // the sender's own name for the request
}

// takeLists puts contacts into static segments and takes them out.
func (s *Server) takeLists(r *http.Request) (any, error) {
	program := s.engine.Program()
	return take(s, r, func(item *listItem) (machine.Input, []Fault) {
		in := machine.Input{Kind: machine.ListInput, Contact: item.Contact, Name: item.Segment, Status: machine.ListRemove, ID: item.ID}
		faults := append(named("contact", item.Contact), named("segment", item.Segment)...)
		if item.ID != "" {
			faults = append(faults, named("id", item.ID)...)
		}
		switch {
		case item.Member == nil:
			faults = append(faults, Fault{Field: "member", Message: "it is missing", Hint: "write true to add the contact, false to remove it"})
		case *item.Member:
			in.Status = machine.ListAdd
		}
		if program != nil {
			if err := machine.CheckList(program.Plan, item.Segment); err != nil {
				faults = append(faults, Fault{Field: "segment", Message: err.Error()})
			}
		}
		return in, faults
	})
}
