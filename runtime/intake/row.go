package intake

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// row is what is gathered of one row of a file.
type row struct {
	in       machine.Input   // what it is about
	contact  machine.Values  // of a row about something else: fields of its contact, and behind account. of its account
	consents []machine.Input // what the contact said
	lead     string          // the lead's own id
	outcome  string          // with which it was closed
	who      machine.Values  // of an event: fields that say only whose it is
	account  string          // the account that it is about, where there is no contact
	person   machine.Values  // fields by which the contact is looked for; nil: an id says who it is
	unnamed  string          // the column that says who it is, where it is empty
	made     bool            // the id of the lead was made up
}

// finish makes inputs of a row that has size bytes, in the order in which they are to be applied.
func (p *inputs) finish(r *row, size int) ([]machine.Input, *fault) {
	f := p.whose(r)
	if f != nil {
		return nil, f
	}
	switch p.options.Subject {
	case Contacts:
		r.in.Kind = machine.ContactInput
	case Events:
		f = p.event(&r.in)
	case Accounts:
		in, err := machine.AccountFields(p.options.Program.Account, r.in.Fields)
		if err != nil {
			return nil, &fault{text: err.Error()}
		}
		r.in = in
	case Leads:
		f = p.lead(r)
	}
	if f != nil {
		return nil, f
	}
	p.out = p.out[:0]
	if p.options.Subject == Contacts {
		p.out = append(p.out, r.in)
	} else if len(r.contact) > 0 {
		p.out = append(p.out, p.besides(r))
	}
	for _, c := range r.consents {
		c.Contact = r.in.Contact
		p.out = append(p.out, c)
	}
	if p.options.Subject != Contacts {
		p.out = append(p.out, r.in)
	}
	return p.out, p.fits(p.out, size)
}

// whose finds out by what the contact of a row is looked for that has no id of one. It is called by what is unique of it, else
// as whoever was not known would be.
func (p *inputs) whose(r *row) *fault {
	prog := p.options.Program
	switch {
	case p.options.Subject == Accounts, r.in.Contact != "" && !p.identifying:
		return nil
	case p.options.Subject == Contacts:
		r.person = r.in.Fields
	default:
		r.person = machine.Values{}
		for _, values := range []machine.Values{r.contact, r.who} {
			for name, v := range values {
				if !strings.HasPrefix(name, "account.") {
					r.person[name] = v
				}
			}
		}
		if r.in.Contact == "" {
			r.in.Contact, _ = r.person[uniqueOf(prog.Contact)].(string)
		}
	}
	made := identity.Made(prog, r.person)
	if r.in.Contact == "" {
		r.in.Contact = made
	}
	if made == "" {
		r.person = nil // what is unique of them is their id, and nothing else finds them
	}
	switch {
	case r.in.Contact != "" || p.options.Subject == Leads:
		return nil
	case r.unnamed != "":
		return wrong(r.unnamed, "it is empty, so nobody knows whom the row is about; write the contact's id")
	}
	return &fault{text: "it does not say who it is about: " + strings.Join(p.strategies(), ", or ") + " is missing"}
}

// besides returns what a row tells of the contact or account of its lead or event.
func (p *inputs) besides(r *row) machine.Input {
	if r.account == "" {
		return machine.Input{Kind: machine.ContactInput, Contact: r.in.Contact, Fields: r.contact}
	}
	fields := machine.Values{}
	for name, v := range r.contact {
		if field, ok := strings.CutPrefix(name, "account."); ok {
			fields[field] = v
		}
	}
	return machine.Input{Kind: machine.AccountInput, Contact: r.in.Contact, Name: machine.AccountSet, Fields: fields}
}

// event completes an event.
func (p *inputs) event(in *machine.Input) *fault {
	in.Kind = machine.EventInput
	if !p.options.Now.IsZero() { // else nothing really happens
		if why, door := machine.Forged(p.options.Program, in.Name, in.Time, p.options.Now.UnixMilli()); why != "" {
			return &fault{text: fmt.Sprintf("%s: %s; %s; older than a day it would be history", in.Name, why, door)}
		}
	}
	if in.ID == "" {
		id, err := p.names.id(in)
		if err != nil {
			return &fault{text: err.Error()}
		}
		in.ID = id
	}
	p.known(in.Name)
	return nil
}

// lead completes a lead: it is its contact's, or its account's where there is no contact.
func (p *inputs) lead(r *row) *fault {
	prog, in := p.options.Program, &r.in
	if key := schema.Key(prog.Account); in.Contact == "" && key != nil {
		if name, _ := r.contact["account."+key.Name].(string); name != "" {
			r.account = machine.AccountKey(name)
			in.Contact = machine.AccountID(r.account)
		}
	}
	if in.Contact == "" {
		return &fault{text: "it does not say whose lead it is; write the id of its contact, or the name of its account"}
	}
	if r.account != "" && len(r.consents) > 0 {
		return &fault{text: "it tells a consent, but not of which contact"}
	}
	in.Kind, in.Name, in.Key, in.Status, in.Detail = machine.LeadInput, machine.LeadPut, r.lead, r.outcome, "import"
	if in.Key == "" {
		id, err := p.names.id(in)
		if err != nil {
			return &fault{text: err.Error()}
		}
		in.Key, r.made = id, true
	}
	return nil
}

// fits finds inputs that are larger than can be handed on.
func (p *inputs) fits(inputs []machine.Input, size int) *fault {
	limit := p.options.InputBytes
	if limit == 0 || size+p.constants <= limit/8 {
		return nil
	}
	for i := range inputs {
		b, err := inputs[i].MarshalMsg(nil)
		if err != nil {
			return &fault{text: err.Error()}
		}
		if len(b) > limit {
			return &fault{text: fmt.Sprintf("its values make %d bytes; at most %d are taken from one row", len(b), limit)}
		}
	}
	return nil
}
