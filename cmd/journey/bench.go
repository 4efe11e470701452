package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"github.com/journeylang/journey/runtime/bench"
)

type benchVerb struct {
	Contacts int    `default:"100000" help:"How many contacts make a trip of four durable steps."`
	Dir      string `help:"Where to put the data folders; default: the system's folder for temporary files."`
	Loop     string `hidden:""` // the one to measure, in this process
	JSON     bool   `name:"json" help:"Print the figures as JSON."`
}

func (v *benchVerb) Run(ctx context.Context, c *console) error {
	if v.Contacts < 1 {
		return usageError{fmt.Errorf("--contacts %d: at least one contact is needed", v.Contacts)}
	}
	if v.Loop != "" {
		f, err := bench.One(ctx, v.Loop, v.Dir, v.Contacts)
		if err != nil {
			return err
		}
		return json.NewEncoder(c.out).Encode(f)
	}
	dir, err := os.MkdirTemp(v.Dir, "journey-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r, err := bench.Run(ctx, dir, v.Contacts, apart)
	if err != nil {
		return err
	}
	if v.JSON {
		e := json.NewEncoder(c.out)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	fmt.Fprintf(c.out, "%d contacts, %d cores, a trip of 4 durable steps each\n\n", v.Contacts, r.Cores)
	fmt.Fprintf(c.out, "%-12s %10s %16s %14s %11s %12s %8s %12s\n", "loop", "trips/s", "CPU s/1k trips", "bytes/contact", "waiting MB", "resident MB", "peak MB", "allocs/trip")
	for _, f := range r.Loops {
		fmt.Fprintf(c.out, "%-12s %10.0f %16.4f %14.0f %11.0f %12.0f %8.0f %12.0f\n", f.Loop, f.TripsPerSecond, f.CPUPerThousand, f.BytesPerContact, f.WaitingMB, f.ResidentMB, f.PeakMB, f.AllocsPerTrip)
	}
	fmt.Fprintf(c.out, "\nthe engine against the bare badger loop: %.2f × the CPU per trip, %.2f × the trips per second\n", r.CPURatio, r.ThroughputRatio)
	fmt.Fprintf(c.out, "from start to answering: %.2f s after a stop, %.2f s after a kill\n", r.Restart.Stopped, r.Restart.Killed)
	return nil
}

// apart measures a loop in a process of its own, so that nothing of the others is in its memory.
func apart(ctx context.Context, loop, dir string, contacts int) (f bench.Figures, err error) {
	exe, err := os.Executable()
	if err != nil {
		return f, err
	}
	cmd := exec.CommandContext(ctx, exe, "bench", "--loop", loop, "--dir", dir, "--contacts", strconv.Itoa(contacts))
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(b, &f)
}
