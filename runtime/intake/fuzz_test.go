package intake

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"unicode/utf8"
)

// FuzzReader reads anything: it never panics or hangs, every line that is not blank belongs to exactly one row, every
// row is accepted or rejected, and what was accepted is text that can be stored.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"id,first_name\nada,\"A\nB\"\n\nben,x\"y\ncy,\"z\n",
		"\xef\xbb\xbfcontact;event;time\r\nada;order;2026-01-01\r\n;;\r\n",
		"{\"id\":\"ada\"}\n{\"id\":1,\"fields\":{\"visits\":\"x\"}}\n{\n[]\nnull\n",
		"contact,event\n\"a\"\"b\",visit\n\"a\"b,visit\n\"\",\n\x00,\xff\n",
		"{\"contact\":\"ada\",\"event\":\"order\",\"total\":1e999}\n{\"reject_reason\":\"x\"}\n",
		"id\n\r\n\r\r\n\"\r\n\"\r\nx\r",
	} {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	p := program(f)
	f.Fuzz(func(t *testing.T, data []byte, events bool) {
		if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
			return
		}
		o := Options{Program: p, InputBytes: 64 << 10}
		if events {
			o.Subject = Events
		}
		remarks := 0
		o.Report = func(m Remark) {
			if m.Rejected {
				remarks++
			}
		}
		var rejects bytes.Buffer
		o.Rejects = &rejects
		rd, err := NewReader(bytes.NewReader(data), "f", o)
		if err != nil {
			return
		}
		_, isTable := rd.form.(*table)
		for {
			before, was := rd.in.line, rd.Rejected()
			row, err := rd.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if rd.Rejected() == was && rd.Line() < before {
				t.Fatalf("a row began on line %d, lines up to %d were behind it", rd.Line(), before)
			}
			if rd.in.line < rd.Line() {
				t.Fatalf("the row on line %d ends on line %d", rd.Line(), rd.in.line)
			}
			in := row[0]
			if in.Contact == "" || !utf8.ValidString(in.Contact) || bytes.IndexByte([]byte(in.Contact), 0) >= 0 && isTable {
				t.Fatalf("contact %q", in.Contact)
			}
			if _, err := in.MarshalMsg(nil); err != nil {
				t.Fatalf("the input cannot be stored: %v", err)
			}
		}
		if remarks != rd.Rejected() {
			t.Fatalf("%d remarks, %d rejected", remarks, rd.Rejected())
		}
		if left := len(rd.in.bytes()); left > 1 {
			t.Fatalf("%d bytes were left", left)
		}
		if rd.Rejected() > 0 == (rejects.Len() == 0) {
			t.Fatalf("%d rejected, reject file of %d bytes", rd.Rejected(), rejects.Len())
		}
		if isTable && !bytes.ContainsAny(data, "\"\r") && !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			lines := -1 // the first row
			for l := range bytes.SplitSeq(data, []byte{'\n'}) {
				if len(l) > 0 {
					lines++
				}
			}
			lines -= blankHead(data)
			if rows := rd.Accepted() + rd.Rejected(); rows != lines {
				t.Fatalf("%d rows out of %d lines", rows, lines)
			}
		}
	})
}

// blankHead counts the lines of blanks before the first row, which are passed over.
func blankHead(data []byte) (n int) {
	for l := range bytes.SplitSeq(data, []byte{'\n'}) {
		if len(bytes.Trim(l, " \t")) > 0 {
			return n
		}
		if len(l) > 0 {
			n++
		}
	}
	return n
}
