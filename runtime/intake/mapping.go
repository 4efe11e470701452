package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/journeylang/journey/lang/diag"
)

// Mapping says how a foreign file becomes what the program knows: which column is which field, what counts as empty,
// how dates are written. It is read from YAML (or JSON), see ReadMapping.
type Mapping struct {
	name     string
	rows     string // what the file is about: "contacts", "leads", …; "": not said
	rowsLine int
	encoding string
	others   string // what becomes of columns that it does not name
	lines    []mapped
}

// mapped is one thing that a mapping says: a column, or a constant, and where it goes.
type mapped struct {
	column   string
	constant string // the value of all rows, where there is no column
	to       string // a target, like contact.email; "drop"
	line     int    // in the mapping, from 1
	clean    *cleaning
}

// What becomes of the columns that a mapping does not name.
const (
	keepOthers = "keep" // as fields that the program does not declare, as text
	dropOthers = "drop"
	stopOthers = "stop" // nothing is imported
)

const dropped = "drop"

// consentPrefix leads the name of a purpose or topic where a column tells consent: consent.newsletter.
const consentPrefix = "consent."

// MappingBytes bounds the text of a mapping.
const MappingBytes = 1 << 20

// ReadMapping reads the text of a mapping file, of which an example says most:
//
//	rows: leads                       # what a row is: contacts, accounts, leads or events
//	empty: [Select, N/A]              # texts that mean: not known
//	yes: [Yes, X]                     # words for yes and no, beside yes, no, true, false, 1 and 0
//	no: [No]
//	dates: DD.MM.YYYY                 # how dates are written, where not like 2026-03-02
//	decimal: ","                      # 1.234,50 is a number
//	encoding: windows-1252            # where the file is not UTF-8 or UTF-16
//	others: drop                      # columns that are not named: drop, keep (as text) or stop
//	columns:
//	  Prospect ID:  contact.id
//	  Company:      account.name      # the account is split off, and the contact belongs to it
//	  Lead Quality:
//	    to: lead.quality
//	    values: { High in Relevance: high, Might be: medium }
//	  Full Name:
//	    - { to: contact.first_name, part: first word }
//	    - { to: contact.last_name, part: other words }
//	  Do Not Email: { withdraws: marketing }
//	  Newsletter:   { gives: newsletter }
//	  Converted:    { to: lead.outcome, values: { 1: won, 0: "" } }
//	  Tags: drop
//	constants:
//	  lead.product: course
//
// An error names every line that cannot be understood.
func ReadMapping(name string, text []byte) (*Mapping, error) {
	if len(text) > MappingBytes {
		return nil, fmt.Errorf("%s has more than 1 MiB: is it a mapping?", name)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		why := strings.TrimPrefix(err.Error(), "yaml: ")
		return nil, fmt.Errorf("%s, %s; put names and texts that hold : or # or begin with a sign in quotes", name, why)
	}
	m := &Mapping{name: name, others: dropOthers}
	r := &mappingReader{m: m}
	switch {
	case len(doc.Content) == 0:
		return nil, fmt.Errorf("%s is empty; begin with columns: and a line for each column, like  Email: contact.email", name)
	case doc.Content[0].Kind != yaml.MappingNode:
		return nil, fmt.Errorf("%s, line %d: a mapping begins with columns: and has a line for each column under it, like  Email: contact.email", name, doc.Content[0].Line)
	}
	r.document(doc.Content[0])
	if len(r.faults) == 0 && len(m.lines) == 0 {
		return nil, fmt.Errorf("%s names no column; write columns: and a line for each under it, like  Email: contact.email", name)
	}
	return m, errors.Join(r.faults...)
}

// mappingReader takes the nodes of a mapping apart.
type mappingReader struct {
	m      *Mapping
	shared cleaning // what holds for every column
	faults []error
}

// maxFaults is how many mistakes in a mapping are told at once.
const maxFaults = 10

func (r *mappingReader) fault(n *yaml.Node, format string, args ...any) {
	if len(r.faults) < maxFaults {
		r.faults = append(r.faults, r.m.at(n.Line, format, args...))
	}
}

// at is a mistake in a line of the mapping.
func (m *Mapping) at(line int, format string, args ...any) error {
	return fmt.Errorf("%s, line %d: %s", m.name, line, fmt.Sprintf(format, args...))
}

// entries calls f for what a node says by name, in order.
func (r *mappingReader) entries(n *yaml.Node, what string, f func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "%s", what)
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.fault(key, "this is no name")
		case value.Kind == yaml.AliasNode:
			r.fault(value, "a mapping has no aliases (*%s); write it out", value.Value)
		case seen[key.Value] > 0:
			r.fault(key, "%q stands in line %d already; remove one of them", key.Value, seen[key.Value])
		default:
			seen[key.Value] = key.Line
			f(key, value)
		}
	}
}

