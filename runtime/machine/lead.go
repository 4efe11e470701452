package machine

import (
	"fmt"
	"slices"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
)

// Verbs of a LeadInput.
const (
	LeadCreate = "create" // Fields; Key its id, or "" for one that the machine gives
	LeadUpdate = "update" // Key, Fields; nil values remove
	LeadClose  = "close"  // Key; Status the outcome, or ""
	LeadPut    = "put"    // Key, Fields: makes the lead, or changes the one that is there; Status the outcome that closes it, or ""
	LeadAccept = "accept" // Key; opens the gates of the stage in which it stands
)

// maxLeads bounds how many leads one contact or account has. Beyond it the oldest closed one is forgotten; where all are
// open, no more is made.
const maxLeads = 100

// Open reports whether the lead is still pursued.
func (l *Lead) Open() bool { return l.Closed == 0 }

// View returns the fields of the lead and what every lead has, by name.
func (l *Lead) View() Values { return l.laidOut(0) }

// Lead returns the lead with the id, or nil.
func (st *State) Lead(id string) *Lead {
	for i := range st.Leads {
		if st.Leads[i].ID == id {
			return &st.Leads[i]
		}
	}
	return nil
}

// leadOf returns the lead that a trip is about: the one that started it or that it made; where there is none, the lead
// that the event at hand is about; else the latest open one. Nil: none.
func (r *run) leadOf(t *Trip) *Lead {
	if t != nil && t.Lead != "" {
		return r.st.Lead(t.Lead)
	}
	if r.about != "" {
		return r.st.Lead(r.about)
	}
	for i := len(r.st.Leads) - 1; i >= 0; i-- {
		if r.st.Leads[i].Open() {
			return &r.st.Leads[i]
		}
	}
	return nil
}

// lead applies what is said of a lead from outside.
func (r *run) lead(in *Input) {
	if in.Name == LeadCreate {
		id := in.Key
		if id == "" {
			id = r.key()
		}
		r.makeLead(id, in.Fields, in.Detail)
		return
	}
	if in.Name == LeadPut {
		r.putLead(in)
		return
	}
	l := r.st.Lead(in.Key)
	if l == nil {
		return
	}
	switch in.Name {
	case LeadUpdate:
		r.changeLead(l, in.Fields, in.Detail)
	case LeadClose:
		r.closeLead(l, in.Status, in.Detail)
	case LeadAccept:
		r.accept(l, in.Detail)
	}
}

// putLead makes a lead known, or says more of the one that is there. A closed one stays as it is closed.
func (r *run) putLead(in *Input) {
	if l := r.st.Lead(in.Key); l != nil {
		r.changeLead(l, in.Fields, in.Detail)
	} else {
		r.makeLead(in.Key, in.Fields, in.Detail)
	}
	if l := r.st.Lead(in.Key); l != nil && in.Status != "" {
		r.closeLead(l, in.Status, in.Detail)
	}
}

// makeLead makes a lead, unless there is one with the id, and returns whether it did.
func (r *run) makeLead(id string, fields Values, by string) bool {
	if r.st.Lead(id) != nil || !r.roomForLead() {
		return false
	}
	l := Lead{ID: id, Created: r.now, By: by}
	l.pass(Passage{At: r.now, What: "created", By: by})
	fields, process, stage := placed(fields)
	r.put(&l, fields, by)
	r.st.Leads = append(r.st.Leads, l)
	r.trace(LeadMade, id, fields)
	r.register(id)
	r.enroll(&r.st.Leads[len(r.st.Leads)-1], process, stage, by)
	r.score(func() {})
	r.changed(append([]string{"leads"}, leadFields(fields.Names())...))
	r.announce(plan.NameCreated("lead"), Values{}, id)
	return true
}

func (r *run) roomForLead() bool {
	if len(r.st.Leads) < maxLeads {
		return true
	}
	i := slices.IndexFunc(r.st.Leads, func(l Lead) bool { return !l.Open() })
	if i < 0 {
		r.trace(Dead, fmt.Sprintf("no lead is made: there are %d open ones already", maxLeads), nil)
		return false
	}
	r.st.Leads = slices.Delete(r.st.Leads, i, i+1)
	r.shown = r.shown[:0]
	return true
}

// changeLead sets fields of a lead. What reads it hears of it, with the values before and after. That it is ready for
// sales is never taken back.
func (r *run) changeLead(l *Lead, fields Values, by string) {
	view := l.laidOut(0)
	changed := differences(view, fields)
	delete(changed, "created")
	for _, name := range changed.Names() {
		if r.p != nil && r.p.scoring.own["lead."+name] {
			delete(changed, name) // that is for the scores to say
		}
	}
	if l.Ready {
		delete(changed, "sales_ready")
	}
	if len(changed) == 0 {
		return
	}
	id := l.ID
	changed, process, stage := placed(changed)
	r.setFields(l, view, changed, by)
	if l := r.st.Lead(id); l != nil {
		r.setStage(l, process, stage, by)
	}
}

