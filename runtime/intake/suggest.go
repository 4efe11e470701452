package intake

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Suggest returns the text of a mapping for a table, to begin with: each column goes to the field whose name is like
// its own and whose values are of its kind, and the comments show what stands in it.
func Suggest(r io.Reader, name string, o Options) ([]byte, error) {
	rd := &Reader{name: name, options: Options{Program: o.Program, Subject: o.Subject}}
	rd.inputs = inputs{options: &rd.options, remark: func(Remark) {}}
	samples, err := rd.samples(r)
	if err != nil {
		return nil, rd.unreadable(err)
	}
	return rd.inputs.suggestion(name, samples), nil
}

// suggestion writes the mapping.
func (p *inputs) suggestion(name string, samples []*sample) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# How %s becomes %s: a suggestion, made from the names of the columns and what stands in them.\n", name, p.options.Subject)
	fmt.Fprintf(&b, "# Read it line by line. The fields are %s.\n", strings.Join(p.targets(), ", "))
	fmt.Fprintf(&b, "rows: %s\n", p.options.Subject)
	if empty := hollowIn(samples); len(empty) > 0 {
		fmt.Fprintf(&b, "empty: [%s]\n", strings.Join(empty, ", "))
	}
	fmt.Fprint(&b, "others: stop\ncolumns:\n")
	taken := map[string]bool{}
	targets := p.choose(samples, taken)
	width := 0
	for _, s := range samples {
		width = max(width, min(40, len(yamlText(s.name))+1))
	}
	for i, s := range samples {
		if s.name != "" {
			fmt.Fprintf(&b, "  %-*s %-24s # %s\n", width, yamlText(s.name)+":", targets[i], s.shown())
		}
	}
	return b.Bytes()
}

// choose gives every column where it goes, or drop: the most alike pair of column and target first.
func (p *inputs) choose(samples []*sample, taken map[string]bool) []string {
	type pair struct {
		sample int
		to     string
		score  float64
	}
	var pairs []pair
	for i, s := range samples {
		for _, to := range p.targets() {
			if score := p.alike(s, to); score > 0 {
				pairs = append(pairs, pair{i, to, score})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	out := make([]string, len(samples))
	for _, one := range pairs {
		if out[one.sample] == "" && !taken[one.to] {
			taken[one.to] = true
			out[one.sample] = one.to
		}
	}
	for i, s := range samples {
		switch words := nameWords(s.name); {
		case s.refuses(words) && p.options.Subject != Accounts:
			out[i] = "{ withdraws: marketing }"
		case out[i] == "":
			out[i] = dropped
		}
	}
	for i, to := range out {
		out[i] = p.translated(samples[i], to)
	}
	return p.onlyOneRefuses(out)
}

// onlyOneRefuses leaves the withdrawal to the first column that tells one.
func (p *inputs) onlyOneRefuses(targets []string) []string {
	had := false
	for i, to := range targets {
		if to == "{ withdraws: marketing }" {
			if had {
				targets[i] = dropped
			}
			had = true
		}
	}
	return targets
}

// yamlKey writes the name of something; inside of braces a number needs no quotes either.
func yamlKey(s string) string {
	if _, err := strconv.Atoi(s); err == nil {
		return s
	}
	return yamlText(s)
}

// yamlText writes a text so that YAML reads the same.
func yamlText(s string) string {
	plain := s != ""
	for i, r := range s {
		if !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && !strings.ContainsRune(" _-/.()", r)) {
			plain = false
		}
	}
	if plain && strings.TrimSpace(s) == s {
		return s
	}
	return strconv.Quote(s)
}
