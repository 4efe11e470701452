package machine

import (
	"hash/fnv"
	"maps"
	"slices"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// Program is a plan with the indexes that the machine looks things up by.
type Program struct {
	Number uint32 // counts publishes, from 1; trips carry it
	Seed   uint64 // of every draw
	People string // what its publish did with those under way; "": KeepPeople
	Plan   *plan.Program

	startedBy   map[string][]int     // journeys by the event that starts them
	startedWith map[string][]int     // journeys by the segment whose members they take
	journeys    map[string]int       // by name
	segments    map[string]int       // by name
	byField     map[string][]int     // segments that read a contact's field, directly or through other segments
	byEvent     map[string][]int     // segments that read an event
	byAggregate map[uint64][]int     // segments that read an aggregate
	readings    map[string][]reading // aggregates by the event that feeds them
	keys        map[string]uint64    // aggregate keys by canonical text
	messages    map[string]*plan.Message
	timely      []timely // what time can do to each segment
	slides      []int    // segments to which time can do something
	rules       []string // hash of what decides who is in each segment
	scoring     *scoreIndex
	defaults    []plainDefault
	watches     [][]watch // the exits by rule of each journey
	stageRules  []watch   // what the rules of processes read
	ways        map[*plan.Process]map[string][]way
	together    []int            // journeys that members enter together, at set times
	learns      bool             // some step chooses between channels
	contests    map[string]place // splits whose arms are compared, by the name of their desk
	hearing     hearing
	firms       bool  // some journey is for accounts
	ofFirms     []int // segments that accounts may be in too: their rules name no contact
}

type reading struct {
	key uint64
	agg *expr.Aggregate
}

type plainDefault struct {
	name  string
	value any
}

// NewProgram indexes a plan as publish number n.
func NewProgram(n uint32, seed uint64, p *plan.Program) *Program {
	m := &Program{Number: n, Seed: seed, Plan: p,
		startedBy: map[string][]int{}, startedWith: map[string][]int{}, journeys: map[string]int{}, segments: map[string]int{},
		byField: map[string][]int{}, byEvent: map[string][]int{}, byAggregate: map[uint64][]int{},
		readings: map[string][]reading{}, keys: map[string]uint64{}, messages: map[string]*plan.Message{}}
	m.indexJourneys()
	for _, a := range p.Aggregates {
		r := reading{hashText(a.Key), a}
		m.keys[a.Key] = r.key
		m.readings[a.Event] = append(m.readings[a.Event], r)
	}
	for i, s := range p.Segments {
		m.segments[s.Name] = i
	}
	for _, msg := range p.Messages {
		m.messages[msg.Name] = msg
	}
	m.learns = slices.ContainsFunc(p.Journeys, func(j *plan.Journey) bool {
		return slices.ContainsFunc(j.Steps, func(s plan.Step) bool { return s.Kind == plan.SendBest })
	})
	m.watchJourneys()
	m.watchStages()
	m.indexWays()
	m.indexScores()
	m.listenIn()
	m.indexSegments()
	m.indexFirms()
	if p.Contact != nil {
		for _, f := range p.Contact.Fields {
			if f.Default != nil {
				m.defaults = append(m.defaults, plainDefault{f.Name, f.Default})
			}
		}
	}
	return m
}

// indexJourneys finds journeys by their name, by what starts them, and by the desk of their contests.
func (m *Program) indexJourneys() {
	m.contests = map[string]place{}
	for i, j := range m.Plan.Journeys {
		m.journeys[j.Name] = i
		if j.Start.On != nil {
			m.startedBy[j.Start.On.Event] = append(m.startedBy[j.Start.On.Event], i)
		}
		if j.Start.With != "" && (j.Start.Together() || !j.From.IsZero()) {
			m.together = append(m.together, i)
		}
		if j.Start.With != "" && !j.Start.Together() {
			m.startedWith[j.Start.With] = append(m.startedWith[j.Start.With], i)
		}
		for k := range j.Steps {
			if judge := j.Steps[k].Judge; judge != nil {
				m.contests[judge.Desk] = place{i, k}
			}
		}
	}
}

// indexSegments finds segments by what can move somebody in or out: a field, an event, a reading of the history, time.
func (m *Program) indexSegments() {
	for i, s := range m.Plan.Segments {
		fields, aggregates := m.reads(i)
		m.rules = append(m.rules, m.Plan.SegmentHash(s.Name))
		t := m.timelyOf(i, aggregates)
		m.timely = append(m.timely, t)
		if t.any() {
			m.slides = append(m.slides, i)
		}
		for _, f := range fields {
			m.byField[f] = append(m.byField[f], i)
		}
		events := map[string]bool{}
		for _, a := range aggregates {
			key := m.keys[a.Key]
			m.byAggregate[key] = append(m.byAggregate[key], i)
			if !events[a.Event] {
				events[a.Event] = true
				m.byEvent[a.Event] = append(m.byEvent[a.Event], i)
			}
		}
	}
}

// reads returns the fields and aggregates that segment i reads, also through the segments that it names.
func (m *Program) reads(i int) (fields []string, aggregates []*expr.Aggregate) {
	visited := map[int]bool{}
	seenField, seenAgg := map[string]bool{}, map[string]bool{}
	var visit func(int)
	visit = func(i int) {
		if visited[i] {
			return
		}
		visited[i] = true
		rule := m.Plan.Segments[i].Rule
		read := func(names []string) {
			for _, f := range names {
				if !seenField[f] {
					seenField[f] = true
					fields = append(fields, f)
				}
			}
		}
		if rule == nil {
			read([]string{"list." + m.Plan.Segments[i].Name})
			return
		}
		read(recordFields(rule))
		for _, f := range rule.Contact {
			if !seenField[f] {
				seenField[f] = true
				fields = append(fields, f)
			}
		}
		for _, a := range rule.Aggregates {
			if !seenAgg[a.Key] {
				seenAgg[a.Key] = true
				aggregates = append(aggregates, a)
			}
		}
		for _, name := range rule.Segments {
			visit(m.segments[name])
		}
	}
	visit(i)
	return fields, aggregates
}

// Message returns the message called name.
func (m *Program) Message(name string) (*plan.Message, bool) {
	msg, ok := m.messages[name]
	return msg, ok
}

// Journey returns the journey called name and its index.
func (m *Program) Journey(name string) (*plan.Journey, int, bool) {
	i, ok := m.journeys[name]
	if !ok {
		return nil, 0, false
	}
	return m.Plan.Journeys[i], i, true
}

func hashText(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// World is every program that trips may still run under; the last one is the current one.
type World struct {
	Programs  []*Program
	Since     int64 // when the current one was published (ms)
	steers    []Steer
	standings []Standing
	passages  map[passageKey]*plan.Passage
	// identifying are the fields by which some of the programs finds contacts.
	identifying map[string]bool
}

// Current returns the program that new trips run under, or nil before the first publish.
func (w *World) Current() *Program {
	if len(w.Programs) == 0 {
		return nil
	}
	return w.Programs[len(w.Programs)-1]
}

// Program returns the program of publish number n.
func (w *World) Program(n uint32) *Program {
	if n == 0 || int(n) > len(w.Programs) {
		return nil
	}
	return w.Programs[n-1]
}

// With returns a world in which p is the current program.
func (w *World) With(p *Program) *World {
	next := *w
	next.Programs = append(w.Programs[:len(w.Programs):len(w.Programs)], p)
	next.identifying = maps.Clone(w.identifying)
	for _, m := range slices.Concat(p.Plan.Identities(), p.Plan.Firms()) {
		for _, field := range m.By {
			if next.identifying == nil {
				next.identifying = map[string]bool{}
			}
			next.identifying[field] = true
		}
	}
	return &next
}

// Knows reports whether events of that name mean something to the program.
func (m *Program) Knows(event string) bool {
	if _, ok := m.Plan.Event(event); ok {
		return true
	}
	_, _, interaction := m.eventName(event)
	return interaction != ""
}
