package soak

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
)

// Script is a program made by chance.
type Script struct {
	// Racing: what happens depends on who comes first at one instant (rates, round robins, splits that learn, accounts),
	// which a log decides; two runs need not be the same.
	Racing bool
	// calls: actions are called. Their answers and the outcomes of messages have no order either, so where runs are compared no
	// message has an else then, which is taken once its outcome is there, and none comes back (see outside).
	calls    bool
	heads    []string // the other declarations
	journeys []*journey
	compiled *plan.Program // once it is; nothing is changed then
}

// journey is one journey of a script.
type journey struct {
	name    string
	of      string // whose trips it has: " for account"; "": contacts'
	clauses []string
	steps   []*node
	perCart bool // start has a cart and a total
	last    bool // nothing that it does starts another
	splits  int
	results int
}

// frame is what every script declares: what is known of people, what can happen, what can be sent.
const frame = `project "Soak" { timezone "Europe/Copenhagen", address "Contoso, Harbour 1, 1000 Copenhagen" }
contact {
  email: email?
  phone: phone?
  push_token: string?
  timezone: string?
  plan: "free" | "pro" | "gold" = "free"
  country: country?
  n: number = 0
  renewal: date?
  company: string?
  preferred_channel: string?
}
lead { product: string?, budget: number?, need: string? }
event visited { page: string, n: number }
event bought { cart: string, total: number, n: number }
event abandoned { cart: string, total: number, n: number }
event echoed { n: number }
topic news under marketing
topic offers under marketing { default opt_out }
action enrich(mail: string): { name: string, size: number? } {
  js "if (mail.length % 3 == 0) throw new Error('no company'); return { name: 'co' + mail.length, size: mail.length }"
}
team sales "maja@contoso.example", "jon@contoso.example"
form demo "Demo" {
  field email: email required
  field need: string -> lead.need
  match contact by email
  match lead by product
  creates lead { product: "espresso" }
}
email m0 for marketing { subject "Zero {{ contact.n }}", body "[Look](https://contoso.example/look \"look\") or [buy](https://contoso.example/buy \"buy\")." }
email m1 for transactional { subject "One", body "Thank you, {{ contact.company | default: 'friend' }}." }
email m2 for news { subject "Two", body "[Look](https://contoso.example/look \"look\")" }
email m3 for offers { subject "Three", body "[Look](https://contoso.example/look \"look\")" }
sms m4 for offers "Four"
push m5 for transactional { title "Five", body "Five" }
`

var messages = []string{"email m0", "email m1", "email m2", "email m3", "sms m4", "push m5"}

// Text returns the script as it is published.
func (s *Script) Text() string {
	var b strings.Builder
	b.WriteString(frame)
	for _, h := range s.heads {
		b.WriteString(h + "\n")
	}
	for _, j := range s.journeys {
		b.WriteString("journey " + j.name + j.of + " {\n")
		for _, c := range j.clauses {
			b.WriteString("  " + c + "\n")
		}
		write(&b, j.steps, "  ")
		b.WriteString("}\n")
	}
	return b.String()
}

// Program compiles the script.
func (s *Script) Program() (*plan.Program, error) {
	if s.compiled != nil {
		return s.compiled, nil
	}
	text, err := reachable(s.Text())
	if err != nil {
		return nil, err
	}
	p, diags := load.Sources([]*source.File{source.NewFile("soak.journey", text)})
	for _, d := range diags {
		if diags.HasErrors() && d.Severity == 0 {
			return nil, fmt.Errorf("line %d: %s", d.Span.Line(), d.Message)
		}
	}
	if diags.HasErrors() {
		return nil, fmt.Errorf("%s", diags[0].Message)
	}
	s.compiled = p
	return p, nil
}

func (c *Case) programs() ([]*plan.Program, error) {
	var out []*plan.Program
	for _, s := range c.Scripts {
		p, err := s.Program()
		if err != nil {
			return nil, fmt.Errorf("a script that was made has a mistake: %w\n%s", err, s.Text())
		}
		out = append(out, p)
	}
	return out, nil
}

