package plan

import (
	"slices"
	"strings"
)

// PolicyChange is a change of what holds for every send, also for people under way: a cap, a quiet time, a topic, the
// suppressed groups. It changes no journey.
type PolicyChange struct {
	What   string // "cap for marketing"
	Before string // as written, or nearly; "": there was none
	After  string // "": there is none any more
}

// policyChanges compares what holds for every send: what the new program says in its order, then what is gone.
func policyChanges(old, next *Program) []PolicyChange {
	if old == nil {
		return nil
	}
	was, is := policyTexts(old), policyTexts(next)
	var all []PolicyChange
	for _, p := range is {
		i := slices.IndexFunc(was, func(o policyText) bool { return o.what == p.what })
		switch {
		case i < 0:
			all = append(all, PolicyChange{What: p.what, After: p.text})
		case was[i].text != p.text:
			all = append(all, PolicyChange{p.what, was[i].text, p.text})
		}
	}
	for _, o := range was {
		if !slices.ContainsFunc(is, func(p policyText) bool { return p.what == o.what }) {
			all = append(all, PolicyChange{What: o.what, Before: o.text})
		}
	}
	return all
}

// policyText is one policy: equal texts, equal behaviour.
type policyText struct{ what, text string }

func policyTexts(p *Program) []policyText {
	var all []policyText
	for _, t := range p.Topics {
		all = append(all, policyText{"topic " + t.Name, "under " + strings.Join(t.Above, ", ") + ", " + string(t.Model)})
	}
	for _, q := range p.Quiets {
		var times []string
		for _, t := range q.Times {
			times = append(times, t.Text)
		}
		all = append(all, policyText{strings.TrimSpace("quiet " + q.Name), strings.Join(times, ", ")})
	}
	for _, c := range p.Caps {
		var limits []string
		for _, l := range c.Limits {
			limits = append(limits, l.Text)
		}
		all = append(all, policyText{"cap for " + c.For, strings.Join(limits, ", ")})
	}
	var groups []string
	for _, g := range p.Suppressed {
		text := g.Name
		if g.Segment {
			text = "segment " + text
			if i := slices.IndexFunc(p.Segments, func(s *Segment) bool { return s.Name == g.Name }); i >= 0 && p.Segments[i].Rule != nil {
				text += " = " + p.Segments[i].Rule.Text
			}
		}
		groups = append(groups, text)
	}
	if len(groups) > 0 {
		all = append(all, policyText{"suppress", strings.Join(groups, ", ")})
	}
	return all
}
