package engine

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
)

// Segment is a segment of the program that runs, with its size.
type Segment struct {
	Name string
	Rule string // as written; "": a static one
	Doc  string
	Size int
	// Visited and Of tell how far a rule that is new, or another one than before the last publish, has been applied to the
	// contacts; both are 0 where it has been applied to all.
	Visited, Of int
}

// Segments returns the segments of the program that runs, in the order of their declaration.
func (e *Engine) Segments(ctx context.Context) ([]Segment, error) {
	world := e.World()
	p := world.Current()
	if p == nil {
		return nil, nil
	}
	all := make([]Segment, len(p.Plan.Segments))
	for i, s := range p.Plan.Segments {
		all[i] = Segment{Name: s.Name, Doc: s.Doc}
		if s.Rule != nil {
			all[i].Rule = s.Rule.Text
		}
	}
	filling, err := e.sizes(ctx, all)
	if err != nil || filling.Of == 0 {
		return all, err
	}
	changed := p.Changed(world.Program(p.Number - 1))
	for i := range all {
		if slices.Contains(changed, all[i].Name) {
			all[i].Visited, all[i].Of = filling.Visited, filling.Of
		}
	}
	return all, nil
}

// Filling tells how many of the contacts have been brought under the program that runs; both are 0 where all have.
type Filling struct{ Visited, Of int }

// sizes fills in how many are in each segment.
func (e *Engine) sizes(ctx context.Context, all []Segment) (f Filling, err error) {
	var mu sync.Mutex
	sweeping := false
	err = e.EachPartition(ctx, func(p *fold.Partition) error {
		mu.Lock()
		defer mu.Unlock()
		for i := range all {
			all[i].Size += p.Size(all[i].Name)
		}
		visited, filling := p.Filling()
		if !filling {
			visited = p.Numbered()
		}
		sweeping = sweeping || filling
		f.Visited, f.Of = f.Visited+min(visited, p.Numbered()), f.Of+p.Numbered()
		return nil
	})
	if !sweeping {
		f = Filling{}
	}
	return f, err
}

// Found is who a rule holds for.
type Found struct {
	Count int
	IDs   []string // some of them, in order
	Of    int      // how many contacts there are
}

// Where counts the contacts for whom a rule holds and names up to n of them. A rule that names nothing but segments is
// answered from the sets of members, at once. For any other the states of all contacts are read, a few thousand at a
// time, while the engine goes on: who changes meanwhile counts as they were when it came by.
func (e *Engine) Where(ctx context.Context, rule *expr.Program, n int) (*Found, error) {
	find := e.scan
	if plain(rule) {
		find = e.members
	}
	parts := make([]Found, log.Partitions)
	if err := find(ctx, rule, n, parts); err != nil {
		return nil, err
	}
	all := &Found{IDs: []string{}}
	for _, p := range parts {
		all.Count, all.Of, all.IDs = all.Count+p.Count, all.Of+p.Of, append(all.IDs, p.IDs...)
	}
	slices.SortFunc(all.IDs, cmp.Compare[string])
	all.IDs = all.IDs[:min(n, len(all.IDs))]
	return all, nil
}

// plain reports whether a rule names nothing but segments.
func plain(rule *expr.Program) bool {
	return len(rule.Contact)+len(rule.Account)+len(rule.Lead)+len(rule.Calls)+len(rule.Aggregates) == 0 && !rule.Leads && !rule.UsesNow
}

// members answers from the sets of members.
func (e *Engine) members(ctx context.Context, rule *expr.Program, n int, parts []Found) error {
	return e.EachPartition(ctx, func(p *fold.Partition) (err error) {
		f := &parts[p.Number]
		f.Of = p.Numbered()
		f.Count, f.IDs, err = p.Members(rule, n)
		return err
	})
}

// scan reads the states of all contacts, each worker those of its partitions, in turns with its other work.
func (e *Engine) scan(ctx context.Context, rule *expr.Program, n int, parts []Found) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var scans sync.WaitGroup
	for w := range e.workers {
		scans.Go(func() {
			asker := fold.NewAsking(rule)
			for number := w; number < log.Partitions; number += len(e.workers) {
				if err := e.scanPartition(ctx, asker, n, uint16(number), &parts[number]); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	scans.Wait()
	return context.Cause(ctx)
}

func (e *Engine) scanPartition(ctx context.Context, asker *fold.Asking, n int, number uint16, f *Found) error {
	for after, done := "", false; !done; {
		var part Found
		err := e.onPartition(ctx, number, func(p *fold.Partition) error {
			last, looked, end, err := p.Ask(asker, after, func(id string) {
				if part.Count++; len(part.IDs) < n {
					part.IDs = append(part.IDs, id)
				}
			})
			after, done, part.Of = last, end, looked
			return err
		})
		if err != nil {
			return err
		}
		f.Count, f.Of, f.IDs = f.Count+part.Count, f.Of+part.Of, append(f.IDs, part.IDs[:min(len(part.IDs), max(0, n-len(f.IDs)))]...)
	}
	return nil
}
