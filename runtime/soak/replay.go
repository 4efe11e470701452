package soak

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/plan"
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

// remains are what engines leave behind when the last one has ended well.
type remains struct {
	programs fold.Programs
	records  func(visit func(round uint64, r log.Record) error) error // all that were ever written
	store    func(partition uint16) fold.Store
}

func (l *life) remains() *remains {
	return &remains{l.published(), func(visit func(uint64, log.Record) error) error { return l.disk.read(0, visit) }, l.disk.State}
}

// part returns a partition as its checkpoint has it.
func (m *remains) part(n int) (*fold.Partition, error) {
	stored := m.store(uint16(n))
	p := fold.New(uint16(n), fold.Options{Programs: m.programs, Source: stored})
	meta, err := stored.Meta()
	if err != nil {
		return nil, err
	}
	return p, p.Restore(meta)
}

// replay holds the checkpoints that the engines left against what their log makes in the virtual shell: states, counters
// and paths, to the byte.
func (m *remains) replay() error {
	parts, err := sim.Replay(m.programs, m.records)
	if err != nil {
		return err
	}
	for n, virtual := range parts {
		live, err := m.part(n)
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

// done returns what people did in the acts, each by its number; false: somebody did it who was forgotten later, so that
// nothing need be there of it.
func done(acts []Act) map[string]bool {
	want := map[string]bool{}
	gone := map[string]bool{}
	for _, a := range slices.Backward(acts) {
		if a.Form != nil {
			who, _, _ := strings.Cut(a.Form.email, "@")
			want["form.submitted"+a.Form.page] = !gone[who]
		}
		for _, in := range a.Inputs {
			gone[in.Contact] = gone[in.Contact] || in.Kind == machine.ForgetInput
			if in.Fields["n"] != nil && in.Kind == machine.EventInput {
				what := fmt.Sprint(in.Name, in.Fields["n"])
				want[what] = want[what] || !gone[in.Contact] // it may be sent again behind that
			}
		}
	}
	return want
}

// once holds that everything that people did was applied exactly once, however often it was sent.
func (m *remains) once(want map[string]bool) error {
	have := map[string]int{}
	for n := range log.Partitions {
		p, err := m.part(n)
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
				if e := &lines[i].Entry; e.Kind == machine.Happened && e.Text == plan.Submitted {
					have[fmt.Sprint(e.Text, e.Values["page"])]++
				} else if e.Kind == machine.Happened {
					have[fmt.Sprint(e.Text, e.Values["n"])]++
				}
			}
		}
	}
	for what, there := range want {
		if have[what] != 1 && (there || have[what] != 0) {
			return fmt.Errorf("%s was applied %d times, want once", what, have[what])
		}
	}
	return nil
}
