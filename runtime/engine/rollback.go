package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
)

// Earlier returns the program that a rollback publishes. Without a journey that is an earlier program as it was: number
// to, or, where that is 0, the last one that differs from the current one. With a journey it is the current program, in
// which that journey alone does again what it did in that program, or, where to is 0, before it last changed.
func (e *Engine) Earlier(journey string, to uint32) (*plan.Program, uint32, error) {
	w := e.World()
	now := w.Current()
	if now == nil {
		return nil, 0, ErrSteer{"nothing has been published yet"}
	}
	if to != 0 && (to >= now.Number || w.Program(to) == nil) {
		return nil, 0, ErrSteer{fmt.Sprintf("program %d runs; there is no earlier program %d: journey log lists them", now.Number, to)}
	}
	if journey == "" {
		for n := now.Number - 1; n > 0; n-- {
			if p := w.Program(n); n == to || to == 0 && p.Plan.Hash != now.Plan.Hash {
				return p.Plan, n, nil
			}
		}
		return nil, 0, ErrSteer{fmt.Sprintf("there is no program before program %d to go back to", now.Number)}
	}
	current, _, runs := now.Journey(journey)
	known := runs
	for n := now.Number - 1; n > 0; n-- {
		p := w.Program(n)
		was, _, had := p.Journey(journey)
		known = known || had
		if to != 0 && n != to || !had || runs && was.Hash == current.Hash {
			continue
		}
		back, err := putBack(now.Plan, p.Plan, journey)
		return back, n, err
	}
	switch {
	case !known:
		return nil, 0, ErrSteer{fmt.Sprintf("there is no journey %q", journey)}
	case to != 0:
		return nil, 0, ErrSteer{fmt.Sprintf("%s is the same in program %d, or not in it", journey, to)}
	}
	return nil, 0, ErrSteer{fmt.Sprintf("%s has never been otherwise: there is nothing to go back to", journey)}
}

// putBack returns the current program with one journey as it was. Where everything else is the same, that is the old
// program; else the text of the journey is put back into the sources of today, if it then does what it did.
func putBack(now, was *plan.Program, journey string) (*plan.Program, error) {
	if only(plan.Diff(now, was), journey) {
		return was, nil
	}
	i := slices.IndexFunc(was.Journeys, func(j *plan.Journey) bool { return j.Name == journey })
	old := was.Journeys[i]
	files := make([]*source.File, 0, len(now.Files)+1)
	name, placed := old.Where.File.Name, false
	for _, f := range now.Files {
		text := f.Text
		for _, j := range now.Journeys {
			if j.Name == journey && j.Where.File.Name == f.Name {
				text = text[:j.Where.Start] + old.Where.Text() + text[j.Where.End:]
				placed = true
			}
		}
		files = append(files, source.NewFile(f.Name, text))
	}
	if !placed {
		files = appendTo(files, name, old.Where.Text())
	}
	back, diags := load.Sources(files)
	if diags.HasErrors() {
		return nil, ErrSteer{fmt.Sprintf("%s as it was does not fit the rest of the program any more (%s): roll back the whole program, with journey rollback", journey, diags[0].Message)}
	}
	if same := plan.Diff(was, back); !is(same, journey, plan.Kept) || !only(plan.Diff(now, back), journey) {
		return nil, ErrSteer{fmt.Sprintf("what %s names (its messages, segments, events) has changed too, and others may use it: roll back the whole program, with journey rollback", journey)}
	}
	return back, nil
}

func appendTo(files []*source.File, name, text string) []*source.File {
	for i, f := range files {
		if f.Name == name {
			files[i] = source.NewFile(name, strings.TrimRight(f.Text, "\n")+"\n\n"+text+"\n")
			return files
		}
	}
	return append(files, source.NewFile(name, text+"\n"))
}

// only reports whether nothing but one journey differs.
func only(d plan.Difference, journey string) bool {
	return len(d.Policies) == 0 && !slices.ContainsFunc(d.Journeys, func(c plan.JourneyChange) bool { return c.Name != journey && c.Fate != plan.Kept })
}

func is(d plan.Difference, journey string, fate plan.Fate) bool {
	return slices.ContainsFunc(d.Journeys, func(c plan.JourneyChange) bool { return c.Name == journey && c.Fate == fate })
}

// UndoPeople returns what a rollback does with those under way where nobody says: those whom the publish moved or
// restarted are moved back, the others are left where they are.
func UndoPeople(undone machine.Publish) string {
	if undone.People == machine.MovePeople || undone.People == machine.RestartPeople {
		return machine.MovePeople
	}
	return machine.KeepPeople
}
