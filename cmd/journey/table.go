package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/journeylang/journey/runtime/report"
)

// writeReport writes a report for people: a block per journey.
func writeReport(w io.Writer, r *report.Report, currency string) error {
	if currency == "" {
		currency = "revenue"
	}
	var b strings.Builder
	compared := false
	for i, j := range r.Journeys {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s\n", j.Journey)
		fmt.Fprintf(&b, "  entered %s, inside %s, left %s%s\n", grouped(j.Entered), grouped(j.Inside), grouped(j.Left), reasons(j.Reasons))
		if j.Waiting > 0 {
			fmt.Fprintf(&b, "  waiting at the door for their turn: %s\n", grouped(j.Waiting))
		}
		if len(j.Refused) > 0 {
			fmt.Fprintf(&b, "  not let in%s\n", reasons(j.Refused))
		}
		fmt.Fprintf(&b, "  messages: %s sent, %s blocked, %s failed", grouped(j.Messages.Sent), grouped(j.Messages.Blocked), grouped(j.Messages.Failed))
		if j.Messages.Withdrawn > 0 {
			fmt.Fprintf(&b, ", %s withdrawn", grouped(j.Messages.Withdrawn))
		}
		b.WriteString("\n")
		if made := work(j); made != "" {
			fmt.Fprintf(&b, "  %s\n", made)
		}
		if len(j.Messages.Gates) > 0 {
			fmt.Fprintf(&b, "  blocked%s\n", reasons(j.Messages.Gates))
		}
		stepsTable(j).write(&b)
		goalsTable(j, currency).write(&b)
		for _, step := range armSteps(j) {
			for _, g := range j.Goals {
				t, lift := armsTable(j, step, g.Goal, currency)
				t.write(&b)
				compared = compared || lift
			}
		}
	}
	writeBook(&b, r)
	if compared {
		b.WriteString("\nA lift is the change against the holdout of the same step, with its 95 % interval; * more than chance explains.\n")
	}
	if slices.ContainsFunc(r.Journeys, hasWinner) {
		b.WriteString("\nAn arm that has won gets everybody: it differs beyond chance, by a test in which equal arms do so in at most 5 % of all splits,\nor it did best when its time was up. journey why of anybody who was dealt it says which.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// hasWinner reports whether a split of the journey has a winner.
func hasWinner(j *report.Journey) bool {
	return slices.ContainsFunc(j.Arms, func(a *report.Arm) bool { return a.Won })
}

// work tells what the steps of a journey gave to people: 12 leads created, 3 tasks given out
func work(j *report.Journey) string {
	var parts []string
	if j.Leads > 0 {
		parts = append(parts, thousands(j.Leads, "lead")+" created")
	}
	if j.Tasks > 0 {
		parts = append(parts, thousands(j.Tasks, "task")+" given out")
	}
	return strings.Join(parts, ", ")
}

func reasons(of map[string]int64) string {
	if len(of) == 0 {
		return ""
	}
	var names []string
	for name := range of {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(-cmp.Compare(of[a], of[b]), strings.Compare(a, b)) })
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %s", grouped(of[name]), name)
	}
	return ": " + strings.Join(names, ", ")
}

// stepsTable is the traffic of the steps; what reminders have brought about is told where there is a series.
func stepsTable(j *report.Journey) *table {
	head := []string{"step", "in", "here", "out", "sent", "blocked"}
	reminds := slices.ContainsFunc(j.Steps, func(s *report.Step) bool { return s.Converted > 0 })
	if reminds {
		head = append(head, "converted")
	}
	t := newTable(head...)
	for _, s := range j.Steps {
		cells := []string{s.Label, grouped(s.In), grouped(s.Here), grouped(s.Out), some(s.Sent), some(s.Blocked)}
		if reminds {
			cells = append(cells, some(s.Converted))
		}
		t.row(cells...)
	}
	return t
}

func goalsTable(j *report.Journey, currency string) *table {
	t := newTable("goal", "reached", "of entered", currency)
	for _, g := range j.Goals {
		share := ""
		if j.Entered > 0 {
			share = percent(float64(g.Reached) / float64(j.Entered))
		}
		t.row(g.Goal, grouped(g.Reached), share, worth(g.Revenue))
	}
	return t
}

// armSteps are the steps that deal arms, in order.
func armSteps(j *report.Journey) []string {
	var ids []string
	for _, a := range j.Arms {
		if !slices.Contains(ids, a.Step) {
			ids = append(ids, a.Step)
		}
	}
	return ids
}

// armsTable shows what the arms of a step did for a goal, and whether any is compared with a control.
func armsTable(j *report.Journey, step, goal, currency string) (t *table, compared bool) {
	t = newTable(armsOf(j, step), "people", "messages", goal, "rate", "lift", "95 % interval", currency, currency+" a person", "more a person", "95 % interval")
	for _, a := range j.Arms {
		if a.Step != step {
			continue
		}
		for _, g := range a.Goals {
			if g.Goal != goal {
				continue
			}
			row := []string{a.Arm, grouped(a.People), grouped(a.Messages), grouped(g.Reached), "", "", "", worth(g.Revenue), "", "", ""}
			if a.HoldOut {
				row[0] += " (control)"
			}
			if a.Won {
				row[0] += " (won)"
			}
			if g.Rate != nil {
				row[4] = percent(*g.Rate)
			}
			if g.Revenue != 0 && g.RevenuePerPerson != nil {
				row[8] = fmt.Sprintf("%.3f", *g.RevenuePerPerson)
			}
			if l := g.Lift; l != nil {
				compared = true
				if l.Relative != nil {
					row[5] = fmt.Sprintf("%+.1f %%", 100**l.Relative) + star(l.Significant)
				}
				if l.Low != nil {
					row[6] = fmt.Sprintf("%+.1f … %+.1f %%", 100**l.Low, 100**l.High)
				}
			}
			if l := g.RevenueLift; l != nil {
				row[9] = fmt.Sprintf("%+.3f", l.Difference) + star(l.Significant)
				if l.Low != nil {
					row[10] = fmt.Sprintf("%+.3f … %+.3f", *l.Low, *l.High)
				}
			}
			t.row(row...)
		}
	}
	return t, compared
}

// armsOf names what deals the arms.
func armsOf(j *report.Journey, step string) string {
	for _, s := range j.Steps {
		if s.ID == step {
			return s.Label
		}
	}
	return "hold out"
}

func star(significant bool) string {
	if significant {
		return "*"
	}
	return " "
}

// table is text in columns: the first to the left, the others, which are numbers, to the right. A column in which
// nothing stands is left out.
type table struct {
	head []string
	rows [][]string
}

func newTable(head ...string) *table { return &table{head: head} }

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) write(b *strings.Builder) {
	if len(t.rows) == 0 {
		return
	}
	width := make([]int, len(t.head))
	for _, row := range t.rows {
		for i, cell := range row {
			if strings.TrimSpace(cell) != "" {
				width[i] = max(width[i], utf8.RuneCountInString(cell), utf8.RuneCountInString(t.head[i]))
			}
		}
	}
	b.WriteString("\n")
	for _, row := range append([][]string{t.head}, t.rows...) {
		line := "  "
		for i, cell := range row {
			space := strings.Repeat(" ", max(0, width[i]-utf8.RuneCountInString(cell)))
			switch {
			case width[i] == 0:
			case i == 0:
				line += cell + space
			default:
				line += "  " + space + cell
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// grouped writes a number with separators of thousands: 64,000.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// some is grouped, and nothing for zero.
func some(n int64) string {
	if n == 0 {
		return ""
	}
	return grouped(n)
}

// thousands writes a number of things: "1 row", "64,000 rows".
func thousands(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// worth writes an amount of money, and nothing for zero.
func worth(amount float64) string {
	if amount == 0 {
		return ""
	}
	cents := int64(math.Round(math.Abs(amount) * 100))
	text := fmt.Sprintf("%s.%02d", grouped(cents/100), cents%100)
	if amount < 0 {
		text = "-" + text
	}
	return text
}

// percent writes a share with four digits that count: 18.28 %, 1.253 %, 0.573 %.
func percent(share float64) string {
	switch p := 100 * share; {
	case p >= 99.995:
		return fmt.Sprintf("%.1f %%", p)
	case p >= 9.9995:
		return fmt.Sprintf("%.2f %%", p)
	default:
		return fmt.Sprintf("%.3f %%", p)
	}
}
