package intake

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/journeylang/journey/runtime/machine"
)

// table is the form of CSV files. The first row names the columns; values are separated by what separates the names:
// a comma, a semicolon or a tab.
type table struct {
	window  *window
	inputs  *inputs
	comma   byte
	head    []byte            // the first row as written
	names   []string          // of the columns
	columns []column          // what they are for
	rules   map[string][]rule // of the columns, by the name of the event; "" for contacts
	cells   [][]byte
	scratch []byte
}

// rejectColumn is the last column of a reject file; a mended one is imported without it.
const rejectColumn = "reject_reason"

// open reads the first row.
func (t *table) open() error {
	names, err := t.header()
	if err != nil {
		return err
	}
	t.names = names
	t.columns, err = t.inputs.columns(names)
	t.rules = map[string][]rule{}
	return err
}

// header returns the names of the columns.
func (t *table) header() ([]string, error) {
	row, rec, err := t.record()
	switch {
	case err != nil:
		return nil, err
	case row == nil:
		return nil, errors.New("its first line is longer than a row may be (1 MiB): is it a CSV file?")
	case rec.state == broken:
		return nil, fmt.Errorf("its first row names no columns: %s", rec.reason)
	case bytes.IndexByte(row, 0) >= 0:
		return nil, errors.New("it is not a text file: its first row holds a NUL character")
	case !utf8.Valid(row):
		return nil, errors.New("its first row is not UTF-8 text; save the file as UTF-8")
	case bytes.IndexByte(row, '\r') >= 0:
		return nil, errors.New("its lines end with a carriage return alone; save it with the line ends of Windows or Unix")
	}
	t.head = bytes.Clone(row)
	names := make([]string, len(rec.cells))
	for i, c := range rec.cells {
		names[i] = strings.TrimSpace(string(c))
	}
	return names, nil
}

// separator returns what separates the names of the columns in the first line.
func separator(line []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', ';', '\t'} {
		n, quoted := 0, false
		for _, b := range line {
			if b == '"' {
				quoted = !quoted
			} else if b == c && !quoted {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// record consumes the next row; a nil row is one that is too long, of which nothing was consumed.
func (t *table) record() (row []byte, rec record, err error) {
	w := t.window
	for {
		b := w.bytes()
		if t.comma == 0 {
			if text, _, ok := w.firstLine(); ok {
				t.comma = separator(b[:text])
			}
		}
		rec = split(b, w.eof, t.comma, t.cells[:0], &t.scratch)
		if rec.state == partial && (w.fill() || w.eof) {
			continue
		}
		if rec.state == partial || rec.text > RowBytes {
			text, size, ok := w.firstLine()
			if !ok || text > RowBytes {
				return nil, rec, nil
			}
			rec = record{state: broken, text: text, size: size, reason: quoteOpen, column: len(rec.cells)}
		}
		t.cells = rec.cells
		if w.err != nil && (rec.reason == quoteOpen || rec.size == len(b) && b[len(b)-1] != '\n') {
			return nil, rec, w.err
		}
		w.advance(rec.size)
		return trimReturn(b[:rec.text]), rec, nil
	}
}

// next implements form.
func (t *table) next(r *row) ([]byte, *fault, error) {
	row, rec, err := t.record()
	if err != nil {
		return nil, nil, err
	}
	if row == nil {
		return nil, tooLong(), nil
	}
	if rec.state == broken {
		return row, wrong(t.columnName(rec.column), rec.reason), nil
	}
	if f := t.badText(row, rec.cells); f != nil {
		return row, f, nil
	}
	if n := len(rec.cells); n != len(t.names) {
		mend := "separate all values, empty ones too"
		if n > len(t.names) {
			mend = fmt.Sprintf("put a value that holds a %s in quotes", separatorName(t.comma))
		}
		return row, &fault{text: fmt.Sprintf("it has %s, the first row names %s; %s", count(n, "value"), count(len(t.names), "column"), mend)}, nil
	}
	return row, t.input(r, rec.cells), nil
}

func (t *table) columnName(i int) string {
	if i < len(t.names) {
		return t.names[i]
	}
	return ""
}

// badText finds characters that no text may hold.
func (t *table) badText(row []byte, cells [][]byte) *fault {
	if bytes.IndexByte(row, 0) < 0 && utf8.Valid(row) {
		return nil
	}
	for i, c := range cells {
		if bytes.IndexByte(c, 0) >= 0 {
			return wrong(t.columnName(i), nulText)
		}
		if !utf8.Valid(c) {
			return wrong(t.columnName(i), notUTF8(c))
		}
	}
	return &fault{text: notUTF8(row)}
}

// input gathers what a row says.
func (t *table) input(r *row, cells [][]byte) *fault {
	for i := range t.columns {
		c := &t.columns[i]
		if f := t.inputs.special(r, c, c.cell(cells)); f != nil {
			return f
		}
	}
	rules, ok := t.rules[r.in.Name]
	if !ok {
		if len(t.rules) >= maxUnknown {
			clear(t.rules)
		}
		rules = t.inputs.rules(r.in.Name, t.columns)
		t.rules[strings.Clone(r.in.Name)] = rules
	}
	r.in.Fields = make(machine.Values, len(rules))
	for i := range rules {
		rule := &rules[i]
		c := &t.columns[rule.column]
		v, err := rule.value(c.cell(cells))
		if err != nil {
			return wrong(c.name, err.Error())
		}
		if v != nil {
			rule.put(r, v)
		}
	}
	return nil
}

// rejectHead implements form.
func (t *table) rejectHead() []byte {
	if slices.ContainsFunc(t.names, func(name string) bool { return folded(name) == rejectColumn }) {
		return append(bytes.Clone(t.head), '\n')
	}
	return append(append(bytes.Clone(t.head), t.comma), rejectColumn+"\n"...)
}

// rejectTail implements form.
func (t *table) rejectTail(reason string) []byte {
	return []byte(string(t.comma) + `"` + strings.ReplaceAll(reason, `"`, `""`) + "\"\n")
}

func separatorName(c byte) string {
	switch c {
	case ';':
		return "semicolon"
	case '\t':
		return "tab"
	}
	return "comma"
}
