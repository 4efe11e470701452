package machine

// The id of a lead says nothing of whose it is. So each lead has an entry of its own in the register: a desk that knows the
// contact or the account, and is found by the id at once.

// verbOwns tells the register whose lead it is: Detail.
const verbOwns = "owns"

// register enters a lead.
func (r *run) register(lead string) {
	r.tell(LeadEntry(lead), Input{Kind: DeskInput, Name: verbOwns, Detail: r.st.ID})
}

// LeadEntry returns the id of the entity that knows whose lead it is.
func LeadEntry(lead string) string { return DeskID("lead:" + lead) }

// Owner returns whose lead it is that this entity was made for: the id of a contact or an account; "": nobody's.
func (st *State) Owner() string {
	if st == nil || st.Desk == nil {
		return ""
	}
	return st.Desk.Owner
}
