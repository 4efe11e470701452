// Package web holds the viewer: one page that shows a running program. It is plain ES modules and CSS, served as they are.
package web

import (
	"embed"
	"io/fs"
)

//go:embed page
var page embed.FS

// Files are the viewer's files; index.html is the page.
var Files = sub(page, "page")

// Policy is the Content-Security-Policy to serve the page with. Mails are shown in a frame that inherits it: they may
// style themselves, but nothing in them runs, and no picture is fetched from elsewhere, as that would count as an open.
const Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func sub(f fs.FS, dir string) fs.FS {
	s, err := fs.Sub(f, dir)
	if err != nil {
		panic(err) // the name is a constant
	}
	return s
}
