package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/intake"
)

// reading reads files of contacts and events and says what is wrong with them.
type reading struct {
	console  *console
	options  intake.Options
	rejected int
	said     int
	bar      *progress // of the file that is read
}

// saidAtMost bounds how many rejected rows of a file are shown; all are in the reject file.
const saidAtMost = 20

// file hands on what every row of a file says; its inputs must not be kept. rejects takes the rows that cannot be read.
func (r *reading) file(ctx context.Context, path string, rejects io.Writer, take func(identity.Arrival) error) error {
	f, err := os.Open(path)
	if err != nil {
		return unread(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	o := r.options
	o.Rejects, o.Report = rejects, r.say
	r.said = 0
	r.bar = &progress{console: r.console, name: filepath.Base(path), size: info.Size(), in: f}
	defer r.bar.clear()
	rd, err := intake.NewReader(r.bar, filepath.Base(path), o)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		in, err := rd.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := take(identity.Arrival{Person: rd.Person(), ID: rd.Named(), New: rd.Who(), By: "import", Inputs: in, Lead: rd.MadeLead()}); err != nil {
			return err
		}
	}
	r.rejected += rd.Rejected()
	if more := r.said - saidAtMost; more > 0 {
		fmt.Fprintf(r.console.err, "%s: %d more rows are rejected\n", filepath.Base(path), more)
	}
	return ctx.Err()
}

// unread says that a file that somebody named cannot be read.
func unread(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("there is no file %s", path)
	}
	return usageError{err}
}

func (r *reading) say(m intake.Remark) {
	if m.Rejected {
		if r.said++; r.said > saidAtMost {
			return
		}
	}
	r.bar.clear()
	fmt.Fprintln(r.console.err, m)
}

// progress draws how much of a file has been read, on a terminal.
type progress struct {
	console    *console
	name       string
	size, done int64
	drawn      time.Time
	in         io.Reader
}

// Read implements io.Reader.
func (p *progress) Read(b []byte) (int, error) {
	n, err := p.in.Read(b)
	p.done += int64(n)
	if p.console.terminal && p.size > 0 && time.Since(p.drawn) > 100*time.Millisecond {
		p.drawn = time.Now()
		full := int(24 * p.done / p.size)
		fmt.Fprintf(p.console.err, "\r\x1b[K%s %s%s %d %%", p.name, strings.Repeat("█", full), strings.Repeat("░", max(0, 24-full)), 100*p.done/p.size)
	}
	return n, err
}

func (p *progress) clear() {
	if !p.drawn.IsZero() {
		fmt.Fprint(p.console.err, "\r\x1b[K")
	}
}
