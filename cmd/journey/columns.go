package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// aligned is rows of texts, whose columns stand below each other.
type aligned struct {
	head []string // of the columns; nil: none is written
	rows [][]string
}

// columns are rows under a head. A column in which nothing stands is left out.
func columns(head ...string) *aligned { return &aligned{head: head} }

func (t *aligned) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *aligned) write(w io.Writer) {
	var b strings.Builder
	out := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, cells := range t.headed() {
		fmt.Fprintln(out, strings.Join(cells, "\t"))
	}
	out.Flush()
	for line := range strings.Lines(b.String()) {
		fmt.Fprintln(w, strings.TrimRight(line, " \n"))
	}
}

// headed returns the rows under their head, without the columns in which nothing stands.
func (t *aligned) headed() [][]string {
	if t.head == nil || len(t.rows) == 0 {
		return t.rows
	}
	all := make([][]string, len(t.rows)+1)
	for i, name := range t.head {
		if !slices.ContainsFunc(t.rows, func(cells []string) bool { return cells[i] != "" }) {
			continue
		}
		all[0] = append(all[0], name)
		for k, cells := range t.rows {
			all[k+1] = append(all[k+1], cells[i])
		}
	}
	return all
}
