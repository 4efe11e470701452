package load_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
)

const shop = `
project "Shop" { timezone "Europe/Copenhagen", address "Kaffevej 1, 2100 København" }
contact { name: string? }
event cart { total: number }
journey a {
  start on cart where event.total > 3
  email hello
}
`

func folder() fstest.MapFS {
	return fstest.MapFS{
		"b.journey":        {Data: []byte(`email hello for marketing { subject "Hi", body file "mails/hello.md" }`)},
		"a.journey":        {Data: []byte(shop)},
		"mails/hello.md":   {Data: []byte(`Hello {{ contact.name | default: "you" }}`)},
		"mails/unused.md":  {Data: []byte(`{{ nothing`)},
		"old/c.journey":    {Data: []byte(`no program`)},
		"README.md":        {Data: []byte(`# Shop`)},
		"d.journey/nested": {Data: []byte(`a folder with the name of a script`)},
	}
}

func dump(p *plan.Program) string {
	var b strings.Builder
	plan.Dump(&b, p)
	return b.String()
}

func names(p *plan.Program) (out []string) {
	for _, f := range p.Files {
		out = append(out, f.Name)
	}
	return out
}

// TestRoundTrip loads a folder, then the sources of the program in another order: the program is the same.
func TestRoundTrip(t *testing.T) {
	p, diags, err := load.Dir(folder(), "shop")
	if err != nil || p == nil || len(diags) != 0 {
		t.Fatalf("%v %v %v", p, diags, err)
	}
	if want := []string{"a.journey", "b.journey", "mails/hello.md"}; !slices.Equal(names(p), want) {
		t.Errorf("files %q, want %q", names(p), want)
	}
	files := slices.Clone(p.Files)
	slices.Reverse(files)
	again, diags := load.Sources(files)
	if again == nil || len(diags) != 0 {
		t.Fatalf("%v %v", again, diags)
	}
	if diff := cmp.Diff(dump(p), dump(again)); diff != "" {
		t.Errorf("the plan differs:\n%s", diff)
	}
	if p.Hash != again.Hash || p.Journeys[0].Hash != again.Journeys[0].Hash || p.Hash == "" {
		t.Errorf("hashes differ: %s %s", p.Hash, again.Hash)
	}
	if !slices.Equal(names(again), names(p)) {
		t.Errorf("the order of the files changed: %q", names(again))
	}
	if e, ok := p.Event("cart"); !ok || e.Name != "cart" {
		t.Error("the event cart is not found")
	}
}

// TestMistakes shows that mistakes of every pass come together, sorted, and that there is no program then.
func TestMistakes(t *testing.T) {
	dir := folder()
	dir["a.journey"].Data = []byte(strings.Replace(shop, "email hello", "emial hello\n  email helo", 1))
	dir["mails/hello.md"].Data = []byte("\n{{ contact.nmae }}")
	p, diags, err := load.Dir(dir, "shop")
	if err != nil || p != nil || len(diags) != 3 {
		t.Fatalf("%v %v %v", p, diags, err)
	}
	var at []string
	for _, d := range diags {
		at = append(at, d.Span.File.Name+" "+d.Span.Text())
	}
	if want := []string{"a.journey emial", "a.journey helo", "mails/hello.md nmae"}; !slices.Equal(at, want) {
		t.Errorf("diagnostics at %q, want %q", at, want)
	}
}

// TestBodyIsNoFile names a folder, and a file that is not there, as bodies: both are mistakes of the author.
func TestBodyIsNoFile(t *testing.T) {
	for _, body := range []string{"old.md", "gone.md", "a\\u0000b.md"} {
		dir := folder()
		dir["old.md/x"] = &fstest.MapFile{Data: []byte("x")}
		dir["b.journey"].Data = []byte(`email hello for marketing { subject "Hi", body file "` + body + `" }`)
		p, diags, err := load.Dir(dir, "shop")
		if err != nil || p != nil || len(diags) != 1 || diags[0].Code != "J0524" {
			t.Errorf("%s: %v %v %v", body, p, diags, err)
		}
	}
}

func TestNoScript(t *testing.T) {
	_, _, err := load.Dir(fstest.MapFS{"x.md": {}}, "empty")
	if err == nil || !strings.Contains(err.Error(), "the folder empty holds no .journey file") {
		t.Errorf("got %v", err)
	}
}

// locked is a folder in which one file cannot be read.
type locked struct {
	fstest.MapFS
	name string
}

var errLocked = errors.New("locked")

func (l locked) ReadFile(name string) ([]byte, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errLocked}
	}
	return l.MapFS.ReadFile(name)
}

func TestUnreadable(t *testing.T) {
	for _, name := range []string{"a.journey", "mails/hello.md"} {
		_, _, err := load.Dir(locked{folder(), name}, "shop")
		if !errors.Is(err, errLocked) || !strings.Contains(err.Error(), "shop") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
