// Package report turns what was counted into what people read: per journey who entered, stands where, left and why;
// messages; goals; and what each arm brought compared with its control.
package report

import (
	"sort"
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Report is the answer of GET /v1/report and of `journey simulate --json`.
type Report struct {
	Journeys []*Journey `json:"journeys"`
	Leads    *Leads     `json:"leads,omitempty"` // of the whole program
	Tasks    *Tasks     `json:"tasks,omitempty"`
	Forms    []*Form    `json:"forms,omitempty"`
	Method   string     `json:"method"` // how the lifts were computed, with sources
}

// Journey sums up all versions of one journey.
type Journey struct {
	Journey  string           `json:"journey"`
	Entered  int64            `json:"entered"`           // trips
	Waiting  int64            `json:"waiting,omitempty"` // people at the door, for their turn to enter
	Inside   int64            `json:"inside"`
	Left     int64            `json:"left"`
	Reasons  map[string]int64 `json:"reasons"` // why they left
	Refused  map[string]int64 `json:"refused"` // who did not enter, and why
	Messages Messages         `json:"messages"`
	Leads    int64            `json:"leads,omitempty"` // that its steps created
	Tasks    int64            `json:"tasks,omitempty"` // that its steps gave out
	Steps    []*Step          `json:"steps"`           // in the order of the newest version, those of older ones behind
	Goals    []*Goal          `json:"goals"`
	Arms     []*Arm           `json:"arms"`
}

// Messages counts what was handed over and what became of it.
type Messages struct {
	Sent    int64            `json:"sent"`
	Blocked int64            `json:"blocked"`
	Failed  int64            `json:"failed"`
	Gates   map[string]int64 `json:"gates,omitempty"` // which gates blocked how many
	Held    int64            `json:"held,omitempty"`  // how often a quiet time held one
	// Withdrawn is how many messages, and calls of actions, a stop of the journey took back before they were handed over.
	Withdrawn int64 `json:"withdrawn,omitempty"`
}

// Step is the traffic of one step.
type Step struct {
	ID      string           `json:"id"`
	Label   string           `json:"label"`
	In      int64            `json:"in"`
	Here    int64            `json:"here"` // who stands there now
	Out     int64            `json:"out"`
	Sent    int64            `json:"sent"`
	Blocked int64            `json:"blocked"`
	Failed  int64            `json:"failed"`
	Gates   map[string]int64 `json:"gates,omitempty"` // which gates blocked how many
	// Converted is, of a series of reminders, how many did what they were reminded of, and of each of its messages, how
	// many did it behind this one.
	Converted int64 `json:"converted,omitempty"`
	Withdrawn int64 `json:"withdrawn,omitempty"`
	Made      int64 `json:"made,omitempty"` // leads created, or tasks given out
}

// Goal is how often a goal was reached in a journey. Revenue is in the project's currency.
type Goal struct {
	Goal    string  `json:"goal"`
	Reached int64   `json:"reached"`
	Revenue float64 `json:"revenue"`

	micros int64
}

// Arm is what happened to the people of one arm.
type Arm struct {
	Step     string     `json:"step"` // its id; "" for the clause `hold out 10%`
	Arm      string     `json:"arm"`  // its label, without the quotes of the script: men
	HoldOut  bool       `json:"holdout"`
	People   int64      `json:"people"`
	Messages int64      `json:"messages"`
	Reached  int64      `json:"reached,omitempty"` // people for whom what a split is judged by happened
	Won      bool       `json:"won,omitempty"`     // everybody gets it from now on
	Goals    []*ArmGoal `json:"goals"`
}

// ArmGoal is how often the people of one arm reached a goal.
type ArmGoal struct {
	Goal             string       `json:"goal"`
	Reached          int64        `json:"reached"`
	Rate             *float64     `json:"rate"` // 0 to 1; null without people
	Revenue          float64      `json:"revenue"`
	RevenuePerPerson *float64     `json:"revenue_per_person"`
	Lift             *Lift        `json:"lift"`         // of the rate; null without a control
	RevenueLift      *RevenueLift `json:"revenue_lift"` // null without a control, or where the goal has no worth

	micros  int64
	squares float64
}

// Of sums counts up; programs are those that they were counted under. The sum over versions of a journey goes by the
// ids of steps, the labels of arms and the names of goals.
func Of(counts []*machine.Counts, programs []*machine.Program) *Report {
	byNumber := map[uint32]*machine.Program{}
	order := map[string]int{}
	var newest uint32
	for _, p := range programs {
		byNumber[p.Number] = p
		newest = max(newest, p.Number)
	}
	if p := byNumber[newest]; p != nil {
		for i, j := range p.Plan.Journeys {
			order[j.Name] = i - len(p.Plan.Journeys)
		}
	}
	counts = append([]*machine.Counts(nil), counts...)
	sort.SliceStable(counts, func(i, k int) bool { return counts[i].Program > counts[k].Program })
	r := &Report{Journeys: []*Journey{}, Method: method}
	byName := map[string]*Journey{}
	for _, c := range counts {
		p := byNumber[c.Program]
		if p == nil {
			continue
		}
		j, _, ok := p.Journey(c.Journey)
		if !ok {
			continue
		}
		sum := byName[j.Name]
		if sum == nil {
			sum = &Journey{Journey: j.Name, Reasons: map[string]int64{}, Refused: map[string]int64{},
				Steps: []*Step{}, Goals: []*Goal{}, Arms: []*Arm{}}
			byName[j.Name] = sum
			r.Journeys = append(r.Journeys, sum)
		}
		sum.add(j, c)
	}
	sort.SliceStable(r.Journeys, func(i, k int) bool { return order[r.Journeys[i].Journey] < order[r.Journeys[k].Journey] })
	for _, j := range r.Journeys {
		j.finish()
	}
	return r
}

// add adds what a version of the journey has counted.
func (s *Journey) add(j *plan.Journey, c *machine.Counts) {
	s.Entered += c.Entered
	s.Waiting += c.Waiting
	s.Left += c.Left
	for _, reason := range c.Reasons {
		s.Reasons[reason.Text] += reason.N
	}
	for _, reason := range c.Refused {
		s.Refused[reason.Text] += reason.N
	}
	for i := range c.Steps {
		s.addStep(&j.Steps[i], &c.Steps[i])
	}
	for i := range c.Goals {
		g := s.goal(j.Goals[i].Name)
		g.Reached += c.Goals[i].N
		g.micros += c.Goals[i].Micros
	}
	for i := range c.Arms {
		s.addArm(j, &j.Arms[i], &c.Arms[i])
	}
}

func (s *Journey) addStep(step *plan.Step, n *machine.StepCounts) {
	t := s.step(step.ID, step.Label)
	t.In += n.In
	t.Out += n.Out
	t.Here += n.In - n.Out
	t.Sent += n.Sent
	t.Blocked += n.Blocked
	t.Failed += n.Failed
	t.Converted += n.Converted
	t.Withdrawn += n.Withdrawn
	t.Made += n.Made
	switch step.Kind {
	case plan.CreateLead:
		s.Leads += n.Made
	case plan.Work:
		s.Tasks += n.Made
	}
	s.Messages.Withdrawn += n.Withdrawn
	s.Messages.Sent += n.Sent
	s.Messages.Blocked += n.Blocked
	s.Messages.Failed += n.Failed
	s.Messages.Held += n.Held
	for _, g := range n.Gates {
		if s.Messages.Gates == nil {
			s.Messages.Gates = map[string]int64{}
		}
		if t.Gates == nil {
			t.Gates = map[string]int64{}
		}
		s.Messages.Gates[g.Text] += g.N
		t.Gates[g.Text] += g.N
	}
}

func (s *Journey) addArm(j *plan.Journey, arm *plan.Arm, n *machine.ArmCounts) {
	step := ""
	if arm.Step >= 0 {
		step = j.Steps[arm.Step].ID
	}
	a := s.arm(step, strings.ReplaceAll(arm.Label, `"`, ""), arm.HoldOut)
	a.People += n.People
	a.Messages += n.Sent
	a.Reached += n.Reached
	a.Won = a.Won || n.Won > 0
	for k := range n.Goals {
		g := a.goal(j.Goals[k].Name)
		g.Reached += n.Goals[k].N
		g.micros += n.Goals[k].Micros
		g.squares += n.Goals[k].Squares
	}
}

func (s *Journey) step(id, label string) *Step {
	for _, t := range s.Steps {
		if t.ID == id {
			return t
		}
	}
	t := &Step{ID: id, Label: label}
	s.Steps = append(s.Steps, t)
	return t
}

func (s *Journey) goal(name string) *Goal {
	for _, g := range s.Goals {
		if g.Goal == name {
			return g
		}
	}
	g := &Goal{Goal: name}
	s.Goals = append(s.Goals, g)
	return g
}

func (s *Journey) arm(step, label string, holdOut bool) *Arm {
	for _, a := range s.Arms {
		if a.Step == step && a.Arm == label && a.HoldOut == holdOut {
			return a
		}
	}
	a := &Arm{Step: step, Arm: label, HoldOut: holdOut, Goals: []*ArmGoal{}}
	s.Arms = append(s.Arms, a)
	return a
}

func (a *Arm) goal(name string) *ArmGoal {
	for _, g := range a.Goals {
		if g.Goal == name {
			return g
		}
	}
	g := &ArmGoal{Goal: name}
	a.Goals = append(a.Goals, g)
	return g
}

// finish computes what follows from the sums.
func (s *Journey) finish() {
	s.Inside = s.Entered - s.Left
	for _, g := range s.Goals {
		g.Revenue = money(g.micros)
	}
	for _, a := range s.Arms {
		for _, g := range a.Goals {
			g.Revenue = money(g.micros)
			if a.People > 0 {
				rate, each := float64(g.Reached)/float64(a.People), g.Revenue/float64(a.People)
				g.Rate, g.RevenuePerPerson = &rate, &each
			}
		}
	}
	for _, a := range s.Arms {
		control := s.control(a)
		if control == nil || a.People == 0 {
			continue
		}
		for _, g := range a.Goals {
			c := control.goal(g.Goal)
			g.Lift = liftOf(g.Reached, a.People, c.Reached, control.People)
			if g.micros != 0 || c.micros != 0 {
				g.RevenueLift = revenueLift(g.sample(a.People), c.sample(control.People))
			}
		}
	}
}

// control returns the arm that an arm is compared with: the holdout of the same step, if anybody is in it.
func (s *Journey) control(a *Arm) *Arm {
	if a.HoldOut {
		return nil
	}
	for _, c := range s.Arms {
		if c.HoldOut && c.Step == a.Step && c.People > 0 {
			return c
		}
	}
	return nil
}

func (g *ArmGoal) sample(people int64) sample {
	return sample{n: float64(people), sum: g.Revenue, squares: g.squares}
}

func money(micros int64) float64 { return float64(micros) / 1e6 }
