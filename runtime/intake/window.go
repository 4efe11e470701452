package intake

import (
	"bytes"
	"io"
)

// window is the part of a file that lies in memory. It grows up to a row of the largest size.
type window struct {
	src        io.Reader
	buf        []byte
	start, end int
	line       int // number of the line that begins at start
	eof        bool
	err        error // of reading, beside the end
}

const (
	windowBytes = 256 << 10 // at first
	windowLimit = RowBytes + 64<<10
)

func (w *window) bytes() []byte { return w.buf[w.start:w.end] }

// fill reads more. It returns false if there is no more, or no room for more.
func (w *window) fill() bool {
	if w.eof {
		return false
	}
	if w.buf == nil {
		w.buf = make([]byte, windowBytes)
	}
	if w.start > 0 {
		copy(w.buf, w.bytes())
		w.start, w.end = 0, w.end-w.start
	}
	if w.end == len(w.buf) {
		if w.end >= windowLimit {
			return false
		}
		grown := make([]byte, min(2*len(w.buf), windowLimit))
		copy(grown, w.buf)
		w.buf = grown
	}
	for {
		n, err := w.src.Read(w.buf[w.end:])
		w.end += n
		if err != nil {
			w.eof = true
			if err != io.EOF {
				w.err = err
			}
			return n > 0
		}
		if n > 0 {
			return true
		}
	}
}

// advance leaves n bytes behind.
func (w *window) advance(n int) {
	w.line += bytes.Count(w.buf[w.start:w.start+n], []byte{'\n'})
	w.start += n
}

// skipBlank goes on to the next line that is not blank. It returns io.EOF where there is none.
func (w *window) skipBlank() error {
	for {
		b := w.bytes()
		switch {
		case len(b) == 0 || b[0] == '\r' && len(b) == 1:
			if w.fill() {
				continue
			}
			if w.err != nil {
				return w.err
			}
			return io.EOF
		case b[0] == '\n':
			w.advance(1)
		case b[0] == '\r' && b[1] == '\n':
			w.advance(2)
		default:
			return nil
		}
	}
}

// firstLine returns the length of the first line without and with its line end, or false if the line does not end in
// the window.
func (w *window) firstLine() (text, whole int, ok bool) {
	b := w.bytes()
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return len(b), len(b), w.eof
	}
	return i, i + 1, true
}

// readLine returns the next line, which stays valid until more is read, and whether it is longer than a row may be:
// then it is only the beginning of it and skipLine takes the rest.
func (w *window) readLine() (line []byte, long bool, err error) {
	for {
		text, whole, ok := w.firstLine()
		if ok && text <= RowBytes {
			if w.err != nil && w.start+whole == w.end && w.buf[w.end-1] != '\n' {
				return nil, false, w.err
			}
			line = w.bytes()[:text]
			w.advance(whole)
			return trimReturn(line), false, nil
		}
		if ok || !w.fill() && !w.eof {
			return nil, true, nil
		}
	}
}

// skipLine hands out the rest of a line in pieces and goes on behind it.
func (w *window) skipLine(piece func([]byte) error) error {
	for {
		text, whole, ok := w.firstLine()
		part := w.bytes()[:text]
		held := 0
		if ok {
			part = trimReturn(part)
		} else if n := len(part); n > 0 && part[n-1] == '\r' {
			part, held = part[:n-1], 1 // it may belong to the line end
		}
		if err := piece(part); err != nil {
			return err
		}
		if ok {
			w.advance(whole)
			return w.err
		}
		w.advance(whole - held)
		w.fill()
	}
}

func trimReturn(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\r' {
		return b[:n-1]
	}
	return b
}
