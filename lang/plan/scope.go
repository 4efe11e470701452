package plan

import (
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
)

// Scope is what a question about any contact may name: the contact, its segments, and its history with every answer to
// a message.
func (p *Program) Scope() *expr.Scope {
	sc := &expr.Scope{Contact: p.Contact, Leads: p.Lead, Records: map[string]*schema.Record{}, Calls: map[string]*expr.Function{}, Events: map[string]*schema.Record{}}
	if p.Account != nil {
		sc.Records["account"] = p.Account
	}
	for _, f := range p.Functions {
		sc.Calls[f.Name] = &expr.Function{Params: f.Params, Result: f.Result}
	}
	for _, s := range p.Segments {
		sc.Segments = append(sc.Segments, s.Name)
	}
	for _, e := range p.Events {
		sc.Events[e.Name] = e.Fields
	}
	messages := []string{check.Medium}
	for _, m := range p.Messages {
		messages = append(messages, m.Name)
	}
	for _, m := range messages {
		for _, i := range check.Interactions {
			sc.Events[m+"."+i], _ = check.InteractionFields(i)
		}
	}
	return sc
}
