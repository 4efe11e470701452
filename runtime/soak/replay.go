package soak

import (
	"fmt"

	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/sim"
)

// published returns the indexed program of each publish of the life.
func (l *life) published() fold.Programs {
	have := map[uint32]*machine.Program{}
	return func(pub machine.Publish) (*machine.Program, error) {
		if p := have[pub.Number]; p != nil {
			return p, nil
		}
		for _, p := range l.programs {
			if p.Hash == pub.Hash {
				prog := machine.NewProgram(pub.Number, pub.Seed, p)
				prog.People = pub.People
				have[pub.Number] = prog
				return prog, nil
			}
		}
		return nil, fmt.Errorf("nobody has published %s", pub.Hash)
	}
}

// replay holds the checkpoints that the engines left against what their log makes in the virtual shell: states, counters
// and paths, to the byte.
func (l *life) replay() error {
	programs := l.published()
	parts, err := sim.Replay(programs, func(visit func(uint64, log.Record) error) error { return l.disk.read(0, visit) })
	if err != nil {
		return err
	}
	for n, virtual := range parts {
		stored := l.disk.State(uint16(n))
		live := fold.New(uint16(n), fold.Options{Programs: programs, Source: stored})
		meta, err := stored.Meta()
		if err == nil {
			err = live.Restore(meta)
		}
		if err != nil {
			return err
		}
		if err := same(live, virtual); err != nil {
			return fmt.Errorf("partition %d, the engine (-) and a replay of its log (+): %w", n, err)
		}
	}
	return nil
}

func same(live, virtual *fold.Partition) error {
	a, err := live.Digest()
	if err != nil {
		return err
	}
	b, err := virtual.Digest()
	if err != nil {
		return err
	}
	ids, err := virtual.IDs("", 10_000)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := sameEntity(id, live, virtual); err != nil {
			return err
		}
	}
	if a != b {
		var x, y view
		x.addCounts(live.Counts())
		y.addCounts(virtual.Counts())
		return fmt.Errorf("counters or what was heard differ: %v", differLines("the counters", x.counts, y.counts))
	}
	return nil
}

func sameEntity(id string, live, virtual *fold.Partition) error {
	var states [2]*machine.State
	var paths [2][]fold.Line
	for i, p := range []*fold.Partition{live, virtual} {
		if err := p.View(id, func(_ *machine.World, st *machine.State) { states[i] = st }); err != nil {
			return err
		}
		var err error
		if paths[i], err = p.Path(id); err != nil {
			return err
		}
	}
	if states[0] == nil {
		return fmt.Errorf("%s is lost", id)
	}
	a, err := machine.EncodeState(states[0])
	if err != nil {
		return err
	}
	b, err := machine.EncodeState(states[1])
	if err != nil {
		return err
	}
	if string(a) != string(b) {
		return fmt.Errorf("%s differs\n- %+v\n+ %+v", id, *states[0], *states[1])
	}
	return differLines("the path of "+id, told(paths[0]), told(paths[1]))
}

func told(lines []fold.Line) []string {
	out := make([]string, len(lines))
	for i := range lines {
		out[i] = fmt.Sprintf("%s %+v", lines[i].Cursor, lines[i].Entry)
	}
	return out
}

// once holds that everything that people did was applied exactly once, however often it was sent.
func (l *life) once(acts []Act) error {
	want := map[string]bool{}
	for _, a := range acts {
		for _, in := range a.Inputs {
			if in.Fields["n"] != nil && in.Kind == machine.EventInput {
				want[fmt.Sprint(in.Name, in.Fields["n"])] = true
			}
		}
	}
	have := map[string]int{}
	for n := range l.disk.parts {
		p := fold.New(uint16(n), fold.Options{Programs: l.published(), Source: l.disk.State(uint16(n))})
		meta, err := l.disk.State(uint16(n)).Meta()
		if err == nil {
			err = p.Restore(meta)
		}
		if err != nil {
			return err
		}
		ids, err := p.IDs("", 10_000)
		if err != nil {
			return err
		}
		for _, id := range ids {
			lines, err := p.Path(id)
			if err != nil {
				return err
			}
			for i := range lines {
				if e := &lines[i].Entry; e.Kind == machine.Happened {
					have[fmt.Sprint(e.Text, e.Values["n"])]++
				}
			}
		}
	}
	for what := range want {
		if have[what] != 1 {
			return fmt.Errorf("%s was applied %d times, want once", what, have[what])
		}
	}
	return nil
}
