package identity

import (
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/machine"
)

// An account is named by its unique field. Strategies of the program (match account by domain) find it by others as well:
// what is said of such an account is said of the one that is there, under the name that it has.

// accountMark leads the keys of accounts, so that they are not taken for those of contacts.
const accountMark = "account\x1e"

// AccountKeys returns what an account with this profile can be found by under a program, beside its unique field.
func AccountKeys(p *plan.Program, profile machine.Values) []string {
	return accountKeys(p, p.Firms(), profile)
}

func accountKeys(p *plan.Program, by []plan.Match, profile machine.Values) []string {
	var keys []string
	for _, m := range by {
		if k, ok := key(p, p.Account, m.By, profile); ok {
			keys = append(keys, accountMark+k)
		}
	}
	return keys
}

// accountPrefix leads the fields of the account among those of a contact.
const accountPrefix = "account."

// ofAccount returns what fields of a contact say of its account; nil: nothing.
func ofAccount(fields machine.Values) machine.Values {
	var account machine.Values
	for name, v := range fields {
		if field, ok := strings.CutPrefix(name, accountPrefix); ok {
			if account == nil {
				account = machine.Values{}
			}
			account[field] = v
		}
	}
	return account
}

// FindAccount returns the value that the unique field has of the account which the fields are said of, as the strategies find
// it; nil where none does. form is that of the submission; "": none.
func FindAccount(p *plan.Program, form string, fields machine.Values, dir Directory) (any, error) {
	unique := schema.Key(p.Account)
	if unique == nil {
		return nil, nil
	}
	for _, m := range p.Matching(form).Account {
		k, ok := key(p, p.Account, m.By, fields)
		if !ok {
			continue
		}
		ids, err := dir.Known(accountMark + k)
		if err != nil {
			return nil, err
		}
		var name any
		updated := int64(-1)
		for _, id := range ids {
			err := dir.Look(id, func(st *machine.State) {
				if st == nil || st.Updated <= updated || st.Profile[unique.Name] == nil {
					return
				}
				if have, ok := key(p, p.Account, m.By, st.Profile); ok && have == k {
					name, updated = st.Profile[unique.Name], st.Updated
				}
			})
			if err != nil {
				return nil, err
			}
		}
		if name != nil {
			return name, nil
		}
	}
	return nil, nil
}

// nameAccount gives fields of a contact the name of the account that they tell of, where it is found. The fields that it is
// handed stay as they are.
func nameAccount(p *plan.Program, form string, fields machine.Values, dir Directory) (machine.Values, error) {
	if len(p.Matching(form).Account) == 0 {
		return fields, nil
	}
	said := ofAccount(fields)
	if said == nil {
		return fields, nil
	}
	name, err := FindAccount(p, form, said, dir)
	if err != nil || name == nil {
		return fields, err
	}
	out := make(machine.Values, len(fields)+1)
	for field, v := range fields {
		out[field] = v
	}
	out[accountPrefix+schema.Key(p.Account).Name] = name
	return out, nil
}
