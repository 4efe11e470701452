package oracle

import (
	"maps"
	"slices"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// facts is what a trace tells of an entity.
type facts struct {
	isAccount bool
	profile   map[string]any
	events    []event // in the order of arrival
	lists     map[string]bool
	leads     []*lead // in the order of creation
	firm      string  // of a contact: the name of its account
	alias     bool    // it was merged into another contact
	joins     int     // how many contacts were merged into it
}

// event is something that the person did, or a contact of the account.
type event struct {
	name   string
	at     time.Time
	fields map[string]any
	join   int  // how many contacts had been merged into this one before
	theirs bool // it came with a contact that was merged into this one
}

// lead is a lead as it was made and changed.
type lead struct {
	id             string
	created        time.Time
	fields         map[string]any
	process, stage string
	ready, closed  bool
}

func gather(p *plan.Program, id string, trace []machine.Entry, history History) (facts, error) {
	f := facts{isAccount: machine.KindOf(id) == machine.AccountEntity, profile: map[string]any{}, lists: map[string]bool{}}
	for i := range trace {
		e := &trace[i]
		switch e.Kind {
		case machine.Happened, machine.Inherited, machine.ContactDid:
			f.events = append(f.events, event{e.Text, time.UnixMilli(e.Time).UTC(), e.Values, f.joins, e.Kind == machine.Inherited})
		case machine.Changed, machine.Assigned:
			maps.Copy(f.profile, e.Values)
		case machine.Joined, machine.Parted:
			f.lists[e.Text] = e.Kind == machine.Joined // as their members are put in and taken out: read for segments without a rule only
		case machine.Linked:
			f.firm = e.Text
		case machine.Unlinked:
			f.firm = ""
		case machine.LeadMade, machine.LeadChanged, machine.LeadStaged, machine.LeadClosed:
			f.tell(p, e)
		case machine.Absorbed:
			f.joins++
			theirs, err := history(e.Text)
			if err != nil {
				return f, err
			}
			other, err := gather(p, e.Text, theirs, history)
			if err != nil {
				return f, err
			}
			for _, l := range other.leads {
				if !slices.ContainsFunc(f.leads, func(o *lead) bool { return o.id == l.id }) { // an id names one lead: this one's stays
					f.leads = append(f.leads, l)
				}
			}
			slices.SortStableFunc(f.leads, func(a, b *lead) int { return a.created.Compare(b.created) })
		case machine.Merged:
			f.alias = true
		}
	}
	maps.DeleteFunc(f.profile, func(_ string, v any) bool { return v == nil })
	if p.Contact == nil || f.isAccount {
		return f, nil
	}
	for _, field := range p.Contact.Fields {
		if _, set := f.profile[field.Name]; !set && field.Default != nil {
			f.profile[field.Name] = field.Default
		}
	}
	return f, nil
}

// tell takes in what a line of the trace tells of a lead.
func (f *facts) tell(p *plan.Program, e *machine.Entry) {
	if e.Kind == machine.LeadMade {
		f.leads = append(f.leads, &lead{id: e.Text, created: time.UnixMilli(e.Time).UTC(), fields: map[string]any{}})
	}
	i := slices.IndexFunc(f.leads, func(l *lead) bool { return l.id == e.Text })
	if i < 0 {
		return
	}
	l := f.leads[i]
	process, ofProcess := e.Values["process"].(string)
	if ofProcess {
		l.process = process
	}
	switch e.Kind {
	case machine.LeadStaged:
		if after, _ := e.Values["after"].(string); after != "" {
			d := p.Process(l.process)
			l.stage, l.closed = after, d != nil && d.Outcome(after)
		}
	case machine.LeadClosed:
		l.closed = true
		if outcome, _ := e.Values["outcome"].(string); outcome != "" {
			l.stage = outcome
		}
	default:
		for name, v := range e.Values {
			switch name {
			case "process", "created":
			case "sales_ready":
				l.ready = l.ready || v == true
			default:
				l.fields[name] = v
			}
		}
	}
}
