package machine

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// A score is a sum of categories, and a category the sum of its lines, cut at its ceiling at every instant. A line with
// when gives its points while its rule holds. A line with each gives points for every event; with halve every H the
// points p of an event at a are worth p · 2^(-(t-a)/H) at t. A sum of such points is again such points, so one number and
// the instant that it is for stand for all events, and the value is exact at every later instant.
//
// Points of events are the person's, whichever leads there are and will be; lines with when are judged for each lead.

// scoreIndex is what a program's scores give points for and read.
type scoreIndex struct {
	lines    map[string][]scoreLine // lines with each by their event, every key once
	known    map[uint64]bool        // keys of lines with each
	fields   map[string]bool        // that lines with when read, also through segments
	events   map[string]bool        // that feed the history which lines with when read
	segments []int                  // that lines with when name
	fades    bool                   // points of some line halve
	own      map[string]bool        // fields of leads that scores make
	keys     map[*plan.ScoreLine]uint64
}

// scoreLine is a line with each.
type scoreLine struct {
	key   uint64
	line  *plan.ScoreLine
	halve time.Duration
}

func (m *Program) indexScores() {
	x := &scoreIndex{lines: map[string][]scoreLine{}, known: map[uint64]bool{}, fields: map[string]bool{}, events: map[string]bool{},
		keys: map[*plan.ScoreLine]uint64{}, own: map[string]bool{"lead.score": true, "lead.grade": true, "lead.scored": true}}
	m.scoring = x
	for _, s := range m.Plan.Scores {
		x.own["lead."+s.Name] = true
	}
	for _, s := range m.Plan.Scores {
		x.fades = x.fades || s.Halve > 0
		for i := range s.Categories {
			for k := range s.Categories[i].Lines {
				l := &s.Categories[i].Lines[k]
				key := hashText(l.Key)
				x.keys[l] = key
				switch {
				case l.When != nil:
					m.indexWhen(l.When)
				case !x.known[key]:
					x.known[key] = true
					x.lines[l.Event()] = append(x.lines[l.Event()], scoreLine{key, l, s.Halve})
				}
			}
		}
	}
}

func (m *Program) indexWhen(rule *expr.Program) {
	x := m.scoring
	fields, aggregates := slices.Concat(rule.Contact, recordFields(rule)), rule.Aggregates
	for _, name := range rule.Segments {
		if i, ok := m.segments[name]; ok {
			x.segments = insert(x.segments, i)
			f, a := m.reads(i)
			fields, aggregates = slices.Concat(fields, f), slices.Concat(aggregates, a)
		}
	}
	for _, f := range fields {
		x.fields[f] = !x.own[f]
	}
	for _, a := range aggregates {
		x.events[a.Event] = true
	}
}

// halved is what is left of one point after a time of d ms.
func halved(d int64, halve time.Duration) float64 {
	if halve <= 0 {
		return 1
	}
	return math.Exp2(-float64(d) / float64(halve/time.Millisecond))
}

// worth returns what is left of what a line gave at the instant at (ms).
func (c *Credit) worth(at int64, halve time.Duration) float64 { return c.Sum * halved(at-c.At, halve) }

func (st *State) credit(key uint64, lead string) (int, bool) {
	return slices.BinarySearchFunc(st.Credits, Credit{Key: key, Lead: lead}, func(a, b Credit) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Lead, b.Lead))
	})
}

// award gives the points of a line for an event at the instant at (ms). lead is the lead that the event is about, or "".
func (r *run) award(s scoreLine, event string, at int64, lead string) {
	given := r.grant(s, at, lead)
	values := Values{"event": event, "points": given, "line": strconv.FormatUint(s.key, 36)}
	if given != s.line.Points {
		values["cut"] = s.line.Points - given
	}
	if lead != "" {
		values["lead"] = lead
	}
	r.trace(Scored, s.line.Text, values)
	r.out.Trace[len(r.out.Trace)-1].Time = at
}

// grant gives the points of a line, and returns what its limit left of them.
func (r *run) grant(s scoreLine, at int64, lead string) float64 {
	i, ok := r.st.credit(s.key, lead)
	if !ok {
		r.st.Credits = slices.Insert(r.st.Credits, i, Credit{Key: s.key, Lead: lead, At: at})
	}
	c := &r.st.Credits[i]
	if at > c.At {
		c.Sum, c.At = c.worth(at, s.halve), at
	}
	return c.give(s, at)
}

// least is what points that are cut must come to, so that nothing is given for errors of rounding.
const least = 1e-9

// give adds what the limit of the line leaves of its points, and returns it as of the event.
//
// at most 20 means: never more than 20 are there at one moment. at most 20 in 30d means: an event gives only what others
// that are less than 30 days away from it have left of 20. What was given is kept for two such times behind the newest,
// and an event that comes in later than one behind the newest gives nothing.
func (c *Credit) give(s scoreLine, at int64) float64 {
	given, left := s.line.Points, halved(c.At-at, s.halve)
	window := int64(s.line.In / time.Millisecond)
	switch {
	case math.IsInf(s.line.AtMost, 1):
	case window == 0:
		given = min(given, (s.line.AtMost-c.Sum)/left)
	default:
		newest := int64(math.MinInt64)
		if n := len(c.Given); n > 0 {
			newest = c.Given[n-1].At
		}
		room := s.line.AtMost
		for _, g := range c.Given {
			if g.At > at-window && g.At < at+window {
				room -= g.Points
			}
		}
		given = min(given, room)
		if newest != math.MinInt64 && at <= newest-window || given < least {
			return 0
		}
		k, _ := slices.BinarySearchFunc(c.Given, at, func(g Given, at int64) int {
			if g.At <= at {
				return -1
			}
			return 1
		})
		c.Given = slices.Insert(c.Given, k, Given{at, given})
		newest = c.Given[len(c.Given)-1].At
		c.Given = slices.DeleteFunc(c.Given, func(g Given) bool { return g.At <= newest-2*window })
	}
	if s.line.Points > 0 && given < least {
		return 0
	}
	c.Sum += given * left
	return given
}

