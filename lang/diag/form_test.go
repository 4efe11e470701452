package diag

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const samplePage = "# J0102: a word\n\nWhat `it says`, over\ntwo lines.\n\n## Bad\n\n```journey\nwiat 3d\n```\n\n" +
	"```markdown mails/a.md\nHello\n```\n\n## Good\n\n```journey\njourney a {\n\n  wait 3d\n}\n```\n\n## Why\n\nBecause.\n"

func TestParsePage(t *testing.T) {
	page, err := parsePage("J0102", samplePage)
	if err != nil {
		t.Fatal(err)
	}
	want := `J0102  a word in a journey that begins no step and no clause

What ` + "`it says`" + `, over two lines.

Bad

  │ wiat 3d

  ── mails/a.md
  │ Hello

Good

  │ journey a {
  │
  │   wait 3d
  │ }

Why

Because.
`
	if diff := cmp.Diff(want, page.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var b strings.Builder
	if err := page.WriteText(&b, true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "What "+colours.cyan+"it says"+colours.off+", over") {
		t.Errorf("in colour:\n%s", b.String())
	}
	if page.WriteText(broken{}, false) == nil {
		t.Error("the error of the writer is lost")
	}
}

func TestWrongPages(t *testing.T) {
	for old, broken := range map[string]string{
		"# J0102: ":         "# J0103: ",
		"## Bad":            "## Worse",
		"## Good":           "## Why",
		"  wait 3d\n}\n```": "  wait 3d\n}\n",
		"Because.\n":        "",
		"## Why":            "# Why",
	} {
		if _, err := parsePage("J0102", strings.Replace(samplePage, old, broken, 1)); err == nil {
			t.Errorf("a page with %q in place of %q is taken", broken, old)
		}
	}
	if _, err := parsePage("J0102", samplePage+"\n## More\n\nx\n"); err == nil {
		t.Error("a fourth section is taken")
	}
}

func TestWrap(t *testing.T) {
	got := wrap("one `two three four` five ä-é six", 12)
	if diff := cmp.Diff([]string{"one", "`two three four`", "five ä-é six"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
