package soak

import "fmt"

// newFirm makes a journey whose trips are accounts'.
func newFirm(d *dice) *journey {
	j := &journey{name: "firms", of: " for account"}
	j.clauses = []string{one(d, "start on bought", "start on visited where event.n > 3", "start with big", "start with eager", "start on account.created", "start on form.submitted")}
	if d.in(2) {
		j.clauses = append(j.clauses, "again after 1d")
	}
	if d.in(3) {
		j.clauses = append(j.clauses, one(d, "exit on bought where event.total > 80", "exit when in big", "only eager"))
	}
	for range 2 + d.upTo(3) {
		switch d.IntN(7) {
		case 0, 1:
			j.steps = append(j.steps, line(one(d, "email m1", "email m0", "push m5")))
		case 2:
			j.steps = append(j.steps, line("wait "+one(d, "1h", "1d", "2d")))
		case 3:
			j.steps = append(j.steps, line("set account.calls = account.calls + 1"))
		case 4:
			j.steps = append(j.steps, line(one(d, `create lead { product: "espresso" }`, `task "Visit {{ account.name }}" to sales round robin`)))
		case 5:
			j.steps = append(j.steps, &node{arms: []arm{{"wait up to 1d for bought {", []*node{line("email m1")}, "}"}, {"else {", []*node{line(fmt.Sprintf("set account.size = %d", d.upTo(80)))}, "}"}}})
		default:
			j.steps = append(j.steps, &node{arms: []arm{{"if " + one(d, "big", "eager", "count(bought) > 1") + " {", []*node{line("email m0")}, "}"}}})
		}
	}
	j.steps = append(j.steps, line("email m1")) // no journey does nothing
	return j
}
