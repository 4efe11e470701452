package soak

import "fmt"

// rule returns something that may hold for a person.
func (s *Script) rule(d *dice, j *journey) string {
	rules := []string{`contact.plan == "pro"`, "contact.n > 2", "busy", "rich and not lapsed", "mixed", "vip", "inner", "count(visited, 2d) >= 2", "happened(bought)",
		`(contact.country ?? "DE") == "DE"`, `contact.company != nil`, `any(leads, .stage == "sales_acceptance")`, "count(m0.clicked) > 0", "contact.renewal < now"}
	if j.perCart {
		rules = append(rules, "start.total > 50", "contact.n < start.total / 10")
	}
	return one(d, rules...)
}

// event returns something that a trip may wait for.
func (s *Script) event(d *dice, j *journey) string {
	events := []string{"visited", `visited where event.page == "shop"`, "bought where event.total > 20", "enters rich", "leaves busy", `contact.plan changed where event.after == "gold"`, "echoed"}
	if j.perCart {
		events = append(events, "bought where event.cart == start.cart")
	}
	return one(d, events...)
}

func (s *Script) length(d *dice) string {
	return one(d, "10m", "1h", "90m", "6h", "1d", "2d", "3d", "1w")
}

// steps makes n steps, with blocks in them down to a depth.
func (s *Script) steps(d *dice, j *journey, n, depth int) []*node {
	var out []*node
	for range n {
		out = append(out, s.step(d, j, depth))
	}
	return out
}

func (s *Script) block(d *dice, j *journey, depth int) []*node {
	return s.steps(d, j, 1+d.upTo(1), depth-1)
}

func (s *Script) step(d *dice, j *journey, depth int) *node {
	if depth > 0 && d.in(2) {
		return s.branch(d, j, depth)
	}
	switch d.IntN(17) {
	case 0, 1, 2, 3:
		return line(one(d, messages...))
	case 4, 5, 6:
		return line("wait " + s.length(d))
	case 7:
		return line("wait until " + one(d, "next day 09:00", "next weekday 09:00 in contact.timezone", "next window 09:00-17:00", "next monday 08:00-12:00", "2026-03-07", "contact.renewal - 1d or 3d", "contact.renewal or 30h"))
	case 8:
		return line("wait up to " + s.length(d) + " for " + s.event(d, j))
	case 9, 10:
		return line(one(d, "set contact.n = contact.n + 1", `set contact.plan = "pro"`, `set contact.plan = "free"`, "set contact.n = nil", `set contact.country = "DK"`, "set contact.n = count(visited, 1d)"))
	case 11:
		return line(one(d, "add to vip", "remove from vip"))
	case 12:
		return line(fmt.Sprintf("%s \"Talk to {{ contact.company | default: 'them' }}\" to sales%s%s", one(d, "task", "call", "appointment"),
			s.racing(d, " round robin"), one(d, "", " due in 2d")))
	case 13:
		return line(one(d, `create lead { product: "espresso", budget: 10 }`, `create lead { product: "filter" }`, `set lead.product = "espresso"`, "set lead.sales_ready = true"))
	case 14:
		if !j.last {
			return line(one(d, "raise echoed { n: contact.n }", "raise echoed { n: 1 }", "start echo with { n: 3 }"))
		}
		return line("wait 1h")
	case 15:
		if !s.calls && !s.Racing {
			return line("wait " + s.length(d))
		}
		j.results++
		if s.has("action lookup") && d.in(2) {
			return line(fmt.Sprintf("do lookup(contact.email ?? \"x\") as co%d\nset contact.company = co%d.name", j.results, j.results))
		}
		call := fmt.Sprintf("do enrich(contact.email ?? \"x\") as co%d", j.results)
		return line(one(d, call, call+" on error { "+one(d, "exit \"no company\"", "wait 1d")+" }") + fmt.Sprintf("\nset contact.company = co%d.name", j.results))
	default:
		otherwise := ` else { set contact.n = 0 }`
		if s.calls && !s.Racing {
			otherwise = ""
		}
		return line("send best of { " + one(d, "email m0, sms m4", "email m1, push m5", "email m3, sms m4, push m5") + " }" + one(d, "", otherwise))
	}
}

// racing returns text in a program whose runs may differ.
func (s *Script) racing(d *dice, text string) string {
	if s.Racing && d.in(2) {
		return text
	}
	return ""
}

func (s *Script) branch(d *dice, j *journey, depth int) *node {
	block := func() []*node { return s.block(d, j, depth) }
	switch d.IntN(10) {
	case 0, 1:
		n := &node{arms: []arm{{"if " + s.rule(d, j) + " {", block(), "}"}}}
		if d.in(2) {
			n.arms = append(n.arms, arm{"else if " + s.rule(d, j) + " {", block(), "}"}, arm{"else {", block(), "}"})
		} else if d.in(2) {
			n.arms[0].steps = append(n.arms[0].steps, line(fmt.Sprintf("exit \"left %d\"", d.upTo(2))))
		}
		return n
	case 2:
		return &node{open: "choose contact.plan {", arms: []arm{{`"pro" {`, block(), "}"}, {`"gold", "free" {`, block(), "}"}}, close: "}"}
	case 3:
		j.splits++
		n := &node{open: fmt.Sprintf("split s%d {", j.splits), arms: []arm{{"50% a {", block(), "}"}, {"30% b {", block(), "}"}, {"20% c {", block(), "}"}}, close: "}"}
		if s.racing(d, "x") != "" {
			n.arms = append(n.arms, arm{open: "winner by " + one(d, "bought", "visited") + " after 3 each or 2d"})
		}
		return n
	case 4:
		j.splits++
		if s.Racing {
			return &node{open: fmt.Sprintf("adaptively split s%d by %s {", j.splits, one(d, "bought", "visited")), arms: []arm{{"a {", block(), "}"}, {"b {", block(), "}"}}, close: "}"}
		}
		return &node{open: fmt.Sprintf("split s%d {", j.splits), arms: []arm{{"40% a {", block(), "}"}, {"60% b {", block(), "}"}}, close: "}"}
	case 5:
		n := &node{arms: []arm{{"wait up to " + s.length(d) + " for " + s.event(d, j) + " {", block(), "}"}}}
		if d.in(2) {
			n.arms = append(n.arms, arm{"else {", block(), "}"})
		}
		return n
	case 6:
		return &node{open: line("email m0").open + "\nwait up to " + s.length(d) + " {", arms: []arm{{`on m0.clicked where event.link == "look" {`, block(), "}"},
			{"on m0.opened {", block(), "}"}, {"else {", block(), "}"}}, close: "}"}
	case 7, 8:
		return &node{open: fmt.Sprintf("remind until %s or %s {\n  after %s %s\n  after 1d %s\n  after 2d %s", s.event(d, j), one(d, "3d", "4d", "contact.renewal"),
			one(d, "0h", "1h"), one(d, messages...), one(d, messages...), one(d, messages...)),
			arms: []arm{{"} done {", block(), ""}, {"} expired {", block(), ""}}, close: "}"}
	default:
		return &node{open: fmt.Sprintf("repeat up to %d times {", 2+d.upTo(1)), arms: []arm{{"", append(block(), line("wait "+one(d, "1h", "1d", "7h"))), ""}}, close: "}"}
	}
}
