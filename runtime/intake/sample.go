package intake

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/journeylang/journey/lang/schema"
)

// sampleRows is how many rows a suggestion is made from, and sampleTexts how many different texts of a column it keeps.
const (
	sampleRows  = 2000
	sampleTexts = 40
)

// sample is what was seen of a column.
type sample struct {
	name   string
	texts  []string // different ones, in order of appearance, at most sampleTexts
	filled int
	unique bool // no text came twice
	seen   map[string]bool
}

// samples reads the first rows.
func (r *Reader) samples(src io.Reader) ([]*sample, error) {
	if err := r.source(src); err != nil {
		return nil, err
	}
	if err := r.skipToText(); err != nil {
		return nil, err
	}
	if b := r.in.bytes()[0]; b == '{' || b == '[' {
		return nil, errors.New("a mapping is suggested for tables (CSV) only; JSON lines name their fields themselves")
	}
	t := &table{window: &r.in, inputs: &r.inputs}
	names, err := t.header()
	if err != nil {
		return nil, err
	}
	samples := make([]*sample, len(names))
	for i, name := range names {
		samples[i] = &sample{name: name, unique: true, seen: map[string]bool{}}
	}
	for range sampleRows {
		if err := r.in.skipBlank(); err != nil {
			break
		}
		row, rec, err := t.record()
		if err != nil || row == nil {
			break
		}
		for i, cell := range rec.cells[:min(len(rec.cells), len(names))] {
			samples[i].add(strings.TrimSpace(string(cell)))
		}
	}
	return samples, nil
}

func (s *sample) add(text string) {
	if text == "" {
		return
	}
	s.filled++
	if s.seen[text] {
		s.unique = false
		return
	}
	s.seen[text] = true
	if len(s.texts) < sampleTexts {
		s.texts = append(s.texts, text)
	}
}

// all reports whether all texts of a column, but for those that mean nothing, are so.
func (s *sample) all(ok func(string) bool) bool { return s.share(ok) == 1 }

// share is how many of the texts of a column, but for those that mean nothing, are so, from 0 to 1; 0 where there are none.
func (s *sample) share(ok func(string) bool) float64 {
	n, are := 0, 0
	for _, t := range s.texts {
		if hollow[plainWord(t)] {
			continue
		}
		if n++; ok(t) {
			are++
		}
	}
	return float64(are) / float64(max(n, 1))
}

// hollow are words that stand in files for nothing.
var hollow = map[string]bool{"select": true, "n/a": true, "na": true, "null": true, "none": true, "nil": true, "-": true, "--": true, "?": true, "nan": true, "not specified": true, "not provided": true, "(blank)": true, "#n/a": true}

// shown tells what stands in a column.
func (s *sample) shown() string {
	if s.filled == 0 {
		return "always empty"
	}
	var out []string
	for _, t := range s.texts[:min(3, len(s.texts))] {
		if r := []rune(t); len(r) > 24 {
			t = string(r[:24]) + "…"
		}
		out = append(out, strconv.QuoteToGraphic(t))
	}
	if len(s.texts) > 3 {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

func hollowIn(samples []*sample) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range samples {
		for _, t := range s.texts {
			if w := plainWord(t); hollow[w] && !seen[w] {
				seen[w] = true
				out = append(out, yamlText(t))
			}
		}
	}
	return out
}

// refuses reports whether a column says that somebody wants no mail, though a cell of it may say something else: to drop it would
// mail them.
func (s *sample) refuses(words []string) bool {
	joined := strings.Join(words, " ")
	about := strings.Contains(joined, "not email") || strings.Contains(joined, "not e mail") || strings.Contains(joined, "not mail") ||
		strings.Contains(joined, "opt out") || strings.Contains(joined, "optout") || strings.Contains(joined, "unsubscribe") || strings.Contains(joined, "no email")
	return about && s.share(isYesNo) > 0.5
}

func isYesNo(t string) bool {
	_, err := schema.Coerce(schema.Type{Kind: schema.Bool}, t)
	return err == nil
}
