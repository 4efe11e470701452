package main

import (
	"fmt"
	"strings"

	"github.com/journeylang/journey/lang/diag"
)

type explainVerb struct {
	Code string `arg:"" optional:"" help:"Code of an error or a warning, such as J0102; without it, all codes."`
}

func (v *explainVerb) Run(c *console) error {
	if v.Code == "" {
		listCodes(c)
		return nil
	}
	code := diag.Code(strings.ToUpper(v.Code))
	if !strings.HasPrefix(string(code), "J") {
		code = "J" + code
	}
	page, ok := diag.PageOf(code)
	if !ok {
		return usageError{fmt.Errorf("there is no code %s%s", v.Code, meant(code))}
	}
	return page.WriteText(c.out, c.color)
}

// listCodes prints every code with its meaning, by kind.
func listCodes(c *console) {
	bold, cyan, off := "\x1b[1m", "\x1b[1;36m", "\x1b[0m"
	if !c.color {
		bold, cyan, off = "", "", ""
	}
	for _, g := range diag.Groups() {
		fmt.Fprintf(c.out, "%s%s%s\n", bold, g.Title, off)
		for _, code := range g.Codes {
			fmt.Fprintf(c.out, "  %s%s%s  %s\n", cyan, code, off, diag.Meaning(code))
		}
		fmt.Fprintln(c.out)
	}
	fmt.Fprintln(c.out, "journey explain CODE shows what a code says, with examples.")
}

// meant proposes the code that was probably meant by one that does not exist.
func meant(code diag.Code) string {
	var all []string
	for _, known := range diag.Codes() {
		all = append(all, string(known))
	}
	if near := diag.Nearest(string(code), all); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return "; journey explain lists all codes"
}
