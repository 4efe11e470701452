package check

import (
	"slices"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
)

// Interactions are what contacts do with a message, in the order in which it mostly happens.
var Interactions = []string{"delivered", "opened", "clicked", "replied", "failed", "bounced", "unsubscribed", "complained"}

// Medium is the medium whose messages this edition sends.
const Medium = "email"

var optionalText = schema.Type{Kind: schema.String, Optional: true}

var (
	optionalBool = schema.Type{Kind: schema.Bool, Optional: true}

	// A program that looks at mails says so in agent, or its channel does in machine.
	openFields   = &schema.Record{Fields: []schema.Field{{Name: "machine", Type: optionalBool}, {Name: "agent", Type: optionalText}}}
	clickFields  = &schema.Record{Fields: append([]schema.Field{{Name: "link", Type: optionalText}, {Name: "url", Type: optionalText}}, openFields.Fields...)}
	bounceFields = &schema.Record{Fields: []schema.Field{{Name: "type", Type: optionalText}, {Name: "reason", Type: optionalText}}}
	replyFields  = &schema.Record{Fields: []schema.Field{{Name: "text", Type: optionalText}}}
	leaveFields  = &schema.Record{Fields: []schema.Field{{Name: "reason", Type: optionalText}}}
	noFields     = &schema.Record{}
)

// InteractionFields returns the fields that an interaction carries; ok is false for a word that is none.
func InteractionFields(name string) (fields *schema.Record, ok bool) {
	switch name {
	case "opened":
		return openFields, true
	case "clicked":
		return clickFields, true
	case "bounced":
		return bounceFields, true
	case "replied":
		return replyFields, true
	case "failed", "unsubscribed":
		return leaveFields, true
	case "delivered", "complained":
		return noFields, true
	}
	return nil, false
}

// history sets what history functions may name: every event, and every interaction with a message or with any mail.
func (c *checker) history() {
	events := map[string]*schema.Record{}
	for _, e := range c.Events {
		events[e.Name] = e.Fields
	}
	names := append([]string{Medium}, c.messageNames()...)
	for _, m := range c.Messages {
		if m.Medium != Medium && !slices.Contains(names, m.Medium) {
			names = append(names, m.Medium)
		}
	}
	for _, m := range names {
		for _, i := range Interactions {
			events[m+"."+i], _ = InteractionFields(i)
		}
	}
	if len(c.Forms) > 0 {
		c.Submitted = c.formEvent()
		events[submitted] = c.Submitted
	}
	c.base = expr.Scope{Contact: c.Contact, Records: c.records(true), Leads: c.Lead, Calls: c.calls, Segments: c.segmentNames(), Events: events}
	c.common = c.digests.Scope(&c.base)
}
