package mail

import "strings"

// The cache of pages of one template.
const (
	maxPages     = 64
	maxPageBytes = 64 << 10 // a longer output is not kept
)

// cutPage is a finished mail body, cut at its values.
type cutPage struct{ html, text []piece }

// page returns the cut page for the output of the body.
func (t *Template) page(output []byte) (*cutPage, error) {
	t.mu.RLock()
	p, ok := t.pages[string(output)]
	t.mu.RUnlock()
	if ok {
		return p, nil
	}
	p, err := t.cut(output)
	if err != nil || len(output) > maxPageBytes {
		return p, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.pages) >= maxPages {
		clear(t.pages)
	}
	t.pages[string(output)] = p
	return p, nil
}

// cut makes the page for the output of the body.
func (t *Template) cut(output []byte) (*cutPage, error) {
	slot := func(n int) string { return string(appendMarker(nil, t.word, n)) }
	var full, body string
	if t.html {
		body = string(output)
		full = ownPage(body, t.marketing, slot)
		if !strings.Contains(strings.ToLower(body), "<html") {
			full = page(body, t.marketing, slot)
		}
	} else {
		var err error
		if body, err = renderMarkdown(output); err != nil {
			return nil, err
		}
		full = page(body, t.marketing, slot)
	}
	pieces, err := cutHTML(full, t.word)
	if err != nil {
		return nil, err
	}
	plain := textPart(body)
	if t.marketing {
		plain += "\n-- \nYou get this mail from " + slot(pageSender) + ".\nUnsubscribe: <" + slot(pageUnsubscribe) + ">\n"
	}
	return &cutPage{html: pieces, text: cutText(plain, t.word)}, nil
}
