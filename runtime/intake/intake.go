// Package intake reads contacts, accounts, leads and events from files: CSV or JSON lines, plain or gzip, told apart by
// their bytes. A mapping (see ReadMapping) says which column of a foreign file is which field.
//
// A file is read row by row in constant memory. A row that cannot be understood never stops the rest and is never
// dropped in silence: it is reported with its place and what to do, and goes verbatim into the reject file, from which
// it can be imported again once it is mended. Every row that is not blank is either accepted or rejected.
//
// What an empty cell means: the value is missing and nothing is sent, so an import never wipes what is known. JSON
// lines can say null, which removes a contact's field.
package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/machine"
)

// Subject says what a file is about.
type Subject uint8

// The subjects.
const (
	Contacts Subject = iota
	Events
	Accounts
	Leads
)

// String is the subject's word: contacts.
func (s Subject) String() string { return s.noun() + "s" }

func (s Subject) noun() string { return [...]string{"contact", "event", "account", "lead"}[s] }

// Bounds of what is read.
const (
	RowBytes  = 1 << 20 // of one row, without its line end
	idBytes   = 256     // of a contact's id, of the name and the id of an event
	nameBytes = 256     // of the name of a field
)

// Options say how to read a file.
type Options struct {
	Program *plan.Program
	Subject Subject
	// Mapping says which column is which field; nil: the names of the columns do.
	Mapping *Mapping
	// NeedTime rejects events without a time, for a reader that has no present to put them in.
	NeedTime bool
	// Now rejects events that lie more than a minute behind it; zero: any time is taken.
	Now time.Time
	// InputBytes is the size of the largest input that can be handed on; 0: any.
	InputBytes int
	// Rejects takes the rejected rows, verbatim, each with the reason; nil: they are only reported.
	Rejects io.Writer
	// Report hears what there is to say, in the order of the file; nil: nobody does.
	Report func(Remark)
}

// Remark is something to say about a file.
type Remark struct {
	File     string
	Line     int    // where the row begins, from 1; 0: the whole file
	Column   string // its name; "" for the whole row
	Text     string // what is wrong and how to mend it
	Rejected bool   // the row was rejected
}

// String says it in one line: contacts.csv, line 7, column plan: …
func (m Remark) String() string {
	place := m.File
	if m.Line > 0 {
		place += fmt.Sprintf(", line %d", m.Line)
	}
	if m.Column != "" {
		place += ", column " + m.Column
	}
	return place + ": " + m.Text
}

// fault is why a row is rejected.
type fault struct {
	column string
	text   string
	long   bool // the row is longer than a row may be and was not consumed
}

func wrong(column, text string) *fault { return &fault{column: column, text: text} }

func (f *fault) reason() string {
	if f.column == "" {
		return f.text
	}
	return "column " + f.column + ": " + f.text
}

// form is how the rows of a file are written. next takes the next row out of the window; the text that it returns
// is what was consumed, without its line end; nil without a fault is one to pass over.
type form interface {
	next(r *row) (text []byte, bad *fault, err error)
	// rejectHead and rejectTail surround a rejected row in the reject file.
	rejectHead() []byte
	rejectTail(reason string) []byte
}

// Reader reads one file.
type Reader struct {
	name    string
	options Options
	in      window
	form    form
	inputs  inputs

	line               int // where the last row began
	accepted, rejected int
	headed             bool // the reject file has its first line
	row                row
}

// NewReader returns a reader of the file called name. An error says why nothing in the file can be read: it is empty,
// cut short, in another encoding, or its first row does not say whom its rows are about.
func NewReader(r io.Reader, name string, o Options) (*Reader, error) {
	rd := &Reader{name: name, options: o}
	rd.inputs = inputs{options: &rd.options, remark: rd.remark}
	rd.inputs.names.next = map[uint64]uint32{}
	if err := rd.source(r); err != nil {
		return nil, rd.unreadable(err)
	}
	if err := rd.open(); err != nil {
		return nil, rd.unreadable(err)
	}
	return rd, nil
}

