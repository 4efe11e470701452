package engine

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
)

// programs compiles each published program once, for all partitions.
type programs struct {
	store Store
	mu    sync.Mutex // of whoever adds to the world
	world atomic.Pointer[machine.World]
}

// all returns every program that was published.
func (p *programs) all() *machine.World {
	if w := p.world.Load(); w != nil {
		return w
	}
	return &machine.World{}
}

// get returns the program of a publish. Publishes are met in the order of their numbers.
func (p *programs) get(pub machine.Publish) (*machine.Program, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	world := p.all()
	if have := world.Program(pub.Number); have != nil {
		return have, nil
	}
	if int(pub.Number) != len(world.Programs)+1 {
		return nil, fmt.Errorf("program %d is published behind program %d: restore the data folder from a backup", pub.Number, len(world.Programs))
	}
	b, err := p.store.Sources(pub.Hash)
	if err != nil {
		return nil, fmt.Errorf("read the sources of program %d: %w", pub.Number, err)
	}
	if b == nil {
		return nil, fmt.Errorf("the sources of program %d are missing: restore the data folder from a backup", pub.Number)
	}
	compiled, err := Compile(b)
	if err != nil {
		return nil, fmt.Errorf("program %d: %w", pub.Number, err)
	}
	prog := machine.NewProgram(pub.Number, pub.Seed, compiled)
	prog.People = pub.People
	p.world.Store(world.With(prog))
	return prog, nil
}

// EncodeSources returns a plan's sources as they are stored.
func EncodeSources(p *plan.Program) ([]byte, error) {
	s := machine.Sources{Name: p.Name}
	for _, f := range p.Files {
		s.Files = append(s.Files, machine.SourceFile{Name: f.Name, Text: f.Text})
	}
	return s.MarshalMsg(nil)
}

// Compile makes the plan of stored sources.
func Compile(sources []byte) (*plan.Program, error) {
	var s machine.Sources
	if _, err := s.UnmarshalMsg(sources); err != nil {
		return nil, fmt.Errorf("decode the sources: %w", err)
	}
	files := make([]*source.File, len(s.Files))
	for i, f := range s.Files {
		files[i] = source.NewFile(f.Name, f.Text)
	}
	compiled, diags := load.Sources(files)
	if diags.HasErrors() {
		return nil, fmt.Errorf("the stored sources no longer compile with this journey: %s", diags[0].Message)
	}
	return compiled, nil
}

// Publication says how a program is published.
type Publication struct {
	Seed   uint64
	People string // what becomes of those under way: machine.KeepPeople, MovePeople, RestartPeople; "" keeps
	By     string // who
	Note   string
	Back   uint32 // of a rollback: the program that it goes back to
	Of     string // of a rollback of one journey: which
}

// Publish makes a program the current one, if it is not already. Those under way go on under the program that they
// entered with; everybody else is brought under the new one in the background.
func (e *Engine) Publish(ctx context.Context, p *plan.Program, seed uint64) error {
	_, err := e.PublishAs(ctx, p, Publication{Seed: seed})
	return err
}

// PublishAs makes a program the current one and returns its number. A program that is the current one already, and moves
// nobody, keeps its number.
func (e *Engine) PublishAs(ctx context.Context, p *plan.Program, how Publication) (uint32, error) {
	e.controlling.Lock()
	defer e.controlling.Unlock()
	number := uint32(1)
	if how.People == "" {
		how.People = machine.KeepPeople
	}
	if now := e.programs.all().Current(); now != nil {
		if now.Plan.Hash == p.Hash && now.Seed == how.Seed && how.People == machine.KeepPeople {
			return now.Number, nil
		}
		number = now.Number + 1
	}
	sources, err := EncodeSources(p)
	if err != nil {
		return 0, err
	}
	if err := e.options.Store.SetSources(p.Hash, sources); err != nil {
		return 0, fmt.Errorf("store the sources: %w", err)
	}
	pub := machine.Publish{Number: number, Seed: how.Seed, Hash: p.Hash, People: how.People, By: how.By, Note: how.Note, Back: how.Back, Of: how.Of}
	if _, err := e.programs.get(pub); err != nil {
		return 0, err
	}
	body, err := pub.MarshalMsg(nil)
	if err != nil {
		return 0, err
	}
	e.logger.Info("publish", "program", p.Name, "number", number, "hash", p.Hash, "people", how.People, "by", how.By)
	return number, e.control(ctx, log.Publish, body)
}

// Program returns the current program, or nil before the first publish.
func (e *Engine) Program() *machine.Program { return e.programs.all().Current() }

// World returns every program that was published, to read trace lines by.
func (e *Engine) World() *machine.World { return e.programs.all() }
