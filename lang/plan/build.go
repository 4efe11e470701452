package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/source"
)

// Build makes the plan of a program in which check found no error. scripts are its script files; the body files
// that its messages name are added to them.
func Build(info *check.Info, scripts []*source.File) *Program {
	p := &Program{
		Name: info.Name, Zone: info.Zone, Currency: info.Currency, Country: info.Country, Address: info.Address, Contact: info.Contact, Account: info.Account, Lead: info.Lead, Teams: teams(info), Tests: info.Tests,
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
	p.match(info)
	messages := map[string]*Message{}
	for _, m := range info.Messages {
		msg := message(m)
		messages[m.Name] = msg
		p.Messages = append(p.Messages, msg)
	}
	p.Topics = topics(info)
	for _, q := range info.Quiets {
		p.Quiets = append(p.Quiets, quiet(q, info))
	}
	for _, c := range info.Caps {
		p.Caps = append(p.Caps, limit(c))
	}
	p.Suppressed = suppressed(info.Suppressed, info)
	for _, c := range info.Channels {
		p.Channels = append(p.Channels, channel(c))
	}
	for _, f := range info.Functions {
		p.Functions = append(p.Functions, function(f, info))
	}
	for _, a := range info.Actions {
		p.Actions = append(p.Actions, action(a, info))
	}
	for _, j := range info.Journeys {
		p.Journeys = append(p.Journeys, flatten(j, info, messages))
	}
	p.forms(info, messages)
	p.Scores = scores(info, messages)
	p.Processes = processes(info)
	p.Aggregates = aggregates(p)
	for _, j := range p.Journeys {
		j.Hash = journeyHash(p, j)
	}
	p.Files = files(info, scripts)
	p.Hash = filesHash(p.Files)
	p.tests(info, scripts)
	return p
}

// tests keeps what the tests of the program need beside their tree.
func (p *Program) tests(info *check.Info, scripts []*source.File) {
	p.Rules, p.Published = info.Exprs, map[*ast.TestPublish]*Program{}
	for _, v := range info.Published {
		next := Build(v.Info, scripts)
		next.Hash = filesHash(append(slices.Clone(next.Files), source.NewFile("published", v.At.Span().Text())))
		p.Published[v.At] = next
	}
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
	for _, f := range codeFiles(info) {
		if !seen[f] {
			seen[f] = true
			all = append(all, f)
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
		if e == nil {
			return
		}
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
	for _, rule := range p.StageRules() {
		add(rule)
	}
	for _, s := range p.Scores {
		for _, e := range s.exprs() {
			add(e)
		}
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
	for i := range j.Whens {
		add(j.Whens[i].Rule)
	}
	for i := range j.Goals {
		add(j.Goals[i].On.Where)
		add(j.Goals[i].Worth)
	}
	for i := range j.Steps {
		s := &j.Steps[i]
		add(s.Value)
		for _, e := range s.Until.exprs() {
			add(e)
		}
		if s.Series != nil {
			add(s.Series.Date)
		}
		for _, a := range s.Args {
			add(a)
		}
		for k := range s.Given {
			add(s.Given[k].Value)
		}
		for k := range s.Branches {
			add(s.Branches[k].Cond)
			if s.Branches[k].On != nil {
				add(s.Branches[k].On.Where)
			}
		}
	}
	return out
}
