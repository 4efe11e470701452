package schema

// belongs is the field by which a contact that is put in names its account.
const belongs = "account"

// Key returns the unique field by which accounts are found; nil where there are no accounts, or none that can be found.
func Key(account *Record) *Field {
	if account != nil {
		for i := range account.Fields {
			if account.Fields[i].Unique {
				return &account.Fields[i]
			}
		}
	}
	return nil
}

// Given is what can be said of a contact that is put in: its fields, and by the word account the account to which it
// belongs, unless a field of the contact is called so.
func Given(contact, account *Record) *Record {
	key := Key(account)
	if _, taken := contact.Field(belongs); key == nil || taken {
		return contact
	}
	all := &Record{}
	if contact != nil {
		all.Fields = append(all.Fields, contact.Fields...)
	}
	all.Fields = append(all.Fields, Field{Name: belongs, Type: Type{Kind: key.Type.Kind, Optional: true}})
	return all
}
