package machine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

// An account is an entity of its own, found by its unique field. A contact keeps a copy of its account's fields, so that
// rules read them at once; the account keeps the ids of its contacts and tells them what changes.

// Verbs of an AccountInput.
const (
	AccountSet    = "set"    // to the account: Fields; nil values remove
	accountJoin   = "join"   // to the account: Key the contact, Fields what it knows of the account
	accountPart   = "part"   // to the account: Key the contact
	AccountForget = "forget" // to the account: Key a contact that is forgotten, Past the marks of what it did
	accountSpread = "spread" // to the account: tell the contacts behind Key
	accountDid    = "did"    // to the account: Key the contact, Detail the event, Fields, Time
	accountIs     = "is"     // to a contact: Key the account, Fields all that it has
	accountSends  = "sends"  // to a contact: Key the account, Fields the trip and its step: see letterFor; to the account: for the contacts behind Detail
	accountCalls  = "calls"  // to a contact: Key the account, Detail the journey, Time the number of the trip that has ended, Status why
)

// spreadLimit is how many contacts an account tells at once; the rest hears of it in the next inputs.
const spreadLimit = 500

// AccountKey returns the name that the account with this value of its unique field has: case and spaces do not count.
func AccountKey(unique string) string {
	return strings.ToLower(strings.Join(strings.Fields(unique), " "))
}

// NameAccount says by the unique field of its account what the fields of a contact say by the word account: the contact
// belongs to it.
func NameAccount(fields Values, account *schema.Record) {
	unique := uniqueField(account)
	if v, ok := fields["account"]; ok && unique != "" {
		delete(fields, "account")
		fields[accountPrefix+unique] = v
	}
}

// AccountFields returns the input that makes an account known, or says more of it. The account is the one that its unique
// field names.
func AccountFields(rec *schema.Record, fields Values) (Input, error) {
	unique := uniqueField(rec)
	if unique == "" {
		return Input{}, errors.New("no field of accounts is unique, so none can be found; declare one: account { name: string unique }")
	}
	name, _ := fields[unique].(string)
	key := AccountKey(name)
	if key == "" {
		return Input{}, fmt.Errorf("nothing says which account it is: %s is missing", unique)
	}
	return Input{Kind: AccountInput, Contact: AccountID(key), Name: AccountSet, Fields: fields}, nil
}

// accountPrefix leads the fields of a ContactInput that are the account's: account.name.
const accountPrefix = "account."

// ofAccount splits the fields of the account off those of the contact.
func (r *run) ofAccount(fields Values) (contact, account Values) {
	if r.p == nil || r.p.Plan.Account == nil {
		return fields, nil
	}
	for _, name := range fields.Names() {
		field, ok := strings.CutPrefix(name, accountPrefix)
		if !ok {
			continue
		}
		if account == nil {
			account = Values{}
			contact = make(Values, len(fields))
			for k, v := range fields {
				contact[k] = v
			}
		}
		account[field] = fields[name]
		delete(contact, name)
	}
	if account == nil {
		return fields, nil
	}
	return contact, account
}

// belong links the contact to the account that the unique field names, and tells the account what is known of it.
func (r *run) belong(fields Values) {
	if fields == nil {
		return
	}
	unique := uniqueField(r.p.Plan.Account)
	name, named := fields[unique]
	key := ""
	if text, ok := name.(string); ok {
		key = AccountKey(text)
	}
	link := r.st.Account
	switch {
	case !named && link == nil:
		return
	case !named:
		key = link.ID
	case link != nil && link.ID != key:
		r.tell(AccountID(link.ID), Input{Kind: AccountInput, Name: accountPart, Key: r.st.ID})
		r.trace(Unlinked, link.ID, nil)
		r.replaceAccount(nil)
	}
	if key == "" {
		return
	}
	if r.st.Account == nil {
		r.st.Account = &Link{ID: key}
		r.trace(Linked, key, nil)
	} else if fields = r.spelled(fields, r.st.Account.Fields); len(differences(r.st.Account.Fields, fields)) == 0 {
		return
	}
	r.tell(AccountID(key), Input{Kind: AccountInput, Name: accountJoin, Key: r.st.ID, Fields: fields})
	r.setAccount(fields)
}

// spelled leaves the name of the account out of fields where the account has it already, written otherwise: the first
// spelling stays.
func (r *run) spelled(fields, have Values) Values {
	unique := uniqueField(r.p.Plan.Account)
	before, _ := have[unique].(string)
	now, named := fields[unique].(string)
	if before == "" || !named || AccountKey(before) != AccountKey(now) {
		return fields
	}
	out := merge(nil, fields)
	delete(out, unique)
	return out
}

// uniqueField is the field that names an account; "": none.
func uniqueField(rec *schema.Record) string {
	if key := schema.Key(rec); key != nil {
		return key.Name
	}
	return ""
}

// setAccount changes the copy of the account's fields.
func (r *run) setAccount(fields Values) {
	r.replaceAccount(&Link{ID: r.st.Account.ID, Fields: merge(merge(nil, r.st.Account.Fields), fields)})
}

