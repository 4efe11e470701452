// Package soak proves the runtime by chance: programs, people and events are made from a seed, run in the virtual shell,
// in the live engine, and in a live engine whose process dies again and again between any two of its effects; then the
// three are compared. The same seed gives the same program, the same events and the same deaths of processes.
//
// What must hold of every seed:
//
//   - the log of an engine, replayed in the virtual shell, gives the states, counters and paths of the engine, to the byte;
//   - nothing that was acknowledged is lost, and nothing is applied twice;
//   - no key of a message is handed over with two different contents, and none that was handed over stays unaccounted for;
//   - the segments, points, grades and readiness of everybody are what the oracle makes of their whole history;
//   - where nothing depends on who comes first at one instant, the virtual shell, the undisturbed engine and the engine that
//     died have the same paths and counters.
package soak

import (
	"fmt"
	"strings"
	"time"
)

// folders is of how many seeds one runs on a real data folder.
const folders = 5

// Begin is the virtual instant at which every run begins.
var Begin = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// Case is what one seed stands for.
type Case struct {
	Seed    uint64
	Scripts []*Script // the first is published at the beginning, the others in the acts
	Acts    []Act
}

// New returns the case of a seed.
func New(seed uint64) (*Case, error) {
	d := newDice(seed)
	c := &Case{Seed: seed}
	first := newScript(d)
	c.Scripts = []*Script{first}
	for range d.upTo(2) {
		c.Scripts = append(c.Scripts, c.Scripts[len(c.Scripts)-1].changed(d))
	}
	programs, err := c.programs()
	if err != nil {
		return nil, err
	}
	merges := d.in(3)
	c.Acts = newActs(d, programs, merges, first.Racing, !merges && d.in(4))
	return c, nil
}

// Check runs the case in every shell and compares. The error says which promise was broken.
func (c *Case) Check() error {
	programs, err := c.programs()
	if err != nil {
		return err
	}
	d := newDice(c.Seed ^ 0x9e3779b97f4a7c15)
	calm, err := runLive(programs, c.Acts, manner{})
	if err != nil {
		return fmt.Errorf("the undisturbed engine: %w", err)
	}
	mortal, err := runLive(programs, c.Acts, manner{dice: d, jumps: c.Scripts[0].Racing, folder: c.Seed%folders == 0})
	if err != nil {
		return fmt.Errorf("the engine that dies: %w", err)
	}
	if c.Scripts[0].Racing {
		return nil
	}
	virtual, err := runVirtual(programs, c.Acts)
	if err != nil {
		return fmt.Errorf("the virtual shell: %w", err)
	}
	if err := differ(virtual, calm); err != nil {
		return fmt.Errorf("the virtual shell (-) and the undisturbed engine (+): %w", err)
	}
	if err := differ(calm, mortal); err != nil {
		return fmt.Errorf("the undisturbed engine (-) and the one that died (+): %w", err)
	}
	return nil
}

// String shows the scripts and the acts.
func (c *Case) String() string {
	var b strings.Builder
	for i, s := range c.Scripts {
		fmt.Fprintf(&b, "// script %d\n%s", i+1, s.Text())
	}
	for _, a := range c.Acts {
		at := time.UnixMilli(a.At).UTC().Format(time.RFC3339Nano)
		switch {
		case a.Publish > 0:
			fmt.Fprintf(&b, "%s publish script %d %s\n", at, a.Publish, a.People)
		case a.Steer != nil:
			fmt.Fprintf(&b, "%s %s %s %s\n", at, a.Steer.Do, a.Steer.Journey, a.Steer.Policy)
		case a.Form != nil:
			fmt.Fprintf(&b, "%s fills in %+v\n", at, *a.Form)
		case a.Work != nil:
			fmt.Fprintf(&b, "%s works %+v\n", at, *a.Work)
		default:
			fmt.Fprintf(&b, "%s %+v\n", at, a.Inputs)
		}
	}
	return b.String()
}
