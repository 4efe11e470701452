package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/runtime/journeytest"
)

// lookEvery is how often a folder is looked at for changes. Looking works on every file system and with every way in which
// editors save; what changes between two looks is one change.
const lookEvery = 200 * time.Millisecond

// stamp is what tells that a file has changed.
type stamp struct {
	size    int64
	changed time.Time
}

// look returns the stamps of the files that a program may read, by name. Data folders and others that begin with a dot
// are left out. A file that comes or goes while it looks is seen by the next look.
func look(dir string) map[string]stamp {
	seen := map[string]stamp{}
	root := os.DirFS(dir)
	// A folder that cannot be read has no files to watch; running the tests says why it cannot be read.
	_ = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case entry.IsDir():
			if name != "." && strings.HasPrefix(path.Base(name), ".") {
				return fs.SkipDir
			}
			return nil
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			seen[name] = stamp{info.Size(), info.ModTime()}
		}
		return nil
	})
	return seen
}

// differing returns the names of the files that came, went or changed, sorted.
func differing(before, after map[string]stamp) (names []string) {
	for name, s := range after {
		if before[name] != s {
			names = append(names, name)
		}
	}
	for name := range before {
		if _, there := after[name]; !there {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// change waits until files of the folder differ from those seen, and then until nobody writes any more. It returns nil
// when the context ends.
func change(ctx context.Context, dir string, seen *map[string]stamp) (names []string) {
	before, last := *seen, *seen
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookEvery):
		}
		now := look(dir)
		names = differing(before, now)
		if len(names) > 0 && maps.Equal(last, now) {
			*seen = now
			return names
		}
		last = now
	}
}

// watch runs the tests, and again whenever a file changes, until the context ends.
func (v *testVerb) watch(ctx context.Context, c *console, only *regexp.Regexp) error {
	if v.JSON {
		return usageError{errors.New("--watch is for people: leave --json away")}
	}
	seen := look(v.Dir)
	said := map[string]string{} // what came of each test, by its name
	for first := true; ; first = false {
		p, err := loadProgram(c, v.Dir)
		switch {
		case err == nil:
			begin := time.Now()
			results := journeytest.Run(p, journeytest.Options{Run: only, Seed: v.Seed, Cover: v.Cover})
			now := verdicts(results)
			if first {
				writeTests(c, results, time.Since(begin))
			} else {
				writeNews(c, results, said, now, time.Since(begin))
			}
			if v.Cover {
				writeCover(c, journeytest.Cover(p, results))
			}
			said = now
		case first && !errors.Is(err, errWrong):
			return err
		case !errors.Is(err, errWrong):
			fmt.Fprintln(c.err, "journey:", err)
		}
		fmt.Fprintf(c.err, "\nwatching %s; ctrl-C stops\n", v.Dir)
		names := change(ctx, v.Dir, &seen)
		if names == nil {
			return nil
		}
		if c.color {
			fmt.Fprint(c.out, "\x1b[H\x1b[2J\x1b[3J")
		}
		if len(names) > 3 {
			names = append(names[:3], "…")
		}
		fmt.Fprintf(c.out, "%s changed\n", strings.Join(names, ", "))
	}
}

// verdicts returns what came of each test as text: "" for one that passed, else its failures.
func verdicts(results []journeytest.Result) map[string]string {
	said := map[string]string{}
	for i := range results {
		var b strings.Builder
		for _, f := range results[i].Failures {
			fmt.Fprintf(&b, "%s: expected %s, happened %s\n", f.Span.Text(), f.Expected, f.Happened)
		}
		said[results[i].Name] = b.String()
	}
	return said
}

// writeNews writes the tests of which something else came than the time before. Where the screen was cleared, the others
// that fail are shown in full again.
func writeNews(c *console, results []journeytest.Result, before, now map[string]string, took time.Duration) {
	green, red, off := "\x1b[32m", "\x1b[1;31m", "\x1b[0m"
	if !c.color {
		green, red, off = "", "", ""
	}
	news, failed := 0, 0
	for i := range results {
		name := results[i].Name
		was, known := before[name]
		is := now[name]
		if is != "" {
			failed++
		}
		if known && was == is {
			continue
		}
		news++
		switch {
		case !known && is == "":
			fmt.Fprintf(c.out, "%s✓%s %s: new\n", green, off, name)
		case is == "":
			fmt.Fprintf(c.out, "%s✓%s %s: passes now\n", green, off, name)
		case known && was != "":
			fmt.Fprintf(c.out, "%s✗%s %s: fails in another way\n", red, off, name)
		default:
			fmt.Fprintf(c.out, "%s✗%s %s: fails\n", red, off, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, there := now[name]; !there {
			news++
			fmt.Fprintf(c.out, "- %s: is gone\n", name)
		}
	}
	if news == 0 {
		fmt.Fprintln(c.out, "every test came out as before")
	}
	for i := range results {
		if r := &results[i]; !r.Passed() && (c.color || before[r.Name] != now[r.Name]) {
			fmt.Fprintf(c.out, "\n%s%s%s\n", red, r.Name, off)
			diag.WriteText(c.out, r.Diagnostics(), c.color)
		}
	}
	fmt.Fprintf(c.out, "\n%d failed, %d passed (%s)\n", failed, len(results)-failed, milliseconds(took))
}