// scoreEvent lets an event give points and change what lines with when have read in history. also is the other name of
// what people do with a message, or "".
func (r *run) scoreEvent(name, also string, at int64, fields Values, lead string) {
	x := r.p.scoring
	lines, more := x.lines[name], x.lines[also]
	if len(lines) == 0 && len(more) == 0 && !x.events[name] && !x.events[also] {
		return
	}
	r.score(func() {
		for _, all := range [...][]scoreLine{lines, more} {
			for _, s := range all {
				whose := ""
				if s.line.Each.Record == "lead" {
					whose = lead
				}
				if where := s.line.Each.Where; where == nil || where.Holds(r.scoreEnv(r.st.Lead(lead), fields)) {
					r.award(s, name, at, whose)
				}
			}
		}
	})
}

// tellAccountOf tells the account of the contact what the contact did, where scores count it.
func (r *run) tellAccountOf(name, also string, at int64, fields Values) {
	x := r.p.scoring
	counts := len(x.lines[name]) > 0 || len(x.lines[also]) > 0 || x.events[name] || x.events[also]
	if (counts || r.world.forFirms()) && r.st.Account != nil && !plan.Inner(name) {
		r.tell(AccountID(r.st.Account.ID), Input{Kind: AccountInput, Name: accountDid, Key: r.st.ID, Detail: name, Time: at, Fields: fields})
	}
}

// contactDid takes in what a contact of the account did: the account's history and its leads' points count it.
func (r *run) contactDid(in *Input) {
	if r.p == nil {
		return
	}
	name, message, interaction := r.p.eventName(in.Detail)
	r.trace(ContactDid, in.Detail, in.Fields)
	mark := len(r.out.Trace)
	r.out.Trace[mark-1].Time = in.Time
	if !r.predates(deedsGone) {
		r.out.Trace[mark-1].Trip = doer(in.Key)
	}
	also := ""
	r.remember(name, in.Time, in.Fields)
	if interaction != "" {
		also = r.medium(message) + "." + interaction
		r.remember(also, in.Time, in.Fields)
	}
	r.scoreEvent(name, also, in.Time, in.Fields, "")
	r.out.Trace[mark-1].sign(r.out.Trace[mark:])
	r.firmHears(name, message, interaction, in)
}

// scoreEnv is what a line sees of a lead, which may be nil.
func (r *run) scoreEnv(l *Lead, event Values) *expr.Env {
	env := r.bareEnv()
	env.Event, env.Records = event, map[string]map[string]any{}
	if KindOf(r.st.ID) != ContactEntity {
		env.Contact = nil
	}
	if account := r.account(); account != nil {
		env.Records["account"] = account
	}
	if l != nil {
		env.Records["lead"] = r.viewOf(l)
	}
	return env
}

// fresh reports whether the line is none of the program before.
func (s scoreLine) fresh(before *Program) bool { return before == nil || !before.scoring.known[s.key] }

// recallScores makes the points of lines that are new from the past, and drops those of lines that are no more.
func (r *run) recallScores(before *Program, past []Entry) {
	x := r.p.scoring
	r.st.Credits = slices.DeleteFunc(r.st.Credits, func(c Credit) bool { return !x.known[c.Key] })
	begun := map[uint64]bool{}
	for i := range past {
		e := &past[i]
		name, message, interaction := "", "", ""
		switch e.Kind {
		case Happened, Inherited, ContactDid:
			name, message, interaction = r.p.eventName(e.Text)
		case Joined:
			name = plan.NameEnters(e.Text)
		case Parted:
			name = plan.NameLeaves(e.Text)
		default:
			continue
		}
		lines := x.lines[name]
		if interaction != "" {
			lines = slices.Concat(lines, x.lines[r.medium(message)+"."+interaction])
		}
		for _, s := range lines {
			if s.fresh(before) && (s.line.Each.Where == nil || s.line.Each.Where.Holds(r.scoreEnv(nil, e.Values))) {
				r.award(s, name, e.Time, "")
				if e.Kind == ContactDid {
					e.sign(r.out.Trace[len(r.out.Trace)-1:])
				}
				if !begun[s.key] {
					begun[s.key] = true
					r.out.Trace[len(r.out.Trace)-1].Values[anew] = true
				}
			}
		}
	}
	for i := range r.st.Leads {
		l := &r.st.Leads[i]
		l.Marks = slices.DeleteFunc(l.Marks, func(m Mark) bool {
			return !slices.ContainsFunc(r.p.Plan.Scores, func(s *plan.Score) bool { return s.Name == m.Score })
		})
	}
	r.score(func() {})
}
