package repl

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/machine"
)

// world calls f with the state of a contact that exists and the programs that it runs under.
func (s *Session) world(id string, f func(w *machine.World, st *machine.State)) {
	err := s.shell.View(id, func(_ int64, w *machine.World, st *machine.State) {
		if st != nil {
			f(w, st)
		}
	})
	if err != nil {
		panic(err)
	}
}

// score explains the points of a lead: :score 34-6-0
func (s *Session) score(w *strings.Builder, rest string) error {
	if rest == "" {
		return fmt.Errorf("of which lead? :leads lists them")
	}
	id, err := s.leadOwner(rest)
	if err != nil {
		return err
	}
	path := s.path(id)
	var scores []explain.Score
	s.world(id, func(w *machine.World, st *machine.State) { scores = explain.Scores(w, st, s.now(), rest, path) })
	if len(scores) == 0 {
		fmt.Fprintln(w, "the program has no scores")
	}
	for i := range scores {
		s.writeScore(w, &scores[i])
	}
	return nil
}

func (s *Session) writeScore(w *strings.Builder, score *explain.Score) {
	t := table{}
	t.row(explain.Points(score.Points), score.Head())
	for i := range score.Categories {
		c := &score.Categories[i]
		t.row(explain.Points(c.Points), "  "+c.Head())
		for _, l := range c.Lines {
			t.row(explain.Points(l.Points), "    "+l.Text)
			for _, e := range l.Events {
				text := fmt.Sprintf("      %s %s: %s points", s.clock(e.Time), e.Event, explain.Points(e.Points))
				if e.Cut != 0 {
					text += fmt.Sprintf(", %s cut", explain.Points(e.Cut))
				}
				t.row(explain.Points(e.Left), text)
			}
		}
	}
	t.write(w)
}
