package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// listing is what all verbs share that list: a rule that chooses, how many, and where to begin.
type listing struct {
	Where string `placeholder:"RULE" help:"Only those for whom a rule holds; what it may name, the help below says."`
	Limit int    `default:"50" placeholder:"N" help:"How many to list (${default}); 0 lists all."`
	After string `placeholder:"CURSOR" help:"Begin behind the last list: what it said under \"more\"."`
	asked
}

// pageLimit is how many are asked for at once.
const pageLimit = 1000

// rows is a list as a verb shows it: where it is asked for, what chooses, and its columns.
type rows struct {
	path  string
	query url.Values
	table *aligned
	noun  string // of one row
	none  string // what to do where there is nothing
}

// list asks for page after page until the limit is reached, and shows what of takes out of a page P: its rows R, each as show
// puts it into the table, or as JSON, and where the next page begins; "": there is no more.
func list[P, R any](ctx context.Context, c *console, v *listing, l rows, of func(page *P) (all []R, next string), show func(row *R)) error {
	if v.Limit < 0 {
		return usageError{fmt.Errorf("--limit %d is less than nothing; 0 lists all", v.Limit)}
	}
	if v.Where != "" {
		l.query.Set("where", v.Where)
	}
	listed, next := 0, v.After
	err := v.with(ctx, func(to asking) error {
		for {
			n := pageLimit
			if v.Limit > 0 {
				n = min(n, v.Limit-listed)
			}
			l.query.Set("limit", strconv.Itoa(n))
			l.query.Del("after")
			if next != "" {
				l.query.Set("after", next)
			}
			var page P
			if err := to.do(ctx, http.MethodGet, l.path+"?"+l.query.Encode(), nil, &page); err != nil {
				return err
			}
			var all []R
			all, next = of(&page)
			for i := range all {
				if !v.JSON {
					show(&all[i])
				} else if err := writeJSON(c.out, all[i]); err != nil {
					return err
				}
			}
			if listed += len(all); next == "" || v.Limit > 0 && listed >= v.Limit {
				return nil
			}
		}
	})
	if err != nil {
		return err
	}
	l.table.write(c.out)
	v.end(c, listed, l.noun, next, l.none)
	return nil
}

// end says how much was listed and how to see the rest, or what to do where there is nothing.
func (v *listing) end(c *console, n int, noun, next, none string) {
	switch {
	case n == 0 && v.Where != "":
		fmt.Fprintf(c.err, "no %s for whom this holds: %s\n", noun, v.Where)
	case n == 0 && v.After != "":
		fmt.Fprintf(c.err, "no more %ss\n", noun)
	case n == 0:
		fmt.Fprintln(c.err, none)
	case next != "":
		fmt.Fprintf(c.err, "%s; more: --after %s\n", thousands(int64(n), noun), quoted(next))
	default:
		fmt.Fprintln(c.err, thousands(int64(n), noun))
	}
}

// quoted puts a word into quotes where a shell would take it apart.
func quoted(word string) string {
	if strings.ContainsFunc(word, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.@+", r))
	}) {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}
