package main

import (
	"context"
	"fmt"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/server"
)

type pauseVerb struct {
	Policy string `enum:"hold,shift,expire" default:"hold" help:"What falls due meanwhile: ${enum} (${default})."`
	steered
}

// Help implements kong.HelpProvider.
func (*pauseVerb) Help() string {
	return `Nobody enters, and nobody takes a step. Events are kept: they reach goals and exits at once, and whoever waited for one
goes on at resume. What falls due meanwhile is
hold    done at resume
shift   due later, by the length of the pause
expire  not done: the trip leaves at resume, as expired`
}

func (v *pauseVerb) Run(ctx context.Context, c *console) error {
	return v.tell(ctx, c, machine.PauseJourney, v.Policy)
}

type resumeVerb struct{ steered }

func (v *resumeVerb) Run(ctx context.Context, c *console) error {
	return v.tell(ctx, c, machine.ResumeJourney, "")
}

type stopVerb struct{ steered }

// Help implements kong.HelpProvider.
func (*stopVerb) Help() string {
	return `Everybody in it leaves, as stopped, and nobody enters until journey resume. Messages that were not handed over yet are
withdrawn. Goals still count.`
}

func (v *stopVerb) Run(ctx context.Context, c *console) error {
	return v.tell(ctx, c, machine.StopJourney, "")
}

// steered is the command line of the verbs that tell a journey something.
type steered struct {
	Journey string `arg:"" help:"Name of the journey."`
	Dir     string `default:"." placeholder:"DIR" help:"Folder of the program."`
	aim
	signed
}

func (v *steered) tell(ctx context.Context, c *console, do, policy string) error {
	return v.take(ctx, v.Dir, false, func(h helm) error {
		st, err := h.Steer(ctx, do, server.Order{Journey: v.Journey, Policy: policy, By: v.aim.by(v.By), Note: v.Note})
		if err != nil {
			return err
		}
		if v.JSON {
			return writeJSON(c.out, st)
		}
		text := st.Journey + " is " + st.Status
		if st.Policy != "" {
			text += ": what falls due is " + map[string]string{machine.Hold: "done at resume", machine.Shift: "shifted by the length of the pause",
				machine.Expire: "not done, the trip leaves at resume"}[st.Policy]
		}
		_, err = fmt.Fprintln(c.out, text)
		return err
	})
}
