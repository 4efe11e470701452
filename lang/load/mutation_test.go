package load_test

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/journeylang/journey/lang/check"
	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// What one slip of the hand may cost: so many diagnostics, and so many of a hundred first ones on another line.
const (
	atMost      = 3
	elsewhere   = 5
	sampleEvery = 23 // in a short run one mutant of so many is tried
)

// mutant is a program with one token deleted, doubled or misspelt.
type mutant struct {
	of    *original
	file  int // in of.files
	tok   token.Token
	slip  string // delete, duplicate, misspell
	text  string // what stands instead of the token
	lines []int  // on which a first diagnostic is at home: that of the token, and of the one before if it is the first
}

// original is a program without a mistake.
type original struct {
	name  string
	files []*source.File
	known map[string]int // what is said about it all the same: warnings, and what this edition cannot run
}

func key(d diag.Diagnostic) string { return string(d.Code) + " " + d.Message }

// originals returns the programs of the examples and the valid ones of the goldens.
func originals(t *testing.T) []*original {
	t.Helper()
	var all []*original
	add := func(name string, files []*source.File) {
		_, diags := load.Sources(slices.Clone(files))
		known := map[string]int{}
		for _, d := range diags {
			if d.Severity == diag.Error && d.Code != check.NotRun {
				return
			}
			known[key(d)]++
		}
		all = append(all, &original{name, files, known})
	}
	folders, err := filepath.Glob("../../examples/*/*" + load.Extension)
	if err != nil || len(folders) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for i := range folders {
		folders[i] = filepath.Dir(folders[i])
	}
	for _, folder := range slices.Compact(folders) {
		var files []*source.File
		root := os.DirFS(folder)
		err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
			if ext := path.Ext(name); err != nil || ext != load.Extension && ext != ".md" && ext != ".js" {
				return err
			}
			text, err := fs.ReadFile(root, name)
			files = append(files, source.NewFile(name, string(text)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		add(filepath.Base(folder), files)
	}
	if n := len(all); n < 2 {
		t.Fatalf("%d examples are valid", n)
	}
	goldens, err := filepath.Glob("../*/testdata/*.txtar")
	if err != nil || len(goldens) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, name := range goldens {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var files []*source.File
		for _, f := range archive.Files {
			if strings.Contains(path.Base(f.Name), ".") && !strings.HasPrefix(f.Name, "out.") {
				files = append(files, source.NewFile(f.Name, string(f.Data)))
			}
		}
		if slices.ContainsFunc(files, func(f *source.File) bool { return path.Ext(f.Name) == load.Extension && len(f.Text) > 200 }) {
			add(strings.TrimPrefix(filepath.ToSlash(name), "../"), files)
		}
	}
	return all
}

// mutants returns every slip that can be made in a program.
func (o *original) mutants(dice *rand.Rand) []mutant {
	var all []mutant
	for n, f := range o.files {
		if path.Ext(f.Name) != load.Extension {
			continue
		}
		last := 0 // the line of the token before
		for _, tok := range token.Lex(f) {
			if tok.IsSpace() || tok.Kind == token.EOF {
				continue
			}
			text := tok.Text(f)
			line := f.Position(tok.Start).Line
			m := mutant{of: o, file: n, tok: tok, lines: []int{line, f.Position(tok.End).Line}}
			if last != line {
				m.lines = append(m.lines, last)
			}
			last = f.Position(tok.End).Line
			for _, slip := range []string{"delete", "duplicate", "misspell"} {
				m.slip = slip
				switch {
				case slip == "delete":
					m.text = ""
				case slip == "duplicate" && tok.Kind == token.Punct:
					m.text = text + text
				case slip == "duplicate":
					m.text = text + " " + text
				case tok.Kind != token.Ident || len(text) < 3:
					continue
				default:
					m.text = misspelt(text, dice)
				}
				all = append(all, m)
			}
		}
	}
	return all
}

// misspelt returns a word with two letters swapped, a letter lost or a letter wrong.
func misspelt(word string, dice *rand.Rand) string {
	i := 1 + dice.IntN(len(word)-2)
	switch dice.IntN(3) {
	case 0:
		if word[i] != word[i+1] {
			return word[:i] + string(word[i+1]) + string(word[i]) + word[i+2:]
		}
		fallthrough
	case 1:
		return word[:i] + word[i+1:]
	}
	return word[:i] + "q" + word[i+1:]
}

// said returns what is said about a mutant and not about its original, and whether it is invalid.
func (m *mutant) said() (list diag.List, invalid bool) {
	files := slices.Clone(m.of.files)
	f := files[m.file]
	files[m.file] = source.NewFile(f.Name, f.Text[:m.tok.Start]+m.text+f.Text[m.tok.End:])
	_, diags := load.Sources(files)
	known := maps.Clone(m.of.known)
	for _, d := range diags {
		if known[key(d)] > 0 {
			known[key(d)]--
			continue
		}
		list = append(list, d)
		invalid = invalid || d.Severity == diag.Error
	}
	return list, invalid
}

// verdict says what is wrong with what is said about a mutant.
type verdict struct {
	invalid, many, away bool
	cause               string
	example             string
}

func (m *mutant) judge() verdict {
	list, invalid := m.said()
	v := verdict{invalid: invalid, many: len(list) > atMost}
	f := m.of.files[m.file]
	if invalid {
		first := list[0].Span
		v.away = first.File == nil || first.File.Name != f.Name || !slices.Contains(m.lines, first.Line())
	}
	if v.many || v.away {
		v.cause = fmt.Sprintf("%s a %s: %s", m.slip, m.tok.Kind, list[0].Code)
		if m.tok.Kind == token.Punct || m.tok.Kind == token.Ident && m.slip != "misspell" && len(m.tok.Text(f)) < 9 {
			v.cause = fmt.Sprintf("%s %s: %s", m.slip, m.tok.Text(f), list[0].Code)
		}
		line := f.Position(m.tok.Start).Line
		v.example = fmt.Sprintf("%s %s:%d %s %q → %q in %q:", m.of.name, f.Name, line, m.slip, m.tok.Text(f), m.text, strings.TrimSpace(f.Line(line)))
		for _, d := range list[:min(len(list), atMost+1)] {
			v.example += fmt.Sprintf("\n        %s:%d %s %s", d.Span.File.Name, d.Span.Line(), d.Code, d.Message)
		}
	}
	return v
}

// TestMutants holds that one slip of the hand costs at most three diagnostics, and that the first of them is on its
// line in at least 95 of 100 cases. JOURNEY_MUTANTS=all tries every mutant of every program rather than a sample, and
// says where it went wrong.
func TestMutants(t *testing.T) {
	full := os.Getenv("JOURNEY_MUTANTS") != ""
	dice := rand.New(rand.NewPCG(1, 2))
	var all []mutant
	for _, o := range originals(t) {
		all = append(all, o.mutants(dice)...)
	}
	if !full {
		var sample []mutant
		for i := dice.IntN(sampleEvery); i < len(all); i += 1 + dice.IntN(2*sampleEvery-1) {
			sample = append(sample, all[i])
		}
		all = sample
	}
	verdicts := make([]verdict, len(all))
	var crowd sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		crowd.Go(func() {
			for i := w; i < len(all); i += workers {
				verdicts[i] = all[i].judge()
			}
		})
	}
	crowd.Wait()

	invalid, many, away := 0, 0, 0
	causes := map[string][]string{}
	for _, v := range verdicts {
		if v.invalid {
			invalid++
		}
		if v.many {
			many++
			t.Errorf("too much is said about %s", v.example)
		}
		if v.away {
			away++
		}
		if v.cause != "" {
			causes[v.cause] = append(causes[v.cause], v.example)
		}
	}
	if invalid == 0 {
		t.Fatalf("none of %d mutants is invalid", len(all))
	}
	share := 100 * float64(away) / float64(invalid)
	t.Logf("%d mutants, %d invalid: %d with more than %d diagnostics; the first on another line: %d (%.2f %%)", len(all), invalid, many, atMost, away, share)
	if share > elsewhere {
		t.Errorf("%.2f %% are led astray", share)
	}
	if full || t.Failed() {
		for _, cause := range slices.SortedFunc(maps.Keys(causes), func(a, b string) int {
			return cmp.Or(len(causes[b])-len(causes[a]), strings.Compare(a, b))
		}) {
			t.Logf("%4d × %s, such as %s", len(causes[cause]), cause, causes[cause][0])
		}
	}
}
