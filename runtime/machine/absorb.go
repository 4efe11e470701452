package machine

import (
	"cmp"
	"slices"
)

// What two contacts that become one had is joined by these rules. The profile: what this one has stays, what it lacks
// comes from the alias. Consent: a no of either holds. Trips under way go on here, unless this one is in the same journey
// with the same key: then the alias's ends with the reason merged. Leads, tasks, lists, what caps count and what came back
// from addresses are of both.

// reasonMerged is why a trip of an alias leaves whose journey the other one is in, too.
const reasonMerged = "merged"

// absorb takes over all that an alias was, except its history, which has come before.
func (r *run) absorb(in *Input) {
	st, rest := r.st, in.Rest
	if r.p == nil || rest == nil {
		return
	}
	for i := range rest.Trips {
		if r.world.Program(rest.Trips[i].Program) == nil {
			// The publish of that program stands before this partition: it comes with the next records.
			again := *in
			r.tell(st.ID, again)
			return
		}
	}
	r.trace(Absorbed, in.Key, brought(rest))
	r.absorbProfile(rest)
	r.absorbConsents(rest)
	r.absorbRecords(rest)
	r.scoreBoth(rest)
	r.absorbSendings(rest)
	r.absorbTrips(rest)
	for _, s := range rest.Seen {
		if len(st.Seen) < maxSeen && !slices.Contains(st.Seen, s) {
			st.Seen = append(st.Seen, s)
		}
	}
	r.exitAll(change{})
	r.reassess(r.p.allSegments())
}

func (r *run) absorbProfile(rest *State) {
	st := r.st
	news := missing(st.Profile, rest.Profile)
	if st.Profile == nil {
		st.Profile = Values{}
	}
	if len(news) > 0 {
		before := r.before(news)
		r.assign(news)
		r.trace(Changed, "", news)
		r.announceChanges(before)
	}
	if rest.Account != nil && st.Account == nil {
		st.Account = &Link{ID: rest.Account.ID, Fields: rest.Account.Fields}
		r.trace(Linked, rest.Account.ID, nil)
		r.tell(AccountID(rest.Account.ID), Input{Kind: AccountInput, Name: accountJoin, Key: st.ID})
	}
	for _, s := range rest.Lists {
		if at, had := slices.BinarySearch(st.Lists, s); !had {
			st.Lists = slices.Insert(st.Lists, at, s)
		}
	}
	st.Created = min(st.Created, rest.Created)
}

// absorbConsents joins what both said. Where one of the two holds a no, it stays a no.
func (r *run) absorbConsents(rest *State) {
	st := r.st
	type answer struct{ name, address string }
	var no []answer
	for _, of := range []*State{st, rest} {
		for i := range of.Consents {
			c := &of.Consents[i]
			if said := of.said(c.Name, c.Address); said != nil && !said.Yes && !slices.Contains(no, answer{c.Name, c.Address}) {
				no = append(no, answer{c.Name, c.Address})
			}
		}
		for _, name := range of.Refusals {
			if !slices.Contains(no, answer{name, ""}) {
				no = append(no, answer{name, ""})
			}
		}
	}
	st.Consents = append(st.Consents, rest.Consents...)
	slices.SortStableFunc(st.Consents, func(a, b Consent) int { return cmp.Compare(a.At, b.At) })
	for _, a := range no {
		r.record(Consent{Name: a.name, Address: a.address, At: r.now, Source: reasonMerged})
		if at, had := slices.BinarySearch(st.Refusals, a.name); a.address == "" && !had {
			st.Refusals = slices.Insert(st.Refusals, at, a.name)
		}
	}
}

func (r *run) absorbRecords(rest *State) {
	st := r.st
	r.shown = r.shown[:0]
	for _, l := range rest.Leads {
		if st.Lead(l.ID) == nil && r.roomForLead() {
			l.Listed = nil // its places on worklists name the other contact
			st.Leads = append(st.Leads, l)
			r.register(l.ID)
		}
	}
	slices.SortStableFunc(st.Leads, func(a, b Lead) int { return cmp.Compare(a.Created, b.Created) })
	for _, t := range rest.Tasks {
		if t.Trip != 0 {
			t.Trip += st.NextTrip
		}
		st.Tasks = append(st.Tasks, t)
		if t.Open() && t.Role != "" {
			r.tell(RoleID(t.Role), Input{Kind: TaskInput, Name: taskAbout, Key: t.ID, Fields: Values{"contact": st.ID}})
		}
	}
	slices.SortStableFunc(st.Tasks, func(a, b Task) int { return cmp.Compare(a.Created, b.Created) })
	r.changed([]string{"leads"})
}

func (r *run) absorbSendings(rest *State) {
	st := r.st
	st.Handings = append(st.Handings, rest.Handings...)
	slices.SortStableFunc(st.Handings, func(a, b Handing) int { return cmp.Compare(a.At, b.At) })
	for _, a := range rest.Addresses {
		at, had := slices.BinarySearchFunc(st.Addresses, a.Address, func(x Address, to string) int { return cmp.Compare(x.Address, to) })
		if !had {
			st.Addresses = slices.Insert(st.Addresses, at, a)
			continue
		}
		x := &st.Addresses[at]
		x.Soft, x.Blocks = max(x.Soft, a.Soft), max(x.Blocks, a.Blocks)
		x.Until, x.Complained = max(x.Until, a.Until), max(x.Complained, a.Complained)
	}
	for _, e := range rest.Engaged {
		at, had := slices.BinarySearchFunc(st.Engaged, e.Medium, func(x Engaged, m string) int { return cmp.Compare(x.Medium, m) })
		if !had {
			st.Engaged = slices.Insert(st.Engaged, at, e)
			continue
		}
		x := &st.Engaged[at]
		x.Sent, x.Acted = x.Sent+e.Sent, x.Acted+e.Acted
		for _, m := range e.Open {
			if i, open := slices.BinarySearch(x.Open, m); !open {
				x.Open = slices.Insert(x.Open, i, m)
			}
		}
	}
}

// absorbTrips lets the trips of an alias go on here, under numbers behind those that were given here.
func (r *run) absorbTrips(rest *State) {
	st, base := r.st, r.st.NextTrip
	st.NextTrip += rest.NextTrip
	for _, f := range rest.Pending {
		f.Trip += base
		st.Pending = append(st.Pending, f)
	}
	for _, t := range rest.Trips {
		t.No += base
		twice := t.Left == 0 && slices.ContainsFunc(st.Trips, func(o Trip) bool {
			return o.Left == 0 && o.Journey == t.Journey && o.Key == t.Key && o.No <= base
		})
		st.Trips = append(st.Trips, t)
		if twice {
			r.leave(len(st.Trips)-1, reasonMerged)
		}
	}
	for _, v := range rest.Visits {
		i := slices.IndexFunc(st.Visits, func(o Visit) bool { return o.Journey == v.Journey && o.Key == v.Key })
		if i < 0 {
			st.Visits = append(st.Visits, v)
		} else {
			st.Visits[i].Last = max(st.Visits[i].Last, v.Last)
		}
	}
	for _, d := range rest.Doors {
		if !slices.ContainsFunc(st.Doors, func(o Door) bool { return o.Journey == d.Journey && o.Key == d.Key }) {
			st.Doors = append(st.Doors, d)
		}
	}
}