func newScript(d *dice) *Script {
	s := &Script{Racing: d.in(3), calls: d.in(2)}
	s.heads = append(s.heads, "segment pro = contact.plan != \"free\"",
		fmt.Sprintf("segment busy = count(visited, %s) >= %d", one(d, "1d", "36h", "5d", "30d"), 1+d.upTo(2)),
		fmt.Sprintf("segment rich = sum(bought, \"total\", %s) > %d", one(d, "2d", "10d", "30d"), one(d, 20, 90, 150)),
		fmt.Sprintf("segment lapsed = happened(bought) and not happened(bought, %s)", one(d, "1d", "3d12h", "10d")),
		one(d, "segment mixed = pro and not lapsed or busy", "segment mixed = (rich or lapsed) and contact.country in [\"DE\", \"DK\"]",
			"segment mixed = since(visited) > 40h and contact.n < 3", "segment mixed = count(email.opened, 5d) >= 1 and not pro"),
		"segment vip static", one(d, "segment inner = vip and busy", "segment inner = vip or lapsed", "segment inner = any(leads, .product == \"espresso\")"))
	if d.in(2) {
		s.heads = append(s.heads, one(d, "quiet nights { 21:00-08:00 in contact.timezone, all day sunday }", "quiet nights { 20:00-06:00 }", "quiet nights { 12:00-13:30, on 03-05 }"))
	}
	if d.in(2) {
		s.heads = append(s.heads, one(d, "cap 1 messages per day", "cap 2 messages per day, 3 per week for marketing", "cap 1 messages per hour for offers"))
	}
	if d.in(3) {
		s.heads = append(s.heads, one(d, "suppress complained", "suppress bounced, vip", "suppress lapsed"))
	}
	if d.in(2) {
		s.heads = append(s.heads, fmt.Sprintf("score heat for lead {\n  category behaviour at most 60 {\n    +%d each visited at most 20 in 2d\n    +10 each email.clicked\n    -5 when not happened(bought, 3d)\n  }\n"+
			"  category fit { +20 when contact.plan == \"pro\", +3 when mixed }\n  %s\n  grades { A from 40, B from 15, C }\n  sales ready at %d\n}", 5+d.upTo(5), one(d, "", "halve every 1d", "halve every 30d"), 20+d.upTo(20)),
			"segment hot = "+one(d, "any(leads, .heat >= 22)", "any(leads, .grade == \"A\")", "any(leads, .sales_ready) and not lapsed"))
	}
	if s.Racing && d.in(2) {
		s.heads = append(s.heads, "account { name: string unique, size: number?, calls: number = 0 }", "segment big = account.size >= 40", "segment eager = count(visited, 3d) >= 2 and not big")
	}
	if d.in(16) {
		s.heads = append(s.heads, lookup)
	}
	for n := range 2 + d.upTo(3) {
		s.journeys = append(s.journeys, s.newJourney(d, fmt.Sprintf("j%d", n)))
	}
	if s.has("account {") {
		s.journeys = append(s.journeys, s.made(func() *journey { return newFirm(d) }))
	}
	for {
		echo := &journey{name: "echo", last: true, clauses: []string{"start on echoed", one(d, "again always", "again after 1d")}}
		echo.steps = s.steps(d, echo, 2, 2)
		whole := s.clone()
		whole.journeys = append(whole.journeys, echo)
		if _, err := whole.Program(); err == nil {
			return whole
		}
	}
}

// changed returns another version of the script: some steps, a clause or a rule are otherwise.
func (s *Script) changed(d *dice) *Script {
	for range 50 {
		c := s.clone()
		if d.in(6) {
			c.journeys = append(c.journeys, c.newJourney(d, fmt.Sprintf("late%d", len(c.journeys))))
		}
		for range 1 + d.upTo(2) {
			j := c.journeys[d.IntN(len(c.journeys))]
			var all []*[]*node
			lists(&j.steps, func(l *[]*node) bool { all = append(all, l); return true })
			l := all[d.IntN(len(all))]
			switch at := d.IntN(len(*l) + 1); {
			case d.in(3) && at < len(*l):
				*l = slices.Delete(*l, at, at+1)
			case d.in(2) && at < len(*l):
				(*l)[at] = c.steps(d, j, 1, 1)[0]
			default:
				*l = slices.Insert(*l, at, c.steps(d, j, 1, 1)...)
			}
		}
		if d.in(4) {
			c.heads[1] = fmt.Sprintf("segment busy = count(visited, %s) >= %d", one(d, "1d", "2d", "7d"), 1+d.upTo(3))
		}
		if _, err := c.Program(); err == nil {
			return c
		}
	}
	return s.clone()
}

