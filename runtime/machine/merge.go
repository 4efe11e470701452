package machine

import "slices"

// A merge makes two contacts one. The alias asks the other one; when that has agreed, the alias hands over its history
// and all that it is, and from then on what comes for it is told on to the other, for ever. An anonymous visitor who is
// identified is an alias too. All of it travels as tells, each of which is applied once.
//
// Who has asked and waits for the answer agrees only to those whose id is behind its own, so that no two contacts, and no
// ring of them, can become aliases of each other.

// Verbs of a MergeInput.
const (
	MergeInto     = "merge"    // to the alias: Key the contact that it becomes one with
	MergeIdentify = "identify" // to an anonymous visitor: Key who it is; somebody who is known already stays who they are
	mergeAsk      = "ask"      // to the other: Key the alias
	mergeCome     = "come"     // the answer: Key the contact that agreed
	mergeLater    = "later"    // the answer: Key the contact that is merged itself just now
	mergeSame     = "same"     // the answer: they are one already
	mergeGone     = "gone"     // to the other: Key who asked, and was forgotten since
	mergePast     = "past"     // to the other: Key the alias, Past
	mergeRest     = "rest"     // to the other: Key the alias, Rest
)

// pastChunk is how many events of a history are told at once.
const pastChunk = 200

// merges applies a step of a merge.
func (r *run) merges(in *Input) {
	st := r.st
	if KindOf(st.ID) != ContactEntity {
		return
	}
	switch in.Name {
	case mergeCome, mergeLater, mergeSame:
		r.agreed(in)
		return
	}
	if st.Into != "" {
		if in.Name != MergeIdentify {
			r.tellOn(in)
		} else if in.Key != st.Into {
			r.trace(NotMerged, in.Key, Values{"why": "is " + st.Into + " already"})
		}
		return
	}
	switch in.Name {
	case MergeInto, MergeIdentify:
		r.joinTo(in)
	case mergeAsk:
		r.asked(in.Key)
	case mergeGone:
		if at, had := slices.BinarySearch(st.Aliases, in.Key); had {
			st.Aliases = slices.Delete(st.Aliases, at, at+1)
		}
	case mergePast:
		r.inherit(in)
	case mergeRest:
		r.absorb(in)
	}
}

// tellOn hands what comes for an alias to the contact that it has become.
func (r *run) tellOn(in *Input) {
	on := *in
	if on.Kind == EventInput && on.Time == 0 {
		on.Time = r.now
	}
	r.tell(r.st.Into, on)
}

// joinTo asks the other contact, unless the two are one or it is somebody else who was to be identified.
func (r *run) joinTo(in *Input) {
	st := r.st
	_, mine := slices.BinarySearch(st.Aliases, in.Key)
	switch {
	case in.Key == st.ID || in.Key == st.Joining:
		return
	case KindOf(in.Key) != ContactEntity || in.Key == "":
		r.trace(NotMerged, in.Key, Values{"why": "this is no contact"})
		return
	case mine:
		r.trace(NotMerged, in.Key, Values{"why": "they are one already"})
		return
	case st.Joining != "":
		r.trace(NotMerged, in.Key, Values{"why": "is being merged into " + st.Joining})
		return
	case in.Name == MergeIdentify && r.named():
		r.trace(NotMerged, in.Key, Values{"why": "is known by its own profile: only merge joins two people who are known"})
		return
	}
	st.Joining = in.Key
	r.tell(in.Key, Input{Kind: MergeInput, Name: mergeAsk, Key: st.ID, Detail: in.Detail})
}

// named reports whether the profile says who the contact is: it has all the fields of a strategy of matching.
func (r *run) named() bool {
	if r.p == nil {
		return false
	}
	for _, s := range r.p.Plan.Identities() {
		if !slices.ContainsFunc(s.By, func(f string) bool { return r.st.Profile[f] == nil }) {
			return true
		}
	}
	return false
}

// asked answers a contact that wants to become one with this one.
func (r *run) asked(alias string) {
	st := r.st
	at, had := slices.BinarySearch(st.Aliases, alias)
	answer := Input{Kind: MergeInput, Name: mergeCome, Key: st.ID}
	switch {
	case had || alias == st.ID:
		answer.Name = mergeSame
	case st.Joining != "" && alias < st.ID:
		answer.Name = mergeLater
	default:
		st.Aliases = slices.Insert(st.Aliases, at, alias)
	}
	r.tell(alias, answer)
}

