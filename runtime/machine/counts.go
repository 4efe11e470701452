package machine

import "math"

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o counts_gen.go -file counts.go

// Counts is what happened in one version of one journey, in one partition.
type Counts struct {
	Journey string       `msg:"j"`
	Program uint32       `msg:"p"`
	Entered int64        `msg:"e"`
	Left    int64        `msg:"l"`
	Refused []Reason     `msg:"r"` // by reason, in order of first appearance
	Reasons []Reason     `msg:"w"` // why trips left
	Steps   []StepCounts `msg:"s"` // by index of the step
	Goals   []GoalCounts `msg:"g"`
	Arms    []ArmCounts  `msg:"a"`
	Waiting int64        `msg:"d,omitempty"` // at the door now
}

// Reason is a word with how often it was given.
type Reason struct {
	Text string `msg:"t"`
	N    int64  `msg:"n"`
}

// StepCounts is the traffic of one step; In-Out people stand there now.
type StepCounts struct {
	In      int64    `msg:"i"`
	Out     int64    `msg:"o"`
	Handed  int64    `msg:"h,omitempty"`
	Sent    int64    `msg:"s,omitempty"`
	Blocked int64    `msg:"b,omitempty"`
	Failed  int64    `msg:"f,omitempty"`
	Gates   []Reason `msg:"g,omitempty"`  // which gates blocked, in order of first appearance
	Held    int64    `msg:"hl,omitempty"` // how often a quiet time held a message
	// Withdrawn is how many messages were not handed over, as the journey was stopped before.
	Withdrawn int64 `msg:"wd,omitempty"`
	// Converted is, of a series of reminders, how many did what they were reminded of, and of each of its messages, how
	// many did it behind this one.
	Converted int64 `msg:"c,omitempty"`
	Made      int64 `msg:"mk,omitempty"` // how many leads were created, or tasks given out
}

// GoalCounts is how often a goal was reached and what that was worth.
type GoalCounts struct {
	N       int64   `msg:"n"`
	Micros  int64   `msg:"m"` // sum of the worth, in millionths, so that sums do not depend on their order
	Squares float64 `msg:"q"` // sum of the squared worth
}

// ArmCounts is what happened to the people of one arm.
type ArmCounts struct {
	People  int64        `msg:"p"`
	Reached int64        `msg:"r,omitempty"` // those for whom what the arm is judged by happened
	Won     int64        `msg:"w,omitempty"` // 1: it has won its split
	Sent    int64        `msg:"s"`
	Goals   []GoalCounts `msg:"g"`
}

// NewCounts returns empty counters for a journey of the program.
func (p *Program) NewCounts(journey int) *Counts {
	j := p.Plan.Journeys[journey]
	c := &Counts{Journey: j.Name, Program: p.Number}
	c.Steps = make([]StepCounts, len(j.Steps))
	c.Goals = make([]GoalCounts, len(j.Goals))
	c.Arms = make([]ArmCounts, len(j.Arms))
	for i := range c.Arms {
		c.Arms[i].Goals = make([]GoalCounts, len(j.Goals))
	}
	return c
}

func (g *GoalCounts) add(worth float64) {
	g.N++
	g.Micros += int64(math.Round(worth * 1e6))
	g.Squares += worth * worth
}

// Add adds what o counted, for the sum over partitions.
func (c *Counts) Add(o *Counts) {
	c.Entered += o.Entered
	c.Left += o.Left
	c.Waiting += o.Waiting
	for _, r := range o.Refused {
		addReason(&c.Refused, r.Text, r.N)
	}
	for _, r := range o.Reasons {
		addReason(&c.Reasons, r.Text, r.N)
	}
	for i := range min(len(c.Steps), len(o.Steps)) {
		s, t := &c.Steps[i], o.Steps[i]
		s.In += t.In
		s.Out += t.Out
		s.Handed += t.Handed
		s.Sent += t.Sent
		s.Blocked += t.Blocked
		s.Failed += t.Failed
		s.Held += t.Held
		for _, g := range t.Gates {
			addReason(&s.Gates, g.Text, g.N)
		}
		s.Converted += t.Converted
		s.Withdrawn += t.Withdrawn
		s.Made += t.Made
	}
	addGoals(c.Goals, o.Goals)
	for i := range min(len(c.Arms), len(o.Arms)) {
		c.Arms[i].People += o.Arms[i].People
		c.Arms[i].Sent += o.Arms[i].Sent
		c.Arms[i].Reached += o.Arms[i].Reached
		c.Arms[i].Won += o.Arms[i].Won
		addGoals(c.Arms[i].Goals, o.Arms[i].Goals)
	}
}

func addGoals(to, from []GoalCounts) {
	for i := range min(len(to), len(from)) {
		to[i].N += from[i].N
		to[i].Micros += from[i].Micros
		to[i].Squares += from[i].Squares
	}
}

func addReason(list *[]Reason, text string, n int64) {
	for i := range *list {
		if (*list)[i].Text == text {
			(*list)[i].N += n
			return
		}
	}
	*list = append(*list, Reason{text, n})
}

// Clone returns a copy that shares nothing with c.
func (c *Counts) Clone() *Counts {
	out := *c
	out.Refused, out.Reasons, out.Steps, out.Goals, out.Arms = nil, nil, make([]StepCounts, len(c.Steps)), make([]GoalCounts, len(c.Goals)), make([]ArmCounts, len(c.Arms))
	out.Entered, out.Left = 0, 0
	for i := range out.Arms {
		out.Arms[i].Goals = make([]GoalCounts, len(c.Goals))
	}
	out.Add(c)
	return &out
}
