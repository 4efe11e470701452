package plan

import (
	"slices"

	"github.com/journeylang/journey/lang/check"
)

// Topic is what people can subscribe to.
type Topic struct {
	Name  string
	Title string   // for people; "": the name
	Above []string // what it stands under: topics, the nearest first, then the purpose
	Model Model
}

// Model says what holds for who never said anything.
type Model string

// The models of consent (rule 16).
const (
	OptIn  Model = "opt_in"  // nothing is sent
	OptOut Model = "opt_out" // it is sent
	Unask  Model = "none"    // nobody is asked
)

// Purposes are the roots of the topics: marketing goes to everybody who did not say no, and nobody is asked about
// an order or a password.
var Purposes = map[string]Model{"marketing": OptOut, "transactional": Unask}

// Topic returns the topic called name.
func (p *Program) Topic(name string) (*Topic, bool) {
	for _, t := range p.Topics {
		if t.Name == name {
			return t, true
		}
	}
	return nil, false
}

// Within reports whether what is for one purpose or topic is also for another: the same, or one above it.
func (p *Program) Within(name, above string) bool {
	if name == above {
		return true
	}
	t, ok := p.Topic(name)
	return ok && slices.Contains(t.Above, above)
}

// topics resolves what each topic stands under.
func topics(info *check.Info) []*Topic {
	byName := map[string]*check.Topic{}
	for _, t := range info.Topics {
		byName[t.Name] = t
	}
	var out []*Topic
	for _, t := range info.Topics {
		topic := &Topic{Name: t.Name, Model: Model(t.Default)}
		if t.Decl.Title != nil {
			topic.Title = t.Decl.Title.Value
		}
		for up := t.Decl.Under; up != nil; {
			topic.Above = append(topic.Above, up.Name)
			next := byName[up.Name]
			if next == nil {
				break
			}
			up = next.Decl.Under
		}
		out = append(out, topic)
	}
	return out
}
