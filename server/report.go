package server

import (
	"context"
	"net/http"

	"github.com/journeylang/journey/runtime/report"
	"github.com/journeylang/journey/server/live"
)

func (s *Server) report(r *http.Request) (any, error) { return s.whole(r.Context()) }

func (s *Server) sum(ctx context.Context) (*report.Report, error) {
	counts, err := s.engine.Counts(ctx)
	if err != nil {
		return nil, err
	}
	sum := report.Of(counts, s.engine.World().Programs)
	p := s.engine.Program()
	if p == nil {
		return sum, nil
	}
	ledger, err := s.engine.Ledger(ctx)
	if err != nil {
		return nil, err
	}
	sum.Book(ledger, p.Plan)
	return sum, nil
}

// whole is the report with what waits for people, which the live numbers do without.
func (s *Server) whole(ctx context.Context) (*report.Report, error) {
	if err := s.views.write(ctx, s.engine); err != nil {
		s.logger.Warn("views of forms were not counted", "err", err) // the report is worth more than they
	}
	sum, err := s.sum(ctx)
	if err != nil {
		return nil, err
	}
	roles, err := s.engine.Waiting(ctx)
	if err != nil {
		return nil, err
	}
	queues := []*report.Queue{}
	for _, w := range roles {
		q := &report.Queue{Role: w.Role, Waits: w.Waits, Overdue: w.Overdue}
		if w.Oldest != 0 {
			q.Oldest = max(0, s.engine.Now()-w.Oldest) / 1000
		}
		queues = append(queues, q)
	}
	sum.Wait(queues)
	return sum, nil
}

// counts returns the live numbers of every journey: those of the report.
func (s *Server) counts(ctx context.Context) ([]live.Counts, error) {
	sum, err := s.sum(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]live.Counts, 0, len(sum.Journeys))
	for _, j := range sum.Journeys {
		c := live.Counts{Journey: j.Journey, Entered: j.Entered, Waiting: j.Waiting, Inside: j.Inside, Left: j.Left, Messages: live.Messages{Sent: j.Messages.Sent, Blocked: j.Messages.Blocked, Failed: j.Messages.Failed},
			Goals: []live.Goal{}, Steps: map[string]live.Steps{}}
		for _, g := range j.Goals {
			c.Goals = append(c.Goals, live.Goal{Goal: g.Goal, Reached: g.Reached, Revenue: g.Revenue})
		}
		for _, s := range j.Steps {
			c.Steps[s.ID] = live.Steps{In: s.In, Here: s.Here, Out: s.Out, Sent: s.Sent, Blocked: s.Blocked, Failed: s.Failed}
		}
		all = append(all, c)
	}
	return all, nil
}
