package machine_test

import (
	"testing"

	"github.com/journeylang/journey/runtime/machine"
)

// TestDialled keeps a number with the prefix of the country that the contact has behind the change.
func TestDialled(t *testing.T) {
	type values = machine.Values
	for name, c := range map[string]struct {
		changes []values
		want    any
	}{
		"of the project":             {[]values{{"phone": "30 12 34 56"}}, "+4530123456"},
		"of the contact":             {[]values{{"phone": "030 1234567", "country": "DE"}}, "+49301234567"},
		"known before":               {[]values{{"country": "DE"}, {"phone": "030 1234567"}}, "+49301234567"},
		"known later":                {[]values{{"phone": "030 1234567"}, {"country": "DE"}}, "+49301234567"},
		"that they had before":       {[]values{{"country": "DE"}, {"phone": "30 12 34 56", "country": nil}}, "+4530123456"},
		"no number any more":         {[]values{{"phone": "30 12 34 56"}, {"phone": nil, "country": "DE"}}, nil},
		"dialled from anywhere once": {[]values{{"phone": "+45 30 12 34 56"}, {"country": "DE"}}, "+45 30 12 34 56"},
	} {
		h := begin(t, `
project "Home" { timezone "UTC", country "DK" }
contact { phone: phone?, country: country? }
`)
		for _, change := range c.changes {
			h.apply(noon, "", change)
		}
		if got := h.state.Profile["phone"]; got != c.want {
			t.Errorf("%s: the number is %v, want %v", name, got, c.want)
		}
	}
}
