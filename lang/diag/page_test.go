package diag_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/journeytest"
)

// Each code has its page, and there is no other page; its title is the meaning of the code.
func TestPages(t *testing.T) {
	files, err := filepath.Glob("pages/*")
	if err != nil {
		t.Fatal(err)
	}
	var want, have []string
	for _, code := range diag.Codes() {
		want = append(want, string(code)+".md")
	}
	for _, f := range files {
		name := filepath.Base(f)
		have = append(have, name)
		code := diag.Code(strings.TrimSuffix(name, ".md"))
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		title := fmt.Sprintf("# %s: %s", code, diag.Meaning(code))
		first, rest, _ := strings.Cut(string(text), "\n")
		if first == title || diag.Meaning(code) == "" {
			continue
		}
		if os.Getenv("JOURNEY_UPDATE") == "1" {
			if err := os.WriteFile(f, []byte(title+"\n"+rest), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		t.Errorf("%s begins with %q, want %q", f, first, title)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("pages (-codes +pages):\n%s", diff)
	}
}

// What a page shows as bad gets the code of the page, once, and nothing else; where the diagnostic has a fix, the fix
// mends it. What it shows as good gets nothing.
func TestExamples(t *testing.T) {
	for _, code := range diag.Codes() {
		t.Run(string(code), func(t *testing.T) {
			page, ok := diag.PageOf(code)
			if !ok {
				t.Fatal("there is no page of the right form")
			}
			for _, files := range programs(t, page.Bad) {
				list := examine(files, code)
				if len(list) != 1 || list[0].Code != code {
					t.Errorf("bad example:\n%s\ngives:\n%s", files[0].Text, show(list))
					continue
				}
				if len(list[0].Fix) > 0 {
					if left := examine(mend(files, list), code); len(left) > 0 {
						t.Errorf("the fix of\n%s\nleaves:\n%s", files[0].Text, show(left))
					}
				}
			}
			for _, files := range programs(t, page.Good) {
				if list := examine(files, code); len(list) > 0 {
					t.Errorf("good example:\n%s\ngives:\n%s", files[0].Text, show(list))
				}
			}
		})
	}
}

// examine checks a program and, where that finds nothing, runs its tests. What cannot run yet is only told where the
// page is about that: there it would hide what else is to say of its line.
func examine(files []*source.File, about diag.Code) diag.List {
	var scripts []*source.File
	bodies := map[string]*source.File{}
	for _, f := range files {
		if strings.HasSuffix(f.Name, load.Extension) {
			scripts = append(scripts, f)
		} else {
			bodies[f.Name] = f
		}
	}
	tree, reported := parse.Files(scripts)
	_, found := check.Program(tree, bodies, reported)
	if len(reported)+len(found) == 0 {
		p, _ := load.Sources(files)
		return append(failures(p), load.Past(p, today)...)
	}
	return slices.DeleteFunc(slices.Concat(reported, found), func(d diag.Diagnostic) bool { return d.Code == check.NotRun && about != check.NotRun }).Tidy()
}

// today is the day on which the examples are looked at.
var today = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func failures(p *plan.Program) (list diag.List) {
	for _, r := range journeytest.Run(p, journeytest.Options{}) {
		list = append(list, r.Diagnostics()...)
	}
	return list
}

func mend(files []*source.File, list diag.List) []*source.File {
	texts := diag.Mend(list).Texts
	out := make([]*source.File, len(files))
	for i, f := range files {
		text, ok := texts[f]
		if !ok {
			text = f.Text
		}
		out[i] = source.NewFile(f.Name, text)
	}
	return out
}

func show(list diag.List) string {
	var b strings.Builder
	diag.WriteText(&b, list, false) // a Builder never fails
	return b.String()
}

// programs returns the programs of a section: each script alone, with the files that the section names.
func programs(t *testing.T, parts []diag.Part) (all [][]*source.File) {
	t.Helper()
	var beside []*source.File
	for _, p := range parts {
		if p.Name != "" {
			beside = append(beside, source.NewFile(p.Name, expand(p.Text)))
		}
	}
	for _, p := range parts {
		if p.Kind == "journey" && p.Name == "" {
			all = append(all, append([]*source.File{source.NewFile("example.journey", expand(p.Text))}, beside...))
		}
	}
	if len(all) == 0 {
		t.Error("a section has no example")
	}
	return all
}

var marker = regexp.MustCompile(`⟦(.+?) × (\d+)⟧|⟦byte ([0-9A-F]{2})⟧`)

// expand makes of ⟦text × 300⟧ the text three hundred times, and of ⟦byte E6⟧ that byte: what is too long for a page,
// or no text.
func expand(text string) string {
	return marker.ReplaceAllStringFunc(text, func(found string) string {
		m := marker.FindStringSubmatch(found)
		if m[3] != "" {
			b, _ := strconv.ParseUint(m[3], 16, 8) // the pattern lets only such bytes through
			return string([]byte{byte(b)})
		}
		n, _ := strconv.Atoi(m[2])
		return strings.Repeat(m[1], n)
	})
}
