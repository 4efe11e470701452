package machine

import (
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

// The account of a contact and its leads are records of their own: rules and texts read them beside the profile.

// records returns what an expression reads by account.FIELD and lead.FIELD; nil where the program has neither.
func (r *run) records(t *Trip) map[string]map[string]any {
	reminder := r.reminder(t)
	if r.p == nil || r.p.Plan.Account == nil && r.p.Plan.Lead == nil && reminder == nil {
		return nil
	}
	records := make(map[string]map[string]any, 3)
	if reminder != nil {
		records["reminder"] = reminder
	}
	if account := r.account(); account != nil {
		records["account"] = account
	}
	if l := r.leadOf(t); l != nil {
		records["lead"] = r.viewOf(l)
	}
	return records
}

// account returns the fields of the account that the entity belongs to, or is; nil: none.
func (r *run) account() Values {
	switch {
	case KindOf(r.st.ID) == AccountEntity:
		return r.st.Profile
	case r.st.Account != nil:
		return r.st.Account.Fields
	}
	return nil
}

// leads returns the leads as rules see them, in order of creation.
func (r *run) leads() []any {
	if len(r.st.Leads) == 0 {
		return nil
	}
	all := make([]any, len(r.st.Leads))
	for i := range r.st.Leads {
		all[i] = map[string]any(r.viewOf(&r.st.Leads[i]))
	}
	return all
}

// recordFields names what a rule reads of the account and of leads, as the index of what rules read does.
func recordFields(rule *expr.Program) []string {
	var fields []string
	for _, f := range rule.Account {
		fields = append(fields, accountPrefix+f)
	}
	if rule.Leads {
		fields = append(fields, "leads")
	}
	return append(fields, leadFields(rule.Lead)...)
}

// aboutMessage returns what a message reads of the account, the lead and results; nil: nothing.
func (r *run) aboutMessage(t *Trip, m *plan.Message) *About {
	if len(m.Account) == 0 && len(m.Lead) == 0 && len(m.Results) == 0 {
		return nil
	}
	about := &About{Account: pick(r.account(), m.Account), Results: t.yielded(m.Results)}
	if t.Host != 0 {
		about.Lead = pick(Values(t.results(nil)["lead"]), m.Lead)
		return about
	}
	if l := r.leadOf(t); l != nil {
		about.Lead = pick(r.viewOf(l), m.Lead)
	}
	return about
}

// known returns the values that a text reads, by their names there; missing ones are left out.
func known(into Values, owner string, from Values, rec *schema.Record, names []string) Values {
	for _, name := range names {
		v, ok := from[name]
		if f, declared := rec.Field(name); !ok && declared {
			v = f.Default
		}
		if v == nil {
			continue
		}
		if into == nil {
			into = Values{}
		}
		into[owner+"."+name] = v
	}
	return into
}

// differences returns what of fields is not yet so in have; a nil value removes. Where all of it is, it is fields itself.
func differences(have, fields Values) Values {
	if len(have) == 0 && fields != nil && !removes(fields) {
		return fields
	}
	changed := Values{}
	for name, v := range fields { // in any order: each is looked at by itself
		if old, had := have[name]; had == (v != nil) && equal(old, v) {
			continue
		}
		changed[name] = v
	}
	return changed
}

// removes reports whether any of the values is nil.
func removes(values Values) bool {
	for _, v := range values {
		if v == nil {
			return true
		}
	}
	return false
}

// merge puts values into a record, which it makes where there is none.
func merge(into Values, values Values) Values {
	if into == nil {
		into = make(Values, len(values))
	}
	for name, v := range values {
		if v == nil {
			delete(into, name)
		} else {
			into[name] = v
		}
	}
	return into
}

// tidyRecords makes the empty lists of leads and tasks nil, as decoding leaves them.
func (st *State) tidyRecords() {
	st.Contacts, st.Leads, st.Tasks, st.Lists = orNil(st.Contacts), orNil(st.Leads), orNil(st.Tasks), orNil(st.Lists)
	if st.Worklist != nil {
		st.Worklist.Items = orNil(st.Worklist.Items)
	}
	for i := range st.Leads {
		l := &st.Leads[i]
		l.Timeline, l.Muted, l.Listed = orNil(l.Timeline), orNil(l.Muted), orNil(l.Listed)
		st.Leads[i].Marks = orNil(st.Leads[i].Marks)
		for k := range st.Leads[i].Marks {
			st.Leads[i].Marks[k].Holds = orNil(st.Leads[i].Marks[k].Holds)
		}
	}
	st.Credits = orNil(st.Credits)
	for i := range st.Credits {
		st.Credits[i].Given = orNil(st.Credits[i].Given)
	}
}
