package soak

import (
	"fmt"
	"slices"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Act is what comes from outside at one instant.
type Act struct {
	At      int64 // ms
	Inputs  []machine.Input
	Publish int            // the number of the script, from 1; 0: none
	People  string         // of a publish
	Steer   *machine.Steer // nil: none
	Form    *filled        // nil: none
	Work    *chore         // nil: none
}

const day = int64(24 * time.Hour / time.Millisecond)

// newActs makes about two weeks of traffic of a few people. No two acts come at the same instant, and hardly one at an
// instant at which something is due.
func newActs(d *dice, programs []*plan.Program, merges, racing, forgets bool) []Act {
	b := &traffic{dice: d, now: Begin.UnixMilli(), people: 4 + d.upTo(6), merges: merges, racing: racing, accounts: programs[0].Account != nil}
	acts := []Act{{At: b.now, Publish: 1}}
	n := 25 + d.upTo(60)
	publish := 1
	for i := range n {
		b.now += 1 + int64(d.ExpFloat64()*float64(10*day)/float64(n))
		act := Act{At: b.now}
		switch {
		case publish < len(programs) && d.in(n/2):
			publish++
			act.Publish, act.People = publish, one(d, machine.KeepPeople, machine.MovePeople, machine.RestartPeople)
		case d.in(14):
			act.Steer = b.steer(programs[0])
		case i > 6 && d.in(9):
			act.Form = b.form()
		case forgets && i > 12 && d.in(12):
			act.Inputs = []machine.Input{{Kind: machine.ForgetInput, Contact: fmt.Sprintf("p%d", d.IntN(b.people)), Key: fmt.Sprintf("mark%d", i), Detail: "soak"}}
		case i > 6 && d.in(9):
			act.Work = b.chore()
		default:
			act.Inputs = b.inputs(i)
		}
		acts = append(acts, act)
	}
	return append(acts, Act{At: b.now + 5*day})
}

// traffic makes what people do.
type traffic struct {
	*dice
	now      int64
	people   int
	serial   int
	past     []sent // that have an id and may be sent again
	paused   map[string]bool
	merges   bool // contacts are made one with others
	accounts bool // contacts have accounts
	racing   bool // who comes first at an instant may be left open
}

// sent is an input with the instant at which it was sent.
type sent struct {
	at    int64
	input machine.Input
}

// guard is for how long a repeat is known by its id.
const guard = 2 * day

// steer returns an order that a journey can be given.
func (b *traffic) steer(p *plan.Program) *machine.Steer {
	if b.paused == nil {
		b.paused = map[string]bool{}
	}
	j := p.Journeys[b.IntN(len(p.Journeys))].Name
	if b.paused[j] {
		delete(b.paused, j)
		return &machine.Steer{Journey: j, Do: machine.ResumeJourney}
	}
	b.paused[j] = true
	if b.in(4) {
		return &machine.Steer{Journey: j, Do: machine.StopJourney}
	}
	return &machine.Steer{Journey: j, Do: machine.PauseJourney, Policy: one(b.dice, machine.Hold, machine.Shift, machine.Expire)}
}

// inputs returns what up to three people do at once.
func (b *traffic) inputs(round int) []machine.Input {
	var out []machine.Input
	who := b.Perm(b.people)
	most := 2
	if b.merges {
		most = 0 // two who act at one instant may be one by now, and then it is open who comes first
	}
	for _, p := range who[:1+b.upTo(most)] {
		in := b.input(fmt.Sprintf("p%d", p), round)
		if in.Kind == machine.MergeInput {
			return []machine.Input{in} // what else came at this instant would come before or behind it
		}
		if in.Kind == machine.EventInput && b.in(6) {
			in.Time = b.now - b.Int64N(3*day)
		}
		out = append(out, in)
	}
	b.past = slices.DeleteFunc(b.past, func(s sent) bool { return s.at <= b.now-guard })
	news := len(out) // a repeat counts from when it was sent first
	if len(b.past) > 0 && b.in(5) {
		// A sender that is not sure repeats what it sent of late.
		again := b.past[len(b.past)-1-b.IntN(min(len(b.past), 8))].input
		switch {
		case b.merges:
			return []machine.Input{again}
		case !slices.ContainsFunc(out, func(in machine.Input) bool { return in.Contact == again.Contact }):
			out = append(out, again)
		}
	}
	for _, in := range out[:news] {
		if in.ID != "" {
			b.past = append(b.past, sent{b.now, in})
		}
	}
	return out
}

func (b *traffic) input(who string, round int) machine.Input {
	b.serial++
	in := machine.Input{Kind: machine.EventInput, Contact: who, ID: fmt.Sprintf("i%d", b.serial)}
	n := float64(b.serial)
	cart := fmt.Sprintf("c%d", b.upTo(2))
	total := float64(b.IntN(120))
	kind := b.IntN(24)
	if round < 6 {
		kind = 0
	} else if b.merges && b.in(10) {
		in.Contact = fmt.Sprintf("v%d", b.upTo(2)) // somebody who is not known yet
		who = in.Contact
	}
	switch kind {
	case 0, 1, 2:
		in.Kind, in.Fields = machine.ContactInput, b.profile(who)
	case 3, 4, 5, 6:
		in.Name, in.Fields = "visited", machine.Values{"page": one(b.dice, "shop", "blog"), "n": n}
		if b.in(2) {
			in.Fields["n"] = n + 0.5
		}
	case 7, 8, 9:
		in.Name, in.Fields = "abandoned", machine.Values{"cart": cart, "total": total, "n": n}
	case 10, 11, 12:
		in.Name, in.Fields = "bought", machine.Values{"cart": cart, "total": total, "n": n}
	case 13, 14:
		in.Name, in.Fields = one(b.dice, "m0", "m2", "m3")+one(b.dice, ".clicked", ".opened"), machine.Values{"link": one(b.dice, "look", "buy"), "n": n}
	case 15:
		in.Name, in.Fields = one(b.dice, "m0.unsubscribed", "m1.bounced", "m3.complained", "m4.bounced"), machine.Values{"type": one(b.dice, "hard", "soft"), "n": n}
	case 16:
		in = machine.Input{Kind: machine.ConsentInput, Contact: who, Name: one(b.dice, "news", "offers", "marketing"),
			Status: one(b.dice, machine.ConsentYes, machine.ConsentYes, machine.ConsentNo), Detail: fmt.Sprintf("soak %d", b.serial)}
	case 17:
		in = machine.Input{Kind: machine.ListInput, Contact: who, Name: "vip", Status: one(b.dice, "add", "remove"), Detail: fmt.Sprintf("soak %d", b.serial)}
	case 18:
		in = machine.Input{Kind: machine.LeadInput, Contact: who, Name: machine.LeadCreate, Fields: machine.Values{"product": one[any](b.dice, "espresso", "filter"), "budget": n},
			Detail: fmt.Sprintf("soak %d", b.serial)}
	case 21, 22:
		return b.lead(who)
	case 23:
		if b.accounts {
			name := one(b.dice, "Contoso", "Fabrikam")
			return machine.Input{Kind: machine.AccountInput, Contact: machine.AccountID(machine.AccountKey(name)), Name: machine.AccountSet, ID: in.ID,
				Fields: machine.Values{"name": name, "size": float64(b.IntN(90))}}
		}
		in.Kind, in.Fields = machine.ContactInput, b.profile(who)
	case 19:
		if other := fmt.Sprintf("p%d", b.IntN(b.people)); other != who && b.merges {
			return machine.Input{Kind: machine.MergeInput, Contact: who, Name: machine.MergeInto, Key: other, Detail: fmt.Sprintf("soak %d", b.serial)}
		}
		in.Name, in.Fields = "visited", machine.Values{"page": "shop", "n": n}
	default:
		in.Name, in.Fields = "undeclared", machine.Values{"n": n, "deep": []any{"a", 1.5}}
	}
	return in
}

func (b *traffic) profile(who string) machine.Values {
	v := machine.Values{"plan": one[any](b.dice, "free", "pro", "gold")}
	if !b.in(8) {
		v["email"] = who + one(b.dice, "@contoso.example", "@xy.example")
	}
	if b.in(2) {
		v["phone"] = "+4512345" + fmt.Sprint(100+b.upTo(800))
	}
	if b.in(3) {
		v["push_token"] = "token-" + who
	}
	if b.in(2) {
		v["timezone"] = one[any](b.dice, "America/New_York", "Asia/Tokyo", "nowhere", nil)
	}
	if b.in(2) {
		v["country"] = one[any](b.dice, "DE", "DK", nil)
	}
	if b.in(2) {
		v["renewal"] = time.UnixMilli(b.now).UTC().Truncate(24*time.Hour).AddDate(0, 0, b.upTo(8)-2)
	}
	if b.accounts && b.in(2) {
		v["account.name"] = one[any](b.dice, "Contoso", "contoso ", "Fabrikam", nil)
	}
	if b.in(5) {
		v["preferred_channel"] = one[any](b.dice, "sms", "email", "push")
	}
	return v
}
