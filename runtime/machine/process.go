package machine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/plan"
)

// A lead goes through the stages of its process by rules. They are asked whenever something that they read changes, and
// at the moments at which time alone can turn them: at the end of an input, before what follows from it. What people
// say stands: a rule that holds at the moment at which somebody sets the stage by hand moves the lead only after it
// has not held for a while.

// maxMoves bounds how often rules move one lead while one input is applied.
const maxMoves = 20

// way is a rule that leads a lead on.
type way struct {
	to   string
	rule *expr.Program // nil: nothing is asked
	text string        // as written; it names the way among those of a stage
	on   bool          // it leads on to a stage behind: gates and needs hold the lead back
	take bool          // the stage takes leads from all stages before
}

// ways returns the rules that can move a lead out of its stage, in their order: where the stage sends it, which later
// stage takes it (the last of them first: what lies between is skipped), and the stage that stands next, which open
// gates lead to.
func ways(d *plan.Process, stage string) []way {
	s, at := d.Stage(stage)
	if s == nil {
		at = -1
	}
	var all []way
	if s != nil {
		for _, g := range s.GoTo {
			_, place := d.Stage(g.To)
			text := "go to " + g.To
			if g.When != nil {
				text += " when " + g.When.Text
			}
			all = append(all, way{to: g.To, rule: g.When, text: text, on: place > at && place < len(d.Stages)})
		}
	}
	for i := len(d.Stages) - 1; i > at; i-- {
		if enter := d.Stages[i].Enter; enter != nil {
			all = append(all, way{to: d.Stages[i].Name, rule: enter, text: "enter when " + enter.Text, take: true})
		}
	}
	if s != nil && len(s.Gates) > 0 && at+1 < len(d.Stages) && d.Stages[at+1].Enter == nil {
		all = append(all, way{to: d.Stages[at+1].Name, text: strings.Join(s.Gates, ", "), on: true})
	}
	return all
}

// indexWays lays the ways out of every stage ready.
func (m *Program) indexWays() {
	m.ways = map[*plan.Process]map[string][]way{}
	for _, d := range m.Plan.Processes {
		from := map[string][]way{}
		for i := range d.Stages {
			from[d.Stages[i].Name] = ways(d, d.Stages[i].Name)
		}
		m.ways[d] = from
	}
}

// waysFrom is ways that were laid ready.
func (m *Program) waysFrom(d *plan.Process, stage string) []way {
	if ready, ok := m.ways[d][stage]; ok {
		return ready
	}
	return ways(d, stage)
}

// key names the way among those that are muted.
func (w *way) key() string { return w.to + ": " + w.text }

// Waits names what keeps the lead in its stage: the fields that must be true, and contact or account where they must be known.
func (l *Lead) Waits(p *plan.Program, st *State) []string {
	d := p.Process(l.Process)
	if d == nil || !l.Open() {
		return nil
	}
	s, _ := d.Stage(l.Stage)
	if s == nil {
		return nil
	}
	var missing []string
	ofAccount := KindOf(st.ID) == AccountEntity
	for _, need := range s.Needs {
		switch {
		case need == "contact" && ofAccount && len(st.Contacts) == 0,
			need == "account" && !ofAccount && st.Account == nil && p.Account != nil:
			missing = append(missing, need)
		}
	}
	for _, gate := range s.Gates {
		if open, _ := l.Fields[gate].(bool); !open {
			missing = append(missing, gate)
		}
	}
	return missing
}

// leadEnv is what the rules of a process see of a lead.
func (r *run) leadEnv(l *Lead) *expr.Env {
	env := r.bareEnv()
	view := r.viewOf(l)
	records := map[string]map[string]any{"lead": view}
	if account := r.account(); account != nil {
		records["account"] = account
	}
	env.Records, env.Fields, env.Fading = records, view, r.fadingAbout(l.ID)
	if KindOf(r.st.ID) == AccountEntity {
		env.Contact = Values{}
	}
	return env
}

// touchLeads notes that something changed which the rules of processes may read.
func (r *run) touchLeads(c *change) {
	if r.stale || len(r.st.Leads) == 0 || r.p == nil {
		return
	}
	r.stale = c.all() ||
		slices.ContainsFunc(c.fields, func(f string) bool { return f == "leads" || strings.HasPrefix(f, "lead.") }) ||
		slices.ContainsFunc(r.p.stageRules, func(w watch) bool { return w.read(c) })
}