// has reports whether one of the other declarations begins like this.
func (s *Script) has(prefix string) bool {
	return slices.ContainsFunc(s.heads, func(h string) bool { return strings.HasPrefix(h, prefix) })
}

func (s *Script) clone() *Script {
	c := &Script{Racing: s.Racing, calls: s.calls, heads: slices.Clone(s.heads)}
	for _, j := range s.journeys {
		k := *j
		k.clauses, k.steps = slices.Clone(j.clauses), clones(j.steps)
		c.journeys = append(c.journeys, &k)
	}
	return c
}

// newJourney makes a journey of contacts.
func (s *Script) newJourney(d *dice, name string) *journey {
	return s.made(func() *journey {
		j := &journey{name: name}
		j.clauses = s.clauses(d, j)
		j.steps = s.steps(d, j, 3+d.upTo(4), 2)
		return j
	})
}

// made returns a journey that the checker takes: what it refuses is made anew.
func (s *Script) made(anew func() *journey) *journey {
	for {
		j := anew()
		with := s.clone()
		with.journeys = append(with.journeys, j)
		if !slices.ContainsFunc(s.journeys, func(k *journey) bool { return k.last }) {
			with.journeys = append(with.journeys, &journey{name: "echo", clauses: []string{"start on echoed"}, steps: []*node{line("set contact.n = 1")}})
		}
		if _, err := with.Program(); err == nil {
			return j
		}
	}
}

func (s *Script) clauses(d *dice, j *journey) []string {
	var c []string
	segment := func() string {
		if s.has("segment hot") && d.in(4) {
			return "hot"
		}
		if s.has("segment big") && d.in(4) {
			return one(d, "big", "eager")
		}
		return one(d, "pro", "busy", "rich", "lapsed", "mixed", "vip", "inner")
	}
	again := true
	switch d.IntN(12) {
	case 0, 1, 2:
		c = append(c, "start on visited"+one(d, "", " where event.n > 3", " where event.page == \"shop\""))
	case 3, 4, 5:
		c = append(c, "start on abandoned where event.total >= 20")
		j.perCart = true
		if d.in(2) {
			c = append(c, "per event.cart")
		}
	case 6:
		c = append(c, "start with "+segment()+one(d, "", " continuously"))
	case 7:
		c = append(c, "start on "+one(d, "enters ", "leaves ")+segment())
	case 8:
		c = append(c, "start on contact.plan changed where event.after == \"pro\"")
	case 9:
		c = append(c, "start on "+one(d, "contact.created", "lead.created", "lead.stage changed", "lead.sales_ready changed", "form.submitted"))
	case 10:
		c = append(c, "start with "+segment()+one(d, " every day 09:00", " every 2 days 17:30", " every monday 09:00", " once at 2026-03-04 10:00"))
		again = false
	default:
		c = append(c, "start on bought")
	}
	if again && !d.in(3) {
		c = append(c, one(d, "again always", "again after 1d", "again after 6h"))
	}
	if d.in(5) {
		c = append(c, one(d, "only ", "skip ")+segment())
	}
	if d.in(6) {
		c = append(c, one(d, "from 2026-03-03 until 2026-03-09", "until 2026-03-08", "from 2026-03-04"))
	}
	if s.Racing && d.in(3) {
		c = append(c, fmt.Sprintf("at most %d per %s", 1+d.upTo(3), one(d, "hour", "day", "minute")))
	}
	if d.in(3) {
		switch {
		case j.perCart && d.in(2):
			c = append(c, "exit on bought where event.cart == start.cart")
		case d.in(2):
			c = append(c, one(d, "exit when not in busy", "exit when contact.plan == \"gold\"", "exit when in lapsed", "exit when count(visited, 2d) >= 5"))
		default:
			c = append(c, "exit on "+one(d, "visited where event.n > 8", "enters rich", "echoed"))
		}
	}
	if d.in(2) {
		c = append(c, "goal bought"+one(d, "", " within 2d", " where event.total > 30")+one(d, "", " worth event.total")+one(d, "", " then exit"))
	}
	if d.in(4) {
		c = append(c, "hold out 20%")
	}
	for _, h := range s.heads {
		if strings.HasPrefix(h, "quiet nights") && d.in(4) {
			c = append(c, "quiet nights")
		}
	}
	return c
}
