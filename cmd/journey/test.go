package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/runtime/journeytest"
)

type testVerb struct {
	Dir  string `arg:"" optional:"" default:"." help:"Folder of the program."`
	Only string `name:"run" placeholder:"RE" help:"Only tests whose name matches."`
	Seed uint64 `default:"1" help:"Seed of control groups and splits."`
	JSON bool   `name:"json" help:"Print one JSON object per test; with --cover one per journey behind them."`

	Cover bool `help:"Show which steps and branches of the journeys no test reaches."`
	Watch bool `help:"Run the tests again when a file of the folder changes, and show what has changed, until ctrl-C."`
}

// Run runs the tests, once or whenever a file changes.
func (v *testVerb) Run(ctx context.Context, c *console) error {
	var only *regexp.Regexp
	if v.Only != "" {
		var err error
		if only, err = regexp.Compile(v.Only); err != nil {
			return usageError{fmt.Errorf("--run is no regular expression: %w; a word of the names is one: --run reminders", err)}
		}
	}
	if v.Watch {
		return v.watch(ctx, c, only)
	}
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	begin := time.Now()
	results := journeytest.Run(p, journeytest.Options{Run: only, Seed: v.Seed, Cover: v.Cover})
	if len(p.Tests) == 0 {
		return usageError{fmt.Errorf(`%s has no tests; write one: test "who orders is thanked" { … }`, p.Name)}
	}
	if len(results) == 0 {
		return usageError{fmt.Errorf("none of the %s matches %q", plural(len(p.Tests), "test"), v.Only)}
	}
	if v.JSON {
		err = writeTestJSON(c, results)
	} else {
		writeTests(c, results, time.Since(begin))
	}
	if err == nil && v.Cover {
		err = v.writeCover(c, journeytest.Cover(p, results))
	}
	if err != nil {
		return err
	}
	for i := range results {
		if !results[i].Passed() {
			return errWrong
		}
	}
	return nil
}

func (v *testVerb) writeCover(c *console, covered journeytest.Coverage) error {
	if v.JSON {
		return writeCoverJSON(c, covered)
	}
	writeCover(c, covered)
	return nil
}

// writeTests writes one line per test, what failed in full, and a summary.
func writeTests(c *console, results []journeytest.Result, took time.Duration) {
	green, red, grey, off := "\x1b[32m", "\x1b[1;31m", "\x1b[2m", "\x1b[0m"
	if !c.color {
		green, red, grey, off = "", "", "", ""
	}
	passed, virtual := 0, time.Duration(0)
	for i := range results {
		r := &results[i]
		mark := red + "✗" + off
		if r.Passed() {
			passed++
			mark = green + "✓" + off
		}
		note := fmt.Sprintf("%s in %s", days(r.Virtual), milliseconds(r.Took))
		if r.Expectations == 0 && r.Passed() {
			note = "expects nothing, so it cannot fail"
		}
		fmt.Fprintf(c.out, "%s %s %s(%s)%s\n", mark, r.Name, grey, note, off)
		virtual += r.Virtual
	}
	for i := range results {
		if r := &results[i]; !r.Passed() {
			fmt.Fprintf(c.out, "\n%s%s%s\n", red, r.Name, off)
			diag.WriteText(c.out, r.Diagnostics(), c.color)
		}
	}
	verdict := fmt.Sprintf("%s passed", plural(passed, "test"))
	if failed := len(results) - passed; failed > 0 {
		verdict = fmt.Sprintf("%s failed, %d passed", plural(failed, "test"), passed)
	}
	fmt.Fprintf(c.out, "\n%s (%s in %s)\n", verdict, days(virtual), milliseconds(took))
}

func days(d time.Duration) string {
	text := fmt.Sprintf("%.1f", d.Hours()/24)
	text = strings.TrimSuffix(text, ".0")
	if text == "1" {
		return "1 day"
	}
	return text + " days"
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// testLine is one test as other programs read it.
type testLine struct {
	Test         string        `json:"test"`
	File         string        `json:"file"`
	Line         int           `json:"line"`
	Passed       bool          `json:"passed"`
	Expectations int           `json:"expectations"`
	VirtualDays  float64       `json:"virtual_days"`
	Milliseconds float64       `json:"ms"`
	Failures     []testFailure `json:"failures"`
}

type testFailure struct {
	File     string     `json:"file"`
	Line     int        `json:"line"`
	Column   int        `json:"column"`
	Contact  string     `json:"contact,omitempty"`
	Time     time.Time  `json:"time"`
	Expected string     `json:"expected"`
	Happened string     `json:"happened"`
	Hint     string     `json:"hint,omitempty"`
	Path     []testPath `json:"path"`
}

type testPath struct {
	Time time.Time `json:"time"`
	Text string    `json:"text"`
}

func writeTestJSON(c *console, results []journeytest.Result) error {
	out := json.NewEncoder(c.out)
	out.SetEscapeHTML(false)
	for i := range results {
		r := &results[i]
		line := testLine{Test: r.Name, File: r.Span.File.Name, Line: r.Span.Line(), Passed: r.Passed(), Expectations: r.Expectations,
			VirtualDays: r.Virtual.Hours() / 24, Milliseconds: float64(r.Took) / float64(time.Millisecond), Failures: []testFailure{}}
		for _, f := range r.Failures {
			at := f.Span.Begin()
			failure := testFailure{File: f.Span.File.Name, Line: at.Line, Column: at.Column, Contact: f.Contact, Time: f.Time,
				Expected: f.Expected, Happened: f.Happened, Hint: f.Hint, Path: []testPath{}}
			for _, m := range f.Path {
				failure.Path = append(failure.Path, testPath(m))
			}
			line.Failures = append(line.Failures, failure)
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
