// Command generate writes CODES.md, the table of all codes.
package main

import (
	"fmt"
	"os"

	"github.com/journeylang/journey/lang/diag"
)

func main() {
	if err := os.WriteFile("CODES.md", []byte(diag.CodesTable()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
