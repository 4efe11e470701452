// Package words is the vocabulary of the language as data: every declaration, clause, step and line of a test, how it is
// written, what it means, and where the reference explains it. `journey doc` and the hover of editors show it.
package words

// Group is what kind of line a word begins.
type Group string

// The groups, in the order of the reference.
const (
	Declaration Group = "declarations"
	Clause      Group = "clauses of a journey"
	Step        Group = "steps"
	Test        Group = "lines of a test"
)

// Groups are all groups, in the order of the reference.
var Groups = []Group{Declaration, Clause, Step, Test}

// Word is a line of the language by the words that begin it.
type Word struct {
	Name    string // wait up to
	Group   Group
	Usage   string // wait up to DURATION for EVENT [where RULE] { … } else { … }
	Doc     string // what it does, in a sentence or two
	Example string // as it stands in a script
	Section string // heading of lang/SPEC.md
	Form    string // its name in the list of what this edition cannot run yet, where it is not Name
}

// Edition returns the name under which the edition's list (check.Later) has the word.
func (w Word) Edition() string {
	if w.Form != "" {
		return w.Form
	}
	return w.Name
}
