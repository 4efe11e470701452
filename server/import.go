package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/intake"
)

// Limits of a file that is sent to POST /v1/import.
const (
	importBytes    = 4 << 30 // as it is sent
	importBatch    = 4096    // inputs that become durable at once
	importUnderWay = 4       // batches, while the next is read
	importPause    = time.Minute
	maxRemarks     = 100 // that are told; all are counted
	progressTime   = time.Second
)

// Imported is a line of the answer to POST /v1/import: how far it has come, about once a second, and in the end the whole.
type Imported struct {
	Rows     int      `json:"rows"`     // that are durable
	Rejected int      `json:"rejected"` // that cannot be read
	Done     bool     `json:"done"`
	Remarks  []Remark `json:"remarks,omitempty"` // at the end: the first of what there is to say
	Detail   string   `json:"detail,omitempty"`  // at the end: why it broke off
}

// Remark is something to say about a file.
type Remark struct {
	Line     int    `json:"line"` // where the row begins, from 1; 0: the whole file
	Column   string `json:"column,omitempty"`
	Text     string `json:"text"`
	Rejected bool   `json:"rejected"`
}

var subjects = map[string]intake.Subject{"contacts": intake.Contacts, "accounts": intake.Accounts, "leads": intake.Leads, "events": intake.Events}

// takeFile takes a whole file of contacts, accounts, leads or events, CSV or JSON lines, also as gzip, in constant memory. A row
// that cannot be read is told and left out. A form (multipart/form-data) brings a mapping along: its part mapping, and behind
// it the part file. The answer is JSON lines, the last of which has done. A file that is sent again, as
// after an interruption, brings in nothing twice: a row without an id has one made of what it says.
func (s *Server) takeFile(w http.ResponseWriter, r *http.Request) {
	subject, ok := subjects[r.PathValue("what")]
	if !ok {
		s.problem(w, r, problemf(http.StatusNotFound, "files are of contacts, accounts, leads or events, not of %s", r.PathValue("what")))
		return
	}
	program := s.engine.Program()
	if program == nil {
		s.problem(w, r, problemf(http.StatusConflict, "no program is published, so nothing says what the columns mean; publish one first"))
		return
	}
	f := &file{bringing: s.engine.Bringing(), control: http.NewResponseController(w), out: w}
	o := intake.Options{Program: program.Plan, Subject: subject, Now: time.UnixMilli(s.engine.Now()), InputBytes: engine.InputBytes, Report: f.remark}
	f.control.EnableFullDuplex()          // an answer begins before the file ends
	w.Header().Set("Connection", "close") // nobody is to send something behind a file that was not read to its end
	f.patience()
	sent, err := openSent(r, http.MaxBytesReader(w, r.Body, importBytes))
	if err != nil {
		s.problem(w, r, problemf(http.StatusUnprocessableEntity, "%v", err))
		return
	}
	o.Mapping = sent.mapping
	rows, err := intake.NewReader(sent.rows, r.PathValue("what"), o)
	if err != nil {
		s.problem(w, r, problemf(http.StatusUnprocessableEntity, "%v", err))
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Cache-Control", "no-store")
	err = errors.Join(f.take(r.Context(), rows), sent.end())
	f.told.Rejected, f.told.Done, f.told.Remarks = rows.Rejected(), err == nil, f.remarks
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		f.told.Detail = fmt.Sprintf("the file has more than %d GiB; send it in parts", importBytes>>30)
	case err != nil:
		f.told.Detail = err.Error() + "; send the file again: nothing comes in twice"
	}
	f.tell()
}

// file is a file on its way in.
type file struct {
	bringing *engine.Bringing
	control  *http.ResponseController
	out      io.Writer
	told     Imported
	last     time.Time // when it was told
	remarks  []Remark
	waiting  []identity.Arrival
	inputs   int
	sent     []func(context.Context) error // wait for the batches under way, oldest first
	batches  []int                         // their rows
}

func (f *file) remark(m intake.Remark) {
	if len(f.remarks) < maxRemarks {
		f.remarks = append(f.remarks, Remark{m.Line, m.Column, m.Text, m.Rejected})
	}
}

// take brings the rows in.
func (f *file) take(ctx context.Context, rows *intake.Reader) error {
	for {
		inputs, err := rows.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return errors.Join(f.send(ctx), f.settle(ctx, 0), err)
		}
		if err != nil {
			return errors.Join(f.send(ctx), f.settle(ctx, 0))
		}
		f.waiting = append(f.waiting, identity.Arrival{Person: rows.Person(), ID: rows.Named(), New: rows.Who(), By: "import", Inputs: slices.Clone(inputs), Lead: rows.MadeLead()})
		if f.inputs += len(inputs); f.inputs < importBatch {
			continue
		}
		if err := f.send(ctx); err != nil {
			f.settle(ctx, 0) // what is under way is waited for; the first error tells why
			return err
		}
		if f.told.Rejected = rows.Rejected(); time.Since(f.last) >= progressTime {
			f.tell()
		}
		f.patience()
	}
}

// send hands the rows that wait on; while they become durable the next are read.
func (f *file) send(ctx context.Context) error {
	if len(f.waiting) == 0 {
		return nil
	}
	done, err := f.bringing.Bring(ctx, f.waiting)
	if err != nil {
		return err
	}
	f.sent, f.batches = append(f.sent, done), append(f.batches, len(f.waiting))
	f.waiting, f.inputs = f.waiting[:0], 0
	return f.settle(ctx, importUnderWay)
}

// settle waits until at most so many batches are under way. Behind one that failed nothing is counted.
func (f *file) settle(ctx context.Context, most int) (failed error) {
	for len(f.sent) > most || failed != nil && len(f.sent) > 0 {
		err := f.sent[0](ctx)
		if failed == nil {
			failed = err
		}
		if failed == nil {
			f.told.Rows += f.batches[0]
		}
		f.sent, f.batches = f.sent[1:], f.batches[1:]
	}
	return failed
}

// patience gives whoever sends the file time for the next of it: a connection that stands still is closed.
func (f *file) patience() {
	until := time.Now().Add(importPause)
	f.control.SetReadDeadline(until) // a connection that has no deadlines needs none
	f.control.SetWriteDeadline(until)
}

// tell writes a line of the answer.
func (f *file) tell() {
	f.last = time.Now()
	e := json.NewEncoder(f.out)
	e.SetEscapeHTML(false)
	if e.Encode(f.told) == nil {
		f.control.Flush()
	}
}
