package report

import "github.com/journeylang/journey/lang/plan"

// SegmentChange is what a publish does to a segment. A new or changed rule is applied to everybody, from what has happened,
// while the program runs.
type SegmentChange struct {
	Segment string `json:"segment"`
	Change  string `json:"change"`           // changed, added, removed
	Before  string `json:"before,omitempty"` // the rule; "": it had none, or is static
	After   string `json:"after,omitempty"`
	Size    int    `json:"size"` // how many are in it now
}

// segmentChanges compares the segments of two programs; old may be nil. A segment that names another one which changes stands
// with that one only.
func segmentChanges(old, next *plan.Program) []SegmentChange {
	var out []SegmentChange
	if old == nil {
		return nil
	}
	for _, s := range next.Segments {
		before, had := segment(old, s.Name)
		switch after := ruleText(s); {
		case !had:
			out = append(out, SegmentChange{Segment: s.Name, Change: plan.Added.String(), After: after})
		case before != after:
			out = append(out, SegmentChange{Segment: s.Name, Change: plan.Changed.String(), Before: before, After: after})
		}
	}
	for _, s := range old.Segments {
		if _, has := segment(next, s.Name); !has {
			out = append(out, SegmentChange{Segment: s.Name, Change: plan.Removed.String(), Before: ruleText(s)})
		}
	}
	return out
}

func segment(p *plan.Program, name string) (rule string, ok bool) {
	for _, s := range p.Segments {
		if s.Name == name {
			return ruleText(s), true
		}
	}
	return "", false
}

func ruleText(s *plan.Segment) string {
	if s.Rule == nil {
		return ""
	}
	return s.Rule.Text
}
