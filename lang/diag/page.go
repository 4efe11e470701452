package diag

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed pages
var pages embed.FS

// Page is what there is to know about a code. Its text is in pages/CODE.md, Markdown of a fixed form: the title, what
// the code says, and the sections Bad, Good and Why.
type Page struct {
	Code Code
	What []Part // what is wrong
	Bad  []Part // scripts that get the code, and nothing else
	Good []Part // the same, mended: nothing is wrong
	Why  []Part // why this matters

	markdown string
}

// Part is a paragraph of a page or, if it has a Kind, a text of several lines that is shown as it is.
type Part struct {
	Text string
	Kind string // of a script "journey"
	Name string // of a file beside the scripts, such as mails/welcome.md; "" for a script
}

// PageOf returns the page of a code; false: there is none.
func PageOf(code Code) (Page, bool) {
	text, err := pages.ReadFile("pages/" + string(code) + ".md")
	if err != nil {
		return Page{}, false
	}
	page, err := parsePage(code, string(text))
	return page, err == nil
}

// sections are the headings of a page, in their order.
var sections = []string{"Bad", "Good", "Why"}

// parsePage reads the Markdown of a page. The error says how it departs from the form.
func parsePage(code Code, text string) (Page, error) {
	page := Page{Code: code, markdown: text}
	into := []*[]Part{&page.What, &page.Bad, &page.Good, &page.Why}
	at := 0
	lines := strings.Split(text, "\n")
	if title := fmt.Sprintf("# %s: ", code); !strings.HasPrefix(lines[0], title) {
		return page, fmt.Errorf("the first line does not begin with %q", title)
	}
	var paragraph []string
	flush := func() {
		if len(paragraph) > 0 {
			*into[at] = append(*into[at], Part{Text: strings.Join(paragraph, " ")})
			paragraph = nil
		}
	}
	for i := 1; i < len(lines); i++ {
		line := lines[i]
		switch info, fence := strings.CutPrefix(line, "```"); {
		case fence:
			flush()
			end := i + 1
			for end < len(lines) && lines[end] != "```" {
				end++
			}
			if end == len(lines) {
				return page, fmt.Errorf("the block of line %d has no end", i+1)
			}
			kind, name, _ := strings.Cut(info, " ")
			*into[at] = append(*into[at], Part{Text: strings.Join(lines[i+1:end], "\n") + "\n", Kind: kind, Name: name})
			i = end
		case strings.HasPrefix(line, "#"):
			flush()
			if at == len(sections) || line != "## "+sections[at] {
				return page, fmt.Errorf("line %d: %q is not the next heading", i+1, line)
			}
			at++
		case line == "":
			flush()
		default:
			paragraph = append(paragraph, line)
		}
	}
	flush()
	for i, part := range into {
		if len(*part) == 0 {
			return page, fmt.Errorf("the part %d is empty", i)
		}
	}
	return page, nil
}
