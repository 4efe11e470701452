package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/server"
)

type publishVerb struct {
	Dir    string `arg:"" optional:"" default:"." help:"Folder of the program."`
	People string `enum:"keep,move,restart" default:"keep" help:"What becomes of the people under way in journeys that change: ${enum} (${default})."`
	aim
	signed
}

// Help implements kong.HelpProvider.
func (*publishVerb) Help() string {
	return `keep     they go on under the version that they entered
move     they stand at the same step of the new version (the same label, or the same place); whose step is gone goes on
         at the next one that is left, or leaves. A wait that is the same ends when it would have; one whose length has
         changed counts it from the arrival.
restart  they begin again at the first step, with what they entered with. They may get a message again; it is a new one.

Journeys that do not change leave everybody where they are. journey plan shows what would happen; journey rollback undoes it.`
}

func (v *publishVerb) Run(ctx context.Context, c *console) error {
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	return v.take(ctx, v.Dir, true, func(h helm) error {
		done, err := h.Publish(ctx, server.Order{Files: filesOf(p), People: v.People, By: v.aim.by(v.By), Note: v.Note})
		if err != nil {
			return err
		}
		return say(c, v.JSON, done)
	})
}

type rollbackVerb struct {
	Journey string `arg:"" optional:"" help:"Journey to put back; the whole program if left out."`
	To      uint32 `placeholder:"N" help:"Number of the program to go back to (default: the one before the last change)."`
	People  string `enum:"keep,move,restart," default:"" help:"What becomes of the people under way, as in publish (default: move them back if the publish moved or restarted them, else keep)."`
	Dir     string `default:"." placeholder:"DIR" help:"Folder of the program."`
	aim
	signed
}

// Help implements kong.HelpProvider.
func (*rollbackVerb) Help() string {
	return `Publishes earlier sources again, under a new number: nothing is lost, and a rollback can be rolled back. With a JOURNEY
only that journey becomes what it was. The files in the folder stay as they are: mend them before the next publish.`
}

func (v *rollbackVerb) Run(ctx context.Context, c *console) error {
	return v.take(ctx, v.Dir, false, func(h helm) error {
		done, err := h.Rollback(ctx, server.Order{Journey: v.Journey, To: v.To, People: v.People, By: v.aim.by(v.By), Note: v.Note})
		if err != nil {
			return err
		}
		return say(c, v.JSON, done)
	})
}

func say(c *console, asJSON bool, done *server.Published) error {
	if asJSON {
		return writeJSON(c.out, done)
	}
	_, err := fmt.Fprintln(c.out, published(done))
	return err
}

// published tells what a publish did.
func published(done *server.Published) string {
	if !done.New {
		return fmt.Sprintf("program %d runs already, and is the same", done.Number)
	}
	text := fmt.Sprintf("published as program %d", done.Number)
	if done.Back != 0 {
		text = fmt.Sprintf("back to program %d, as program %d", done.Back, done.Number)
	}
	var what, who []string
	for _, change := range []string{"added", "changed", "removed"} {
		if names := journeyNames(done.Change, change); names != "" {
			what = append(what, names+" "+change)
		}
	}
	if len(what) == 0 {
		what = []string{"no journey changes what it does"}
	}
	for _, j := range done.Change.Journeys {
		if j.Inside == 0 || j.Change == "added" || j.Change == "kept" && (done.People == machine.KeepPeople || j.Restart == 0) {
			continue
		}
		who = append(who, j.Journey+": "+fate(done.People, j))
	}
	text += ": " + strings.Join(what, ", ")
	if len(who) > 0 {
		text += "\n  " + strings.Join(who, "\n  ")
	}
	return text
}