// agreed goes on with a merge that this contact asked for.
func (r *run) agreed(in *Input) {
	st := r.st
	if st.Into != "" || st.Joining == "" {
		return
	}
	switch in.Name {
	case mergeSame:
		st.Joining = ""
	case mergeLater:
		r.tell(st.Joining, Input{Kind: MergeInput, Name: mergeAsk, Key: st.ID})
	case mergeCome:
		r.handOverTo(in.Key)
	}
}

// handOverTo tells the contact that agreed all that this one is, and makes this one its alias.
func (r *run) handOverTo(to string) {
	st := r.st
	var past []PastEvent
	for _, e := range r.pastEntries() {
		if e.Kind == Happened || e.Kind == Inherited {
			past = append(past, PastEvent{At: e.Time, Name: e.Text, Fields: e.Values})
		}
	}
	for chunk := range slices.Chunk(past, pastChunk) {
		r.tell(to, Input{Kind: MergeInput, Name: mergePast, Key: st.ID, Past: chunk})
	}
	rest := *st
	rest.Credits, rest.ScoreDue = slices.DeleteFunc(slices.Clone(st.Credits), func(c Credit) bool { return c.Lead == "" }), 0 // the rest is made of the past
	rest.Aggregates, rest.Segments, rest.SegmentDue, rest.Joining, rest.Aliases = nil, nil, 0, "", nil
	r.tell(to, Input{Kind: MergeInput, Name: mergeRest, Key: st.ID, Rest: &rest})
	if st.Account != nil {
		r.tell(AccountID(st.Account.ID), Input{Kind: AccountInput, Name: accountPart, Key: st.ID})
	}
	segments := st.Segments
	r.note(st.Profile)
	*st = State{ID: st.ID, Created: st.Created, Seen: st.Seen, Program: st.Program, Steered: st.Steered, Into: to, Aliases: st.Aliases}
	for _, s := range segments {
		r.trace(Parted, s, nil)
	}
	r.trace(Merged, to, nil)
}

// pastEntries is the trace of the contact before this input, and what has come with it by now: what was due before, and a new
// program's points.
func (r *run) pastEntries() []Entry {
	if r.out.Past == nil {
		return nil
	}
	past := r.out.Past()
	if r.predates(wholePast) {
		return past
	}
	return append(past[:len(past):len(past)], r.out.Trace[r.out.Begun:]...)
}

// inherit takes events of an alias into the history. They start and steer nothing: they have been what they were.
func (r *run) inherit(in *Input) {
	if r.p == nil {
		return
	}
	var names []string
	for _, e := range in.Past {
		name, message, interaction := r.p.eventName(e.Name)
		r.remember(name, e.At, e.Fields)
		also := ""
		if interaction != "" {
			also = r.medium(message) + "." + interaction
			r.remember(also, e.At, e.Fields)
		}
		r.trace(Inherited, e.Name, e.Fields)
		r.out.Trace[len(r.out.Trace)-1].Time = e.At
		mark := len(r.out.Trace)
		r.scoreEvent(name, also, e.At, e.Fields, "")
		for i := mark; i < len(r.out.Trace); i++ {
			if r.out.Trace[i].Kind == Scored {
				r.out.Trace[i].Values["from"] = in.Key
			}
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		name, message, interaction := r.p.eventName(name)
		r.exitAll(r.read(name, message, interaction))
		r.feedSegments(name, message, interaction)
	}
}

// note remembers the values that fields of the profile have before they change, for the index of who is found by what.
// Fields by which no program finds anybody do not concern it, nor who is only becoming known.
func (r *run) note(fields Values) {
	if r.fresh {
		return
	}
	for name := range r.world.identifying {
		if _, changes := fields[name]; !changes {
			continue
		}
		if r.out.Before == nil {
			r.out.Before = Values{}
		}
		if _, noted := r.out.Before[name]; !noted {
			r.out.Before[name] = r.st.Profile[name]
		}
	}
}

// missing is what have does not say and more does.
func missing(have, more Values) Values {
	out := Values{}
	for name, v := range more {
		if _, known := have[name]; !known && v != nil {
			out[name] = v
		}
	}
	return out
}

// brought is what a merge brings, for the trace.
func brought(rest *State) Values {
	v := Values{}
	for _, part := range [...]struct {
		what string
		n    int
	}{{"trips", len(rest.Trips)}, {"leads", len(rest.Leads)}, {"tasks", len(rest.Tasks)}} {
		if part.n > 0 {
			v[part.what] = float64(part.n)
		}
	}
	return v
}