var mappingWords = []string{"rows", "empty", "yes", "no", "dates", "decimal", "encoding", "others", "columns", "constants"}

// document reads the whole: what holds for all columns before the columns, wherever it stands.
func (r *mappingReader) document(n *yaml.Node) {
	var columns, constants *yaml.Node
	r.entries(n, "", func(key, v *yaml.Node) {
		switch key.Value {
		case "rows":
			r.m.rows, r.m.rowsLine = r.text(v), v.Line
			r.oneOf(v, "contacts", "accounts", "leads", "events")
		case "empty", "yes", "no", "dates", "decimal":
			r.cleans(&r.shared, key, v)
		case "encoding":
			r.m.encoding = r.text(v)
			if _, err := decoderOf(r.m.encoding); err != nil {
				r.fault(v, "%v", err)
			}
		case "others":
			r.m.others = r.text(v)
			r.oneOf(v, keepOthers, dropOthers, stopOthers)
		case "columns":
			columns = v
		case "constants":
			constants = v
		default:
			r.fault(key, "a mapping says nothing by the word %q%s; columns of the file stand under columns:", key.Value, meant(key.Value, mappingWords))
		}
	})
	if columns != nil {
		r.entries(columns, "write a line for each column under columns:, like  Email: contact.email", r.column)
	}
	if constants != nil {
		r.entries(constants, "write a line for each constant under constants:, like  lead.product: course", func(key, v *yaml.Node) {
			text := r.text(v)
			if strings.TrimSpace(text) == "" {
				r.fault(v, "%s has no value; write one, or remove the line", key.Value)
				return
			}
			r.m.lines = append(r.m.lines, mapped{constant: text, to: key.Value, line: key.Line})
		})
	}
}

// column reads what becomes of one column: a target, several, or one with how its values are cleaned.
func (r *mappingReader) column(key, v *yaml.Node) {
	if v.Kind != yaml.SequenceNode {
		r.target(key, v)
		return
	}
	for _, one := range v.Content {
		r.target(key, one)
	}
}

var targetWords = []string{"to", "withdraws", "gives", "empty", "yes", "no", "dates", "decimal", "values", "part"}

func (r *mappingReader) target(key, v *yaml.Node) {
	c := r.shared
	line := mapped{column: strings.TrimSpace(key.Value), line: v.Line, clean: &c}
	switch {
	case v.Kind == yaml.ScalarNode:
		line.to = strings.TrimSpace(v.Value)
	case v.Kind != yaml.MappingNode:
		r.fault(v, "write where the column %s goes, like  %s: contact.email", key.Value, key.Value)
		return
	default:
		r.entries(v, "", func(word, v *yaml.Node) {
			switch word.Value {
			case "to":
				line.to = strings.TrimSpace(r.text(v))
			case "withdraws":
				line.to, c.withdraws = consentPrefix+r.text(v), true
			case "gives":
				line.to = consentPrefix + r.text(v)
			case "empty", "yes", "no", "dates", "decimal", "values", "part":
				r.cleans(&c, word, v)
			default:
				r.fault(word, "nothing is said of a column by the word %q%s; there are %s", word.Value, meant(word.Value, targetWords), strings.Join(targetWords, ", "))
			}
		})
	}
	if line.to == "" {
		r.fault(v, "it does not say where the column %s goes; write a field, like contact.email, or drop", key.Value)
		return
	}
	r.m.lines = append(r.m.lines, line)
}

// text returns the text of a value as it is written.
func (r *mappingReader) text(v *yaml.Node) string {
	if v.Kind != yaml.ScalarNode {
		r.fault(v, "one text belongs here")
		return ""
	}
	return v.Value
}

func (r *mappingReader) texts(v *yaml.Node) []string {
	if v.Kind != yaml.SequenceNode {
		return []string{r.text(v)}
	}
	var all []string
	for _, one := range v.Content {
		all = append(all, r.text(one))
	}
	return all
}

func (r *mappingReader) oneOf(v *yaml.Node, words ...string) {
	if v.Kind == yaml.ScalarNode && !slices.Contains(words, v.Value) {
		r.fault(v, "%q is none of %s%s", v.Value, strings.Join(words, ", "), meant(v.Value, words))
	}
}

// meant guesses what was meant: " (did you mean columns?)", or "".
func meant(word string, words []string) string {
	if near := diag.Nearest(word, words); near != "" {
		return fmt.Sprintf(" (did you mean %s?)", near)
	}
	return ""
}
