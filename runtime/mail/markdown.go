package mail

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gmtext "github.com/yuin/goldmark/text"
)

// markdown renders CommonMark with bare links and ~~strike~~. It drops raw HTML and dangerous addresses by itself.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Linkify, extension.Strikethrough))

// renderMarkdown returns the HTML of a body.
func renderMarkdown(source []byte) (string, error) {
	var b bytes.Buffer
	if err := markdown.Convert(source, &b); err != nil {
		return "", err
	}
	return strings.ReplaceAll(b.String(), "<!-- raw HTML omitted -->", ""), nil
}

// rawHTML returns the first tag of HTML in a Markdown body and its line; tag is "" if there is none. Comments are no
// tags: they are dropped, as their author wants.
func rawHTML(source string) (tag string, line int) {
	src := []byte(source)
	// Linkify and the like do not matter here, but the same parser must decide what is HTML.
	doc := markdown.Parser().Parse(gmtext.NewReader(src))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		var segments *gmtext.Segments
		switch n := n.(type) {
		case *ast.HTMLBlock:
			segments = n.Lines()
		case *ast.RawHTML:
			segments = n.Segments
		}
		if segments == nil || segments.Len() == 0 {
			return ast.WalkContinue, nil
		}
		first := segments.At(0)
		if found := strings.TrimSpace(string(first.Value(src))); !strings.HasPrefix(found, "<!--") {
			tag, line = found, 1+bytes.Count(src[:first.Start], []byte("\n"))
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return tag, line
}

// checkMarkdown refuses HTML, which Markdown would drop in silence.
func checkMarkdown(flat string) *Error {
	tag, line := rawHTML(flat)
	if tag == "" {
		return nil
	}
	if i := strings.IndexByte(tag, '>'); i >= 0 {
		tag = tag[:i+1]
	}
	return &Error{Line: line, Text: fmt.Sprintf("a Markdown body has no HTML, but here is %s", tag),
		Hint: `write it as Markdown, or keep the whole body in a file: body file "mails/welcome.html"`}
}