// replaceAccount gives the contact another account, or none.
func (r *run) replaceAccount(link *Link) {
	var before, after Values
	if r.st.Account != nil {
		before = r.st.Account.Fields
	}
	same := r.st.Account != nil && link != nil && r.st.Account.ID == link.ID
	r.st.Account = link
	if link != nil {
		after = link.Fields
	}
	var names []string
	for _, name := range merge(merge(nil, before), after).Names() {
		if equal(before[name], after[name]) {
			continue
		}
		names = append(names, name)
		if same {
			r.announceChange("account", name, before[name], after[name], "")
		}
	}
	r.accountChanged(names)
}

// accountChanged reassesses the rules that read fields of the account.
func (r *run) accountChanged(names []string) {
	if r.p == nil || len(names) == 0 {
		return
	}
	fields := make([]string, len(names))
	for i, name := range names {
		fields[i] = accountPrefix + name
	}
	r.changed(fields)
}

// accountInput applies what is said of an account, to it or to one of its contacts.
func (r *run) accountInput(in *Input) {
	switch in.Name {
	case accountIs:
		if link := r.st.Account; link != nil && link.ID == in.Key {
			r.replaceAccount(&Link{ID: in.Key, Fields: merge(nil, in.Fields)})
		}
		return
	case accountSends:
		if KindOf(r.st.ID) == AccountEntity {
			r.passOn(in)
		} else {
			r.host(in)
		}
		return
	case accountCalls:
		r.calledBack(in)
		return
	case accountPart, AccountForget:
		if at, had := slices.BinarySearch(r.st.Contacts, in.Key); had {
			r.st.Contacts = slices.Delete(r.st.Contacts, at, at+1)
		}
		if in.Name == AccountForget {
			r.unsay(in)
		}
		return
	case accountDid:
		r.contactDid(in)
		return
	case accountSpread:
		r.spread(in.Key)
		return
	case accountJoin:
		if at, had := slices.BinarySearch(r.st.Contacts, in.Key); !had {
			r.st.Contacts = slices.Insert(r.st.Contacts, at, in.Key)
		}
	}
	if r.p == nil {
		return
	}
	changed := differences(r.st.Profile, r.spelled(in.Fields, r.st.Profile))
	before := make(Values, len(changed))
	for name := range changed {
		before[name] = r.st.Profile[name]
	}
	first := r.st.Profile == nil
	r.note(changed)
	r.st.Profile = merge(r.st.Profile, changed)
	if len(changed) == 0 {
		if in.Name == accountJoin {
			r.tellAccount(in.Key)
		}
		return
	}
	r.trace(Changed, "", changed)
	r.accountChanged(changed.Names())
	if first {
		r.announce(plan.NameCreated("account"), Values{}, "")
	} else {
		for _, name := range changed.Names() {
			r.announceChange("account", name, before[name], changed[name], "")
		}
	}
	r.spread("")
}

// spread tells the contacts behind after what the account has now.
func (r *run) spread(after string) {
	at, found := slices.BinarySearch(r.st.Contacts, after)
	if found {
		at++
	}
	for n := 0; at < len(r.st.Contacts); n++ {
		if n == spreadLimit {
			r.tell(r.st.ID, Input{Kind: AccountInput, Name: accountSpread, Key: r.st.Contacts[at-1]})
			return
		}
		r.tellAccount(r.st.Contacts[at])
		at++
	}
}

func (r *run) tellAccount(contact string) {
	r.tell(contact, Input{Kind: AccountInput, Name: accountIs, Key: EntityName(r.st.ID), Fields: merge(nil, r.st.Profile)})
}

// setRecord is the step set account.FIELD = … or set lead.FIELD = …
func (r *run) setRecord(trip, journey int, s *plan.Step) {
	t := &r.st.Trips[trip]
	rec := r.p.Plan.Account
	if s.Record == "lead" {
		rec = r.p.Plan.Lead
	}
	name := s.Record + "." + s.Field
	value, err := s.Value.Eval(r.scope(t, nil))
	if f, ok := rec.Field(s.Field); ok && err == nil {
		value, err = schema.Coerce(f.Type, value)
	}
	change := Values{s.Field: value}
	why := ""
	switch {
	case err != nil:
		why = err.Error()
	case s.Record == "lead" && r.leadOf(t) == nil:
		why = "there is no lead"
	case s.Record == "account" && r.account() == nil:
		why = "there is no account"
	}
	if why != "" {
		r.traceTrip(t, journey, t.Step, Assigned, name, Values{"why": why})
		return
	}
	r.traceTrip(t, journey, t.Step, Assigned, name, Values{name: value})
	switch {
	case s.Record == "lead":
		r.changeLead(r.leadOf(t), change, t.Journey)
	case KindOf(r.st.ID) == AccountEntity:
		r.accountInput(&Input{Name: AccountSet, Fields: change})
	default:
		r.tell(AccountID(r.st.Account.ID), Input{Kind: AccountInput, Name: AccountSet, Fields: change})
		r.setAccount(change)
	}
}