// placed takes the process and the stage out of what is said of a lead.
func placed(fields Values) (rest Values, process, stage string) {
	process, _ = fields["process"].(string)
	stage, _ = fields["stage"].(string)
	rest = merge(nil, fields)
	delete(rest, "process")
	delete(rest, "stage")
	return rest, process, stage
}

// setFields sets fields of a lead that are other than view says.
func (r *run) setFields(l *Lead, view, changed Values, by string) {
	if len(changed) == 0 {
		return
	}
	before := make(Values, len(changed))
	for name := range changed {
		before[name] = view[name]
	}
	id := l.ID
	r.put(l, changed, by)
	r.trace(LeadChanged, id, changed)
	r.changed(leadFields(changed.Names()))
	for _, name := range changed.Names() {
		r.announceChange("lead", name, before[name], changed[name], id)
	}
}

// put gives a lead values, of its own fields and of those that every lead has.
func (r *run) put(l *Lead, values Values, by string) {
	r.shown = r.shown[:0]
	kept := Values{}
	for _, name := range values.Names() {
		switch v := values[name]; name {
		case "created":
		case "sales_ready":
			if l.Ready, _ = v.(bool); l.Ready {
				l.ReadyAt, l.ReadyBy = r.now, by
				l.pass(Passage{At: r.now, What: "sales_ready", By: by})
			}
		default:
			kept[name] = v
		}
	}
	l.Fields, l.Updated = merge(l.Fields, kept), r.now
}

// maxPassages bounds the timeline of a lead: its beginning and the newest moments are kept.
const maxPassages = 100

func (l *Lead) pass(p Passage) {
	if len(l.Timeline) >= maxPassages {
		l.Timeline = slices.Delete(l.Timeline, 1, 2)
	}
	l.Timeline = append(l.Timeline, p)
}

// closeLead ends the pursuit of a lead, with an outcome or without one. What became of an opportunity may be said later.
func (r *run) closeLead(l *Lead, outcome, by string) {
	if !l.Open() && (outcome == "" || outcome == l.Stage) {
		return
	}
	id := l.ID
	if l.Open() {
		r.leaveStage(l)
		l.Closed, l.Updated = r.now, r.now
		values := Values{}
		if outcome != "" {
			values["outcome"] = outcome
		}
		r.trace(LeadClosed, id, values)
	}
	if outcome == "" {
		l.pass(Passage{At: r.now, What: "closed", By: by})
		r.changed([]string{"leads", "lead.stage"})
		return
	}
	if d := r.p.Plan.Process(l.Process); d == nil || d.Outcome(outcome) {
		r.moveLead(l, outcome, by, "", nil)
		return
	}
	before := l.Stage
	l.Stage, l.Since = outcome, r.now // it ends as no process says
	l.pass(Passage{At: r.now, What: "closed", To: outcome, By: by})
	r.changed([]string{"leads", "lead.stage"})
	r.announceChange("lead", "stage", textOrNil(before), outcome, id)
}

func textOrNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// leadFields names fields of leads as the index of what rules read does.
func leadFields(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = "lead." + name
	}
	return out
}

// createLead makes a lead with the values that the step gives. The lead is the contact's, where the trip is a
// contact's; `for account` makes it the account's.
func (r *run) createLead(trip, journey int, s *plan.Step) {
	t := &r.st.Trips[trip]
	id, by := r.key(), t.Journey
	step := &r.out.Counts(r.world.Program(t.Program), journey).Steps[t.Step]
	fields := r.given(t, s.Given, r.p.Plan.Lead)
	switch {
	case !s.Account || KindOf(r.st.ID) == AccountEntity:
		if !r.makeLead(id, fields, by) {
			return
		}
		r.st.Trips[trip].Lead = id
	case r.st.Account == nil:
		r.traceTrip(t, journey, t.Step, Skipped, "there is no account", nil)
		return
	default:
		r.tell(AccountID(r.st.Account.ID), Input{Kind: LeadInput, Name: LeadCreate, Key: id, Fields: fields, Detail: by})
	}
	step.Made++
}

// given evaluates the values that a step gives, by the record that they are for; missing ones are left out.
func (r *run) given(t *Trip, given []plan.Given, rec *schema.Record) Values {
	fields := Values{}
	for _, g := range given {
		v, err := g.Value.Eval(r.scope(t, nil))
		if f, ok := rec.Field(g.Name); ok && err == nil {
			v, err = schema.Coerce(f.Type, v)
		}
		if err == nil && v != nil {
			fields[g.Name] = v
		}
	}
	return fields
}
