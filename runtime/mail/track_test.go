package mail

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every link to the web is led past us, with its title; all else stays as it was written, to the byte.
func TestTrack(t *testing.T) {
	tests := map[string]struct {
		page, want string
		links      []string
	}{
		"links": {
			`<html><body><p><a href="https://x.example/a?b=1&amp;c=2" title="espresso">x</a> <A class='k' HREF='http://x.example/'>y</A></p></body></html>`,
			`<html><body><p><a href="[1]" title="espresso">x</a> <A class='k' HREF="[2]">y</A></p><img src="dot" width="1" height="1" alt="" style="border:0"></body></html>`,
			[]string{"espresso https://x.example/a?b=1&c=2", " http://x.example/"},
		},
		"no links to the web": {
			`<a href="mailto:ada@x.example">m</a><a name="top">t</a><a href="#top">u</a><a href="javascript:x">j</a><abbr href="https://x.example/">n</abbr>`,
			`<a href="mailto:ada@x.example">m</a><a name="top">t</a><a href="#top">u</a><a href="javascript:x">j</a><abbr href="https://x.example/">n</abbr><img src="dot" width="1" height="1" alt="" style="border:0">`,
			nil,
		},
		"where no link is": {
			`<!-- <a href="https://x.example/"> --><style>a[href="https://x.example/"] { color: red }</style>&lt;a href="https://x.example/"&gt;`,
			`<!-- <a href="https://x.example/"> --><style>a[href="https://x.example/"] { color: red }</style>&lt;a href="https://x.example/"&gt;<img src="dot" width="1" height="1" alt="" style="border:0">`,
			nil,
		},
		"without quotes, and with traps": {
			`<a data-x="href='no'" disabled href=https://x.example/q title=a>x</a><a title="a > b" href = "https://x.example/r">y</a>`,
			`<a data-x="href='no'" disabled href="[1]" title=a>x</a><a title="a > b" href = "[2]">y</a><img src="dot" width="1" height="1" alt="" style="border:0">`,
			[]string{"a https://x.example/q", "a > b https://x.example/r"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var links []string
			got := Track(test.page, "dot", func(title, href string) string {
				links = append(links, title+" "+href)
				return "[" + string(rune('0'+len(links))) + "]"
			})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.links, links); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a link becomes cannot break out of its attribute, whatever the page.
func FuzzTrack(f *testing.F) {
	f.Add(`<a href="https://x.example/">x</a>`)
	f.Add(`<a href=https://x.example/ href='y'><!-- <a`)
	f.Fuzz(func(t *testing.T, page string) {
		same := Track(page, "dot", func(_, href string) string { return href })
		if n := strings.Count(same, `width="1" height="1" alt="" style="border:0">`) - strings.Count(page, `width="1" height="1" alt="" style="border:0">`); n != 1 {
			t.Errorf("%d pictures", n)
		}
	})
}
