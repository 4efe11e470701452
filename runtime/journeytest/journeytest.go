// Package journeytest runs the test blocks of a program in virtual time.
//
// Every test has a world of its own: a virtual shell with the same fold, the same machine and the same rendering of
// mails as the live engine, a clock that stands where the test puts it, and a seed. So a test of a year takes
// milliseconds and says the same each time.
package journeytest

import (
	"regexp"
	"runtime"
	"sync"
	"time"

	"github.com/journeylang/journey/lang/ast"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
)

// Options say which tests run, and how.
type Options struct {
	Run  *regexp.Regexp // only tests whose name matches; nil: all
	Seed uint64         // of every draw: control groups and splits
	// Cover says to find out which steps and ways the tests reach: see the function of that name.
	Cover bool
}

// Result is what became of one test.
type Result struct {
	Name         string
	Span         source.Span // of the test's name
	Failures     []Failure   // in the order of the script; none: the test passed
	Expectations int         // that were looked at; 0: the test cannot fail
	Virtual      time.Duration
	Took         time.Duration

	covered Coverage
}

// Passed reports whether the test held.
func (r *Result) Passed() bool { return len(r.Failures) == 0 }

// Failure is one line of a test that did not hold.
type Failure struct {
	Span     source.Span // what was not so
	Time     time.Time   // virtual, in the zone of the project
	Expected string      // ada got email welcome
	Happened string      // ada got no message
	Hint     string      // how to mend it; may be empty
	Contact  string
	Path     []Moment // what the contact went through up to here
}

// Moment is one line of a contact's path, in plain words.
type Moment struct {
	Time time.Time // in the zone of the project
	Text string
}

// Run runs the tests of a program side by side and returns their results in the order of the script.
func Run(p *plan.Program, options Options) []Result {
	var tests []*ast.Test
	for _, t := range p.Tests {
		if options.Run == nil || options.Run.MatchString(t.Name.Value) {
			tests = append(tests, t)
		}
	}
	results := make([]Result, len(tests))
	next := make(chan int)
	var running sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tests)) {
		running.Go(func() {
			for i := range next {
				results[i] = runOne(p, tests[i], options)
			}
		})
	}
	for i := range tests {
		next <- i
	}
	close(next)
	running.Wait()
	return results
}

// DefaultSeed is the seed of tests where nobody gives another.
const DefaultSeed = 1
