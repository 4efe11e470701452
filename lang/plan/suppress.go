package plan

import (
	"slices"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/check"
)

// Suppressed is a group whose members get nothing, by no medium.
type Suppressed struct {
	Name    string
	Segment bool // a declared segment; else one of the groups that the runtime keeps: complained, bounced, unsubscribed
}

func suppressed(list []*ast.Suppress, info *check.Info) []Suppressed {
	var out []Suppressed
	for _, d := range list {
		for _, g := range d.Groups {
			segment := slices.ContainsFunc(info.Segments, func(s *check.Segment) bool { return s.Name == g.Name })
			out = append(out, Suppressed{g.Name, segment})
		}
	}
	return out
}
