package stdlib

import "github.com/journeylang/journey/lang/schema"

// Interaction is what a contact, or the mail system for them, does with a message: welcome.clicked
type Interaction struct {
	Name   string
	Doc    string
	Fields *schema.Record // event.FIELD where the interaction is awaited
}

// Interactions are all interactions, in the order in which they can happen. The checker has their names and fields
// too: TestInteractionsAgreeWithTheChecker holds the two together.
var Interactions = []Interaction{
	{"delivered", "The receiving system took the message.", fields()},
	{"opened", "The contact opened the message. Openings by machines are told apart and do not count.", byMachine()},
	{"clicked", "The contact followed a link in the message. A link's title in the body names it: event.link == \"espresso\".", byMachine("link", "url")},
	{"replied", "The contact answered. The text is what they wrote, where the provider says so.", fields("text")},
	{"failed", "The message did not arrive, for a reason that is not the address: it was refused, or all tries failed.", fields("reason")},
	{"bounced", "The message came back. The type is hard (the address does not exist) or soft (it may work later).", fields("type", "reason")},
	{"unsubscribed", "The contact asked for no more of these messages.", fields("reason")},
	{"complained", "The contact reported the message as spam.", fields()},
}

// fields is a record of texts that may be missing.
func fields(names ...string) *schema.Record {
	r := &schema.Record{}
	for _, n := range names {
		r.Fields = append(r.Fields, schema.Field{Name: n, Type: schema.Type{Kind: schema.String, Optional: true}})
	}
	return r
}

// byMachine is the same with what tells a program from a person.
func byMachine(names ...string) *schema.Record {
	r := fields(names...)
	r.Fields = append(r.Fields, schema.Field{Name: "machine", Type: schema.Type{Kind: schema.Bool, Optional: true}},
		schema.Field{Name: "agent", Type: schema.Type{Kind: schema.String, Optional: true}})
	return r
}
