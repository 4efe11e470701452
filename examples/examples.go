// Package examples holds whole programs. They are the tutorial, and the tests run them.
package examples

import (
	"embed"
	"io/fs"
)

//go:embed coffee
var files embed.FS

// Coffee returns the folder of the coffee shop, which the demo runs.
func Coffee() fs.FS {
	dir, err := fs.Sub(files, "coffee")
	if err != nil {
		panic(err) // it is embedded
	}
	return dir
}