// advanceLeads moves leads on until no rule moves one any more.
func (r *run) advanceLeads() {
	for r.stale && r.p != nil {
		r.stale = false
		for i := 0; i < len(r.st.Leads); i++ {
			r.advance(&r.st.Leads[i])
		}
	}
}

// advance moves a lead by the first rule that holds; what changes with it is then looked at again.
func (r *run) advance(l *Lead) {
	l.Turn = 0
	d := r.p.Plan.Process(l.Process)
	if d == nil || !l.Open() {
		r.enlist(l)
		return
	}
	env := r.leadEnv(l)
	waits := len(l.Waits(r.p.Plan, r.st)) > 0
	for _, w := range r.p.waysFrom(d, l.Stage) {
		muted := slices.Index(l.Muted, w.key())
		switch holds := !(w.on && waits) && (w.rule == nil || w.rule.Holds(env)); {
		case !holds && muted >= 0:
			l.Muted = slices.Delete(l.Muted, muted, muted+1)
		case !holds || muted >= 0:
		case r.moves[l.ID] > maxMoves:
		case r.moves[l.ID] == maxMoves:
			r.moves[l.ID]++
			r.trace(Dead, fmt.Sprintf("the rules of the process %s send the lead %s round in circles; it stays in %s", d.Name, l.ID, l.Stage), nil)
		default:
			if r.moves == nil {
				r.moves = map[string]int{}
			}
			r.moves[l.ID]++
			var values Values
			if w.rule != nil {
				values = operands(w.rule.Values(env))
			}
			l.keepMuted(d, w.to)
			r.moveLead(l, w.to, "", w.text, values)
			return
		}
	}
	r.setLeadTurn(l, d, env)
	r.enlist(l)
}

// keepMuted drops what is muted of the stage that the lead leaves. Of the stages that take leads, those that lie behind the
// new one stay muted.
func (l *Lead) keepMuted(d *plan.Process, to string) {
	ways := ways(d, to)
	l.Muted = orNil(slices.DeleteFunc(l.Muted, func(key string) bool {
		return !slices.ContainsFunc(ways, func(w way) bool { return w.take && w.key() == key })
	}))
}

// mute keeps the rules that hold now from moving the lead: somebody has said where it stands.
func (r *run) mute(l *Lead, d *plan.Process) {
	l.Muted = nil
	env := r.leadEnv(l)
	waits := len(l.Waits(r.p.Plan, r.st)) > 0
	for _, w := range ways(d, l.Stage) {
		if !(w.on && waits) && (w.rule == nil || w.rule.Holds(env)) {
			l.Muted = append(l.Muted, w.key())
		}
	}
}

// setLeadTurn computes the next moment at which time alone can turn a rule that can move the lead.
func (r *run) setLeadTurn(l *Lead, d *plan.Process, env *expr.Env) {
	for _, w := range ways(d, l.Stage) {
		if w.rule == nil {
			continue
		}
		if w.rule.UsesNow {
			if at, ok := w.rule.Next(env); ok {
				l.Turn = earlier(l.Turn, at.UnixMilli())
			}
		}
		for _, a := range w.rule.Aggregates {
			if a.Window > 0 {
				l.Turn = earlier(l.Turn, r.slide(a, hashText(a.Key)))
			}
		}
	}
}

// leadsDue looks at the leads whose moment has come.
func (r *run) leadsDue(upto int64) {
	for i := range r.st.Leads {
		if turn := r.st.Leads[i].Turn; turn != 0 && turn <= upto {
			r.st.Leads[i].Turn = 0
			r.stale = true
		}
	}
	if r.stale {
		r.settle()
	}
}

// watchStages indexes what the rules of processes read.
func (m *Program) watchStages() {
	for _, rule := range m.Plan.StageRules() {
		m.stageRules = append(m.stageRules, m.watch(&plan.ExitWhen{Rule: rule}))
	}
}

// adoptLeads brings leads under a newly published program: those without a process go into the default one, and all are asked
// for by its rules.
func (r *run) adoptLeads() {
	if len(r.st.Leads) == 0 {
		return
	}
	for i := range r.st.Leads {
		l := &r.st.Leads[i]
		if d := r.p.Plan.DefaultProcess(); d != nil && l.Process == "" && l.Open() {
			stage := l.Stage
			if s, _ := d.Stage(stage); s == nil {
				stage = ""
			}
			r.beginProcess(l, d, stage, "")
			r.register(l.ID)
		}
	}
	r.stale = true
}
