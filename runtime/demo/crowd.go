// Package demo is the synthetic customers of the coffee example: people with habits, who look around, fill carts,
// check out or forget, open some of the mails that they get, and now and then click.
//
// The crowd is a model: it knows nothing of engines and clocks. Due returns what people do until an instant, Got tells
// it of a mail that somebody got. The same seed and the same mails give the same customers, doing the same.
package demo

import (
	"container/heap"
	"math/rand/v2"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// Options configure a Crowd.
type Options struct {
	Seed   uint64
	Start  time.Time     // when the first customers come
	People int           // how many come in all; 0: 2,000
	Every  time.Duration // the mean time between two new customers; 0: 15 minutes
}

// Crowd is the customers with what they are about to do. It is not for concurrent use.
type Crowd struct {
	options Options
	random  *rand.Rand // of arrivals; each person has their own
	people  map[string]*person
	agenda  agenda
	seq     uint64
	Tally   Tally
}

// Tally is what the crowd has done so far.
type Tally struct {
	People  int
	Orders  int
	Revenue float64
}

// founders is how many customers come at the beginning, ten times as fast as later ones: nobody likes an empty shop.
const founders = 120

// NewCrowd returns the crowd of a seed, whose first customer comes at the start.
func NewCrowd(o Options) *Crowd {
	if o.People == 0 {
		o.People = 2000
	}
	if o.Every == 0 {
		o.Every = 15 * time.Minute
	}
	c := &Crowd{options: o, random: rand.New(rand.NewPCG(o.Seed, 0)), people: map[string]*person{}}
	c.plan(o.Start.UnixMilli(), c.arrive)
	return c
}

// deed is something that somebody is about to do.
type deed struct {
	at  int64 // ms
	seq uint64
	do  func(at int64) []machine.Input
}

func (c *Crowd) plan(at int64, do func(at int64) []machine.Input) {
	c.seq++
	heap.Push(&c.agenda, deed{at, c.seq, do})
}

// later plans a deed after about a while; how long exactly is chance's.
func (c *Crowd) later(r *rand.Rand, now int64, mean time.Duration, do func(at int64) []machine.Input) {
	c.plan(now+int64(r.ExpFloat64()*float64(mean/time.Millisecond))+1, do)
}

// Due returns what people do until now (ms), in order.
func (c *Crowd) Due(now int64) []machine.Input {
	var inputs []machine.Input
	for len(c.agenda) > 0 && c.agenda[0].at <= now {
		d := heap.Pop(&c.agenda).(deed)
		inputs = append(inputs, d.do(d.at)...)
	}
	return inputs
}

// arrive brings a new customer and plans the next.
func (c *Crowd) arrive(at int64) []machine.Input {
	n := c.Tally.People
	c.Tally.People++
	p := newPerson(c.options.Seed, n)
	c.people[p.id] = p
	if c.Tally.People < c.options.People {
		every := c.options.Every
		if n < founders {
			every /= 10
		}
		c.later(c.random, at, every, c.arrive)
	}
	c.later(p.random, at, 10*time.Minute, c.visit(p))
	return []machine.Input{{Kind: machine.ContactInput, Contact: p.id, Fields: p.profile()}}
}

// agenda is a heap of deeds by time, those of one instant in the order in which they were planned.
type agenda []deed

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at < a[j].at || a[i].at == a[j].at && a[i].seq < a[j].seq
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(d any)   { *a = append(*a, d.(deed)) }
func (a *agenda) Pop() any {
	old := *a
	d := old[len(old)-1]
	*a = old[:len(old)-1]
	return d
}
