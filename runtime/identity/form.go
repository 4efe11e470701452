package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Filled is what somebody has filled in.
type Filled struct {
	Values  machine.Values // by the names of the form's fields, with their types
	Page    string         // where the form stood; "": not known
	Visitor string         // the anonymous id under which they were known until now; "": none
	ID      string         // the sender's own name for it; "": what is the same is a repeat
}

// Form returns the submission that a filled form is: what was filled in goes where the form says, the lead gets what the form
// gives it, and the event form.submitted carries all of it.
//
// Nobody proves who they are by filling in a form. So an anonymous id counts only beside something by which the form knows
// people; alone it would let anybody write into the profile of whom they name.
func (filled Filled) Form(p *plan.Program, f *plan.Form) Submission {
	s := Submission{By: "form " + f.Name, Form: f.Name, Contact: machine.Values{}, Event: plan.Submitted, Fields: machine.Values{"form": f.Name}}
	if filled.Page != "" {
		s.Fields["page"] = filled.Page
	}
	if f.Creates {
		s.Lead = machine.Values{}
		for name, v := range f.Lead {
			s.Lead[name] = v
		}
	}
	for _, field := range f.Fields {
		v, ok := filled.Values[field.Name]
		if !ok || v == nil {
			continue
		}
		s.Fields[field.Name] = v
		switch field.Record {
		case "contact":
			s.Contact[field.Into] = v
		case "account":
			s.Contact["account."+field.Into] = v
		case "lead":
			if s.Lead != nil {
				s.Lead[field.Into] = v
			}
		}
	}
	if len(s.Keys(p)) > 0 {
		s.Visitor = filled.Visitor
	}
	if s.ID = filled.ID; s.ID != "" {
		s.ID = "form " + f.Name + machine.FormMark + s.ID
	}
	return s
}

// Mark is a name for exactly these values: equal values, equal mark.
func (filled Filled) Mark() string {
	b, _ := json.Marshal(filled.Values) // the keys of a map are sorted
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}
