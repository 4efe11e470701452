package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/journeylang/journey/examples"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/runtime/demo"
	"github.com/journeylang/journey/runtime/engine"
)

type demoVerb struct {
	For    time.Duration `placeholder:"60s" help:"Stop after this time; without it the demo goes on until ctrl-C."`
	Listen string        `default:"127.0.0.1:8177" placeholder:"HOST:PORT" help:"Where to listen (${default}); port 0 takes a free one."`
	Speed  pace          `default:"1h/s" placeholder:"1h/s" help:"How fast the shop's time runs: 1h/s, 10m/s, or times real time."`
	People int           `default:"2000" help:"How many customers come in all."`
	Seed   uint64        `default:"1" help:"Another number makes other customers."`
}

// demoStart is when the shop opens in the demo: a Monday morning in Copenhagen.
var demoStart = time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC)

// arrivals is how many new customers come in a second of real time.
const arrivals = 4

func (v *demoVerb) Run(ctx context.Context, c *console) error {
	if v.People < 1 || v.People > 100_000 {
		return usageError{fmt.Errorf("--people %d: between 1 and 100000 customers can come", v.People)}
	}
	if v.For < 0 {
		return usageError{fmt.Errorf("--for %s: the demo cannot end before it begins", v.For)}
	}
	p, _, err := load.Dir(examples.Coffee(), "coffee")
	if err != nil {
		return err
	}
	if p == nil {
		return errors.New("the example in this binary has errors")
	}
	dir, err := os.MkdirTemp("", "journey-demo-")
	if err != nil {
		return fmt.Errorf("make a temporary data folder: %w", err)
	}
	defer os.RemoveAll(dir)

	// The crowd goes home first and the summary is made; then the server stops.
	open := ctx
	if v.For > 0 {
		var end context.CancelFunc
		open, end = context.WithTimeout(ctx, v.For)
		defer end()
	}
	open, goHome := context.WithCancel(open)
	defer goHome()
	doors, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	speed := float64(v.Speed)
	living := make(chan error, 1)
	began := false
	served := serve(doors, serving{Listen: v.Listen, Data: dir, Clock: engine.NewFast(demoStart, speed), Speed: speed,
		Ready: func(ctx context.Context, h *house, address string) error {
			if err := h.publish(ctx, p); err != nil {
				return err
			}
			v.welcome(c, address)
			began = true
			crowd := demo.NewCrowd(demo.Options{Seed: v.Seed, Start: demoStart, People: v.People,
				Every: time.Duration(speed / arrivals * float64(time.Second))})
			go func() {
				defer stop()
				err := demo.Drive(open, h.engine, crowd)
				living <- errors.Join(err, v.summary(c, h.engine, crowd))
			}()
			return nil
		}})
	goHome()
	if began {
		served = errors.Join(served, <-living)
	}
	return served
}

func (v *demoVerb) welcome(c *console, address string) {
	fmt.Fprintf(c.err, `Contoso Coffee is open: up to %d synthetic customers, four journeys, one second is %s.

  Look:  %s
  Stop:  ctrl-C; nothing is kept

`, v.People, v.Speed.second(), address)
}

// summary says what became of it all.
func (v *demoVerb) summary(c *console, e *engine.Engine, crowd *demo.Crowd) error {
	ctx, end := context.WithTimeout(context.Background(), 5*time.Second)
	defer end()
	counts, err := e.Counts(ctx)
	if errors.Is(err, engine.ErrStopped) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("count what happened: %w", err)
	}
	var entered, mails int64
	for _, j := range counts {
		entered += j.Entered
		for i := range j.Steps {
			mails += j.Steps[i].Sent
		}
	}
	days := float64(e.Now()-demoStart.UnixMilli()) / 86_400_000
	fmt.Fprintf(c.out, "In %.1f days: %d customers came, %d journeys began, %d mails were sent, %d orders brought %.2f EUR.\n",
		days, crowd.Tally.People, entered, mails, crowd.Tally.Orders, crowd.Tally.Revenue)
	return nil
}

// pace is how many times as fast as real time a clock runs.
type pace float64

// UnmarshalText reads "1h/s" or "3600".
func (p *pace) UnmarshalText(b []byte) error {
	text := string(b)
	var times float64
	if long, ok := strings.CutSuffix(text, "/s"); ok {
		if d, err := time.ParseDuration(long); err == nil {
			times = d.Seconds()
		}
	} else if n, err := strconv.ParseFloat(text, 64); err == nil {
		times = n
	}
	if !(times >= 1 && times <= 86_400) {
		return fmt.Errorf("%q is no speed: write 1h/s, 10m/s, or a number between 1 and 86400", text)
	}
	*p = pace(times)
	return nil
}

// second says how long a second of real time is for the clock: "1h".
func (p pace) second() string {
	text := time.Duration(float64(p) * float64(time.Second)).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
