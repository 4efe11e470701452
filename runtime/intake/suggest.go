package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

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
func (s *sample) all(ok func(string) bool) bool {
	n := 0
	for _, t := range s.texts {
		if !hollow[plainWord(t)] {
			if n++; !ok(t) {
				return false
			}
		}
	}
	return n > 0
}

// hollow are words that stand in files for nothing.
var hollow = map[string]bool{"select": true, "n/a": true, "na": true, "null": true, "none": true, "nil": true, "-": true, "--": true, "?": true, "nan": true, "not specified": true, "not provided": true, "(blank)": true, "#n/a": true}

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

// usualDates are the ways of writing dates that are tried, where they are not written as the schema wants them.
var usualDates = []string{"DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "D.M.YYYY", "M/D/YYYY", "DD-MM-YYYY", "YYYY/MM/DD", "D MMM YYYY", "DD.MM.YYYY HH:mm", "DD/MM/YYYY HH:mm", "M/D/YYYY HH:mm"}

// translated says with a target how the texts of the column become values of it, where they are none yet.
func (p *inputs) translated(s *sample, to string) string {
	if !strings.Contains(to, ".") || strings.HasPrefix(to, "{") {
		return to
	}
	c := p.column(to)
	fine := func(t string) bool { _, err := schema.Coerce(c.typ, t); return err == nil }
	switch {
	case c.role == theOutcome && s.all(isYesNo):
		fine = func(string) bool { return false }
	case c.role != aField || s.all(fine):
		return to
	}
	if c.typ.Kind == schema.Date || c.typ.Kind == schema.Time {
		for _, pattern := range usualDates {
			layout, err := layoutOf(pattern)
			if err == nil && s.all(func(t string) bool { _, err := time.Parse(layout, t); return err == nil }) {
				return fmt.Sprintf("{ to: %s, dates: %s }", to, pattern)
			}
		}
		return to
	}
	if c.role == aField && c.typ.Kind != schema.Enum {
		return to
	}
	var pairs []string
	for _, t := range s.texts {
		if fine(t) || hollow[plainWord(t)] {
			continue
		}
		pairs = append(pairs, yamlKey(t)+": "+yamlText(meaning(t, &c)))
	}
	return fmt.Sprintf("{ to: %s, values: { %s } }", to, strings.Join(pairs, ", "))
}

// meaning guesses the value of a field, or the outcome, that a text stands for; "" where nothing is like it.
func meaning(t string, c *column) string {
	if c.role == theOutcome {
		if v, err := schema.Coerce(schema.Type{Kind: schema.Bool}, t); err == nil && v == true {
			return "won"
		}
		return ""
	}
	best, most := "", 0.0
	for _, v := range c.typ.Values {
		score := wordScore(nameWords(t), nameWords(v))
		if strings.HasPrefix(strings.Join(nameWords(t), ""), strings.Join(nameWords(v), "")) {
			score += 0.2
		}
		if score > most {
			best, most = v, score
		}
	}
	return best
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

// refuses reports whether a column says that somebody wants no mail.
func (s *sample) refuses(words []string) bool {
	joined := strings.Join(words, " ")
	about := strings.Contains(joined, "not email") || strings.Contains(joined, "not e mail") || strings.Contains(joined, "not mail") ||
		strings.Contains(joined, "opt out") || strings.Contains(joined, "optout") || strings.Contains(joined, "unsubscribe") || strings.Contains(joined, "no email")
	return about && s.all(isYesNo)
}

func isYesNo(t string) bool {
	_, err := schema.Coerce(schema.Type{Kind: schema.Bool}, t)
	return err == nil
}

// alike tells how well a column fits a target, from 0 (not at all): the words of their names, and then the values.
func (p *inputs) alike(s *sample, to string) float64 {
	c := p.column(to)
	_, field, _ := strings.Cut(to, ".")
	names := nameWords(s.name)
	if field == "id" {
		if !s.unique || s.filled == 0 || !slices.Contains(names, "id") && !slices.Contains(names, "number") && !slices.Contains(names, "no") {
			return 0
		}
		score := 0.6
		if slices.Contains(names, "id") {
			score = 0.8
		}
		if of, _, _ := strings.Cut(to, "."); slices.Contains(names, of) || of == "contact" && (slices.Contains(names, "prospect") || slices.Contains(names, "customer") || slices.Contains(names, "person")) {
			score += 0.2
		}
		return score
	}
	score := wordScore(names, nameWords(field))
	if whole := nameWords(field); score < 0.6 && !slices.ContainsFunc(whole, func(w string) bool { return !slices.ContainsFunc(names, func(n string) bool { return like(n, w) }) }) {
		score = 0.6 // the name tells all of the field and more: What is your current occupation
	}
	if key := schema.Key(p.options.Program.Account); key != nil && to == "account."+key.Name && slices.Contains(names, "company") {
		score = max(score, 0.7)
	}
	if c.role == theOutcome && slices.Contains(names, "status") {
		score = 0.5
	}
	if score == 0 || c.role != aField {
		return score
	}
	if s.filled > 0 && !s.all(func(t string) bool { _, err := schema.Coerce(c.typ, t); return err == nil }) {
		if c.typ.Kind == schema.Enum || strings.Contains(p.translated(s, to), "dates:") {
			score *= 0.7 // its values can be translated
		} else {
			score /= 3
		}
	}
	if score < 0.35 {
		return 0
	}
	return score
}

// wordScore is the share of words that two names have in common, of one word counted as alike that begins the other.
func wordScore(a, b []string) float64 {
	if strings.Join(a, "") == strings.Join(b, "") {
		return 1
	}
	common := 0
	for _, w := range a {
		if slices.ContainsFunc(b, func(v string) bool { return like(w, v) }) {
			common++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b)+1)
}

// like reports whether two words are the same, or one begins with the other.
func like(a, b string) bool {
	return a == b || len(a) > 3 && len(b) > 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// sameWords are words that files and programs use for each other.
var sameWords = map[string]string{"mail": "email", "firstname": "first name", "lastname": "last name", "surname": "last name", "forename": "first name",
	"telephone": "phone", "mobile": "phone", "tel": "phone", "organisation": "company", "organization": "company", "town": "city", "zip": "postcode", "converted": "outcome"}

// nameWords takes a name apart into plain words: TotalVisits is total, visits.
func nameWords(name string) []string {
	var b strings.Builder
	var last rune
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(last):
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		last = r
	}
	var out []string
	for _, w := range strings.Fields(b.String()) {
		if same, ok := sameWords[w]; ok {
			w = same
		}
		out = append(out, strings.Fields(w)...)
	}
	return out
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
