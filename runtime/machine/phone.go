package machine

import (
	"cmp"
	"maps"

	"github.com/journeylang/journey/lang/schema"
)

// dialled adds to a change of the profile that the contact's telephone number is kept with the prefix of its country, where
// it was written without one and the country is known: that of the contact, or else of the project.
func (r *run) dialled(change Values) Values {
	text, says := change["phone"].(string)
	country, moves := change["country"]
	if r.p == nil || !says && !moves || r.predates(dialledHome) {
		return change
	}
	if f, declared := r.p.Plan.Contact.Field("phone"); !declared || f.Type.Kind != schema.Phone {
		return change
	}
	if _, given := change["phone"]; !given {
		text, _ = r.st.Profile["phone"].(string)
	}
	if !moves {
		country = r.st.Profile["country"]
	}
	home, _ := country.(string) // or it is known no more
	number := schema.Dialled(text, cmp.Or(home, r.p.Plan.Country))
	if number == text {
		return change
	}
	change = maps.Clone(change)
	change["phone"] = number
	return change
}
