package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// pageWidth is where the lines of paragraphs break.
const pageWidth = 84

// WriteText writes the page for people. The error is that of w.
func (p Page) WriteText(w io.Writer, color bool) error {
	out := bufio.NewWriter(w)
	var c ink
	if color {
		c = colours
	}
	fmt.Fprintf(out, "%s%s%s  %s%s%s\n", c.cyan, p.Code, c.off, c.bold, Meaning(p.Code), c.off)
	writeParts(out, p.What, c)
	for i, parts := range [][]Part{p.Bad, p.Good, p.Why} {
		fmt.Fprintf(out, "\n%s%s%s\n", []string{c.red, c.green, c.bold}[i], sections[i], c.off)
		writeParts(out, parts, c)
	}
	return out.Flush()
}

// String returns the page as plain text.
func (p Page) String() string {
	var b strings.Builder
	p.WriteText(&b, false) // a Builder never fails
	return b.String()
}

func writeParts(w io.Writer, parts []Part, c ink) {
	for _, p := range parts {
		fmt.Fprintln(w)
		if p.Kind == "" {
			for _, line := range wrap(p.Text, pageWidth) {
				fmt.Fprintln(w, spans(line, c))
			}
			continue
		}
		if p.Name != "" {
			fmt.Fprintf(w, "  %s── %s%s\n", c.blue, p.Name, c.off)
		}
		for _, line := range strings.Split(strings.TrimSuffix(p.Text, "\n"), "\n") {
			fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("  %s│%s %s", c.blue, c.off, line), " "))
		}
	}
}

// spans paints what stands in backticks; without colour the backticks stay.
func spans(line string, c ink) string {
	if c.off == "" {
		return line
	}
	var b strings.Builder
	for i, piece := range strings.Split(line, "`") {
		if i%2 == 1 {
			piece = c.cyan + piece + c.off
		}
		b.WriteString(piece)
	}
	return b.String()
}

// wrap breaks a paragraph at blanks, but not within backticks.
func wrap(text string, columns int) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		if line != "" && uniseg.StringWidth(line)+1+uniseg.StringWidth(word) > columns {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// words cuts a text at its blanks; what stands in backticks stays in one piece.
func words(text string) []string {
	var all []string
	word, quoted := "", false
	for _, r := range text {
		if r == ' ' && !quoted {
			all = append(all, word)
			word = ""
			continue
		}
		if r == '`' {
			quoted = !quoted
		}
		word += string(r)
	}
	return append(all, word)
}
