package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/source"
)

// Build makes the plan of a program in which check found no error. scripts are its script files; the body files
// that its messages name are added to them.
func Build(info *check.Info, scripts []*source.File) *Program {
	p := &Program{
		Name: info.Name, Zone: info.Zone, Currency: info.Currency, Address: info.Address, Contact: info.Contact, Tests: info.Tests,
		events: map[string]*Event{},
	}
	for _, e := range info.Events {
		event := &Event{Name: e.Name, Wire: e.Wire, Fields: e.Fields}
		p.Events = append(p.Events, event)
		p.events[e.Name] = event
		if e.Wire != "" {
			p.events[e.Wire] = event
		}
	}
	for _, s := range info.Segments {
		p.Segments = append(p.Segments, &Segment{Name: s.Name, Rule: s.Rule, Doc: s.Decl.Doc})
	}
	messages := map[string]*Message{}
	for _, m := range info.Messages {
		msg := message(m)
		messages[m.Name] = msg
		p.Messages = append(p.Messages, msg)
	}
	for _, c := range info.Channels {
		p.Channels = append(p.Channels, channel(c))
	}
	for _, j := range info.Journeys {
		p.Journeys = append(p.Journeys, flatten(j, info, messages))
	}
	p.Aggregates = aggregates(p)
	for _, j := range p.Journeys {
		j.Hash = journeyHash(p, j)
	}
	p.Files = files(info, scripts)
	p.Hash = filesHash(p.Files)
	return p
}

// files are the scripts and the body files that are used, sorted by name.
func files(info *check.Info, scripts []*source.File) []*source.File {
	all := append([]*source.File(nil), scripts...)
	seen := map[*source.File]bool{}
	for _, m := range info.Messages {
		if m.File != nil && !seen[m.File] {
			seen[m.File] = true
			all = append(all, m.File)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

func filesHash(files []*source.File) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%d %s %d\n%s\n", len(f.Name), f.Name, len(f.Text), f.Text)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// aggregates collects all readings of history, each key once, in order of appearance.
func aggregates(p *Program) []*expr.Aggregate {
	var out []*expr.Aggregate
	seen := map[string]bool{}
	add := func(e *expr.Program) {
		for _, a := range e.Aggregates {
			if !seen[a.Key] {
				seen[a.Key] = true
				out = append(out, a)
			}
		}
	}
	for _, s := range p.Segments {
		add(s.Rule)
	}
	for _, j := range p.Journeys {
		for _, e := range j.exprs() {
			add(e)
		}
	}
	return out
}

// exprs lists the expressions of the journey in the order of the script.
func (j *Journey) exprs() []*expr.Program {
	var out []*expr.Program
	add := func(e *expr.Program) {
		if e != nil {
			out = append(out, e)
		}
	}
	if j.Start.On != nil {
		add(j.Start.On.Where)
	}
	add(j.Per)
	for i := range j.Exits {
		add(j.Exits[i].Where)
	}
	for i := range j.Goals {
		add(j.Goals[i].On.Where)
		add(j.Goals[i].Worth)
	}
	for i := range j.Steps {
		s := &j.Steps[i]
		add(s.Value)
		for k := range s.Branches {
			add(s.Branches[k].Cond)
			if s.Branches[k].On != nil {
				add(s.Branches[k].On.Where)
			}
		}
	}
	return out
}
