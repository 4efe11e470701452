package soak

import (
	"fmt"
	"slices"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
)

// filled is a form that somebody fills in.
type filled struct {
	email, need string
	visitor     string // "": they come as nobody who was seen before
	page        string // names the act
}

// form makes a form that somebody fills in: who is known, or who is not.
func (b *traffic) form() *filled {
	b.serial++
	f := &filled{email: fmt.Sprintf("p%d@contoso.example", b.IntN(b.people)), need: one(b.dice, "", "beans", "a machine"), page: fmt.Sprintf("page%d", b.serial)}
	if b.in(3) {
		f.email = fmt.Sprintf("New%d@contoso.example", b.upTo(2))
	}
	if b.merges && b.racing && b.in(2) { // whether the visitor or the lead comes first is open
		f.visitor = fmt.Sprintf("v%d", b.upTo(2))
	}
	return f
}

// submission is the filled form as it is handed in.
func (f *filled) submission(p *plan.Program) identity.Submission {
	values := machine.Values{"email": f.email}
	if f.need != "" {
		values["need"] = f.need
	}
	form, _ := p.Form("demo")
	return identity.Filled{Values: values, Page: f.page, Visitor: f.visitor, ID: f.page}.Form(p, form)
}

// chore is what a person does with the oldest task that a contact has open.
type chore struct {
	contact, verb, person string
}

func (b *traffic) chore() *chore {
	return &chore{fmt.Sprintf("p%d", b.IntN(b.people)), one(b.dice, machine.TaskDone, machine.TaskDone, machine.TaskAssign), one(b.dice, "maja@contoso.example", "jon@contoso.example")}
}

// input is the chore as an input, where the contact is as st says; false: there is nothing to do.
func (w *chore) input(st *machine.State) (machine.Input, bool) {
	if st == nil {
		return machine.Input{}, false
	}
	i := slices.IndexFunc(st.Tasks, func(t machine.Task) bool { return t.Open() })
	if i < 0 {
		return machine.Input{}, false
	}
	return machine.Input{Kind: machine.TaskInput, Contact: w.contact, Name: w.verb, Key: st.Tasks[i].ID, Detail: w.person}, true
}

// lead makes something that is said of a lead by hand.
func (b *traffic) lead(who string) machine.Input {
	in := machine.Input{Kind: machine.LeadInput, Contact: who, Name: machine.LeadPut, Key: fmt.Sprintf("%s-lead%d", who, b.upTo(1)), Fields: machine.Values{},
		Detail: fmt.Sprintf("soak %d", b.serial)}
	switch b.IntN(8) {
	case 0:
		in.Fields = machine.Values{"stage": one[any](b.dice, "teleprospect_acceptance", "sales_acceptance", "marketing_qualification", "nowhere")}
	case 1:
		in.Name, in.Fields = machine.LeadUpdate, machine.Values{"sales_ready": true}
	case 2:
		in.Fields = machine.Values{"ready_for_teleprospecting": true}
	case 5:
		in.Name, in.Status = machine.LeadClose, one(b.dice, "won", "lost", "opportunity", "", "unqualified")
	case 3:
		in.Name = machine.LeadAccept
	case 4:
		in.Name, in.Fields = machine.LeadUpdate, machine.Values{"budget": float64(b.serial), "owner": one[any](b.dice, "maja@contoso.example", nil)}
	default:
		in.Fields = machine.Values{"product": one[any](b.dice, "espresso", "filter"), "budget": float64(b.serial)}
	}
	return in
}