// source makes UTF-8 text of what the file holds.
func (r *Reader) source(file io.Reader) error {
	r.in.line = 1
	src := bufio.NewReaderSize(file, 64<<10)
	if magic, _ := src.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(src)
		if err != nil {
			return err
		}
		src = bufio.NewReaderSize(z, 64<<10)
	}
	named := ""
	if m := r.options.Mapping; m != nil {
		named = m.encoding
		for _, l := range m.lines {
			r.inputs.constants += len(l.constant)
		}
		if m.rows != "" && m.rows != r.options.Subject.String() {
			return m.at(m.rowsLine, "the mapping is for %s, and %s are imported", m.rows, r.options.Subject)
		}
	}
	first, _ := src.Peek(4)
	in, remark, err := decoded(src, first, named)
	if err != nil {
		return err
	}
	r.in.src = in
	if remark != "" {
		r.remark(Remark{Text: remark})
	}
	return nil
}

// skipToText passes over a byte order mark and blank lines at the beginning.
func (r *Reader) skipToText() error {
	w := &r.in
	for len(w.bytes()) < 4 && w.fill() {
	}
	if bytes.HasPrefix(w.bytes(), []byte("\xef\xbb\xbf")) {
		w.advance(3)
		r.remark(Remark{Text: "the byte order mark at its beginning was dropped"})
	}
	for {
		b := bytes.TrimLeft(w.bytes(), " \t\r\n")
		if len(b) > 0 {
			w.advance(len(w.bytes()) - len(b))
			return nil
		}
		w.advance(len(w.bytes()))
		if !w.fill() {
			if w.err != nil {
				return w.err
			}
			return errors.New("it is empty")
		}
	}
}

// open looks at the first bytes and chooses the form.
func (r *Reader) open() error {
	if err := r.skipToText(); err != nil {
		return err
	}
	w := &r.in
	switch w.bytes()[0] {
	case '{':
		r.form = &objects{window: w, inputs: &r.inputs}
		return nil
	case '[':
		return errors.New("it is a JSON array; write one object a line (jq -c '.[]' does it)")
	}
	t := &table{window: w, inputs: &r.inputs}
	r.form = t
	return t.open()
}

// Next returns what is to be applied of the next row that can be understood: inputs in their order, valid until the
// next call. At the end it returns io.EOF; any other error means that the file could not be read further.
func (r *Reader) Next() ([]machine.Input, error) {
	for {
		if err := r.in.skipBlank(); err != nil {
			return nil, r.ended(err)
		}
		r.line = r.in.line
		r.row = row{consents: r.row.consents[:0]}
		text, bad, err := r.form.next(&r.row)
		if err != nil {
			return nil, r.ended(err)
		}
		if bad == nil && text == nil {
			continue
		}
		var inputs []machine.Input
		if bad == nil {
			inputs, bad = r.inputs.finish(&r.row, len(text))
		}
		if bad == nil {
			r.accepted++
			return inputs, nil
		}
		if err := r.reject(text, bad); err != nil {
			return nil, err
		}
	}
}

// reject reports a row and puts it into the reject file.
func (r *Reader) reject(row []byte, bad *fault) error {
	r.rejected++
	r.remark(Remark{Line: r.line, Column: bad.column, Text: bad.text, Rejected: true})
	out := r.options.Rejects
	if out == nil {
		out = io.Discard
	}
	write := func(b []byte) error {
		if _, err := out.Write(b); err != nil {
			return fmt.Errorf("write the reject file of %s: %w", r.name, err)
		}
		return nil
	}
	if !r.headed {
		r.headed = true
		if err := write(r.form.rejectHead()); err != nil {
			return err
		}
	}
	var err error
	if bad.long {
		err = r.in.skipLine(write)
	} else {
		err = write(row)
	}
	if err != nil {
		return err
	}
	return write(r.form.rejectTail(bad.reason()))
}

func (r *Reader) ended(err error) error {
	if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return r.unreadable(err)
}

func (r *Reader) unreadable(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("it ends in the middle: the compressed file was cut short; copy it again")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		err = errors.New("the compressed file is damaged; copy it again")
	}
	return fmt.Errorf("%s cannot be read: %w", r.name, err)
}

func (r *Reader) remark(m Remark) {
	if r.options.Report != nil {
		m.File = r.name
		r.options.Report(m)
	}
}

// Line returns where the last row began, from 1.
func (r *Reader) Line() int { return r.line }

// Accepted returns how many rows became inputs so far.
func (r *Reader) Accepted() int { return r.accepted }

// Rejected returns how many rows were rejected so far.
func (r *Reader) Rejected() int { return r.rejected }
