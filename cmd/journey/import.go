package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/intake"
	"github.com/journeylang/journey/runtime/machine"
)

type importVerb struct {
	What    string   `arg:"" enum:"contacts,events" help:"What the files hold: contacts or events."`
	Files   []string `arg:"" name:"file" help:"CSV or JSON lines, also .gz."`
	Dir     string   `default:"." help:"Folder of the program, whose schema the files are read by."`
	Data    string   `placeholder:"DIR" help:"Data folder, while no server runs on it (default DIR/.journey-data)."`
	Server  string   `env:"JOURNEY_SERVER" placeholder:"URL" help:"Bring them into a running server instead."`
	Token   string   `env:"JOURNEY_TOKEN" help:"The server's token."`
	Rejects string   `placeholder:"FOLDER" help:"Where the files with rejected rows go (default: beside the files)."`
	JSON    bool     `name:"json" help:"Print the summary as JSON."`
}

// Help implements kong.HelpProvider.
func (*importVerb) Help() string {
	return `The first row of a CSV file names the columns. Contacts: id, or a field that is declared unique; the rest are fields of
the contact, and what is not declared is kept as text. Events: contact, event, time and id (both may be missing); the
rest are fields of the event. JSON lines say the same, with the fields beside them or inside "fields". An empty cell is
missing and changes nothing; null in JSON removes a contact's field.

A row that cannot be read is reported and goes into NAME.reject.csv with the reason; mend it there and import that file.
The exit code is then 1, the other rows are imported all the same. Events older than 24 hours enter history only.

An import can be repeated: an event without an id gets one from what it says, so that it is not applied again.`
}

// imported is the summary of one file.
type imported struct {
	File       string `json:"file"`
	Imported   int    `json:"imported"`
	Rejected   int    `json:"rejected"`
	Late       int    `json:"late"`                  // events that only entered history
	RejectFile string `json:"reject_file,omitempty"` // where the rejected rows are
}

// batch is how many inputs are made durable at once, and batchBytes about how many bytes of them.
const (
	batch      = 4096
	batchBytes = 4 << 20
)

// Run imports all files. What cannot be read is in the reject files and in the exit code: 1 where any row was
// rejected. An import that broke off can be repeated: nothing is applied twice.
func (v *importVerb) Run(ctx context.Context, c *console) (err error) {
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	for _, path := range v.Files {
		if info, err := os.Stat(path); err != nil {
			return usageError{err}
		} else if info.IsDir() {
			return usageError{fmt.Errorf("%s is a folder; name files, and the folder of the program with --dir", path)}
		}
	}
	to := remote{v.Server, v.Token}.put
	if v.Server == "" {
		h, err := openHouse(houseOptions{Data: dataDir(v.Dir, v.Data)})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, h.Close()) }()
		if err := h.publish(ctx, p); err != nil {
			return err
		}
		to = h.engine.Ingest
	}
	now := time.Now()
	r := &reading{console: c, options: intake.Options{Program: p, Now: now, InputBytes: engine.InputBytes}}
	if v.What == "events" {
		r.options.Subject = intake.Events
	}
	var done []imported
	var failed error
	for _, path := range v.Files {
		one, err := v.file(ctx, r, path, now.UnixMilli()-machine.LateLimit, to)
		done = append(done, one)
		failed = errors.Join(failed, err)
		if ctx.Err() != nil {
			break
		}
	}
	if err := v.summary(c, done); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	if r.rejected > 0 {
		return errWrong
	}
	return nil
}

// file imports one file; to makes inputs durable.
func (v *importVerb) file(ctx context.Context, r *reading, path string, late int64, to func(context.Context, []machine.Input) error) (one imported, err error) {
	one.File = path
	rejects := &rejectFile{path: v.rejectPath(path)}
	var waiting []machine.Input
	var lateWaiting, size int
	send := func() error {
		if err := to(ctx, waiting); err != nil {
			return fmt.Errorf("import %s: %w; what is missing comes in when it is imported again", path, err)
		}
		one.Imported += len(waiting)
		one.Late += lateWaiting
		waiting, lateWaiting, size = waiting[:0], 0, 0
		return nil
	}
	before := r.rejected
	err = r.file(ctx, path, rejects, func(in machine.Input) error {
		if in.Kind == machine.EventInput && in.Time != 0 && in.Time < late {
			lateWaiting++
		}
		waiting = append(waiting, in)
		if size += in.Msgsize(); len(waiting) < batch && size < batchBytes {
			return nil
		}
		return send()
	})
	if len(waiting) > 0 && ctx.Err() == nil {
		err = errors.Join(err, send())
	}
	one.Rejected = r.rejected - before
	one.RejectFile = rejects.written()
	return one, errors.Join(err, rejects.Close())
}

func (v *importVerb) rejectPath(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), ".gz")
	ext := filepath.Ext(name)
	if ext == "" {
		ext = ".csv"
	}
	folder := filepath.Dir(path)
	if v.Rejects != "" {
		folder = v.Rejects
	}
	return filepath.Join(folder, strings.TrimSuffix(name, filepath.Ext(name))+".reject"+ext)
}

func (v *importVerb) summary(c *console, done []imported) error {
	var all imported
	for _, one := range done {
		all.Imported += one.Imported
		all.Rejected += one.Rejected
		all.Late += one.Late
	}
	if v.JSON {
		return json.NewEncoder(c.out).Encode(struct {
			Files    []imported `json:"files"`
			Imported int        `json:"imported"`
			Rejected int        `json:"rejected"`
			Late     int        `json:"late"`
		}{done, all.Imported, all.Rejected, all.Late})
	}
	noun := strings.TrimSuffix(v.What, "s")
	for _, one := range done {
		fmt.Fprintf(c.out, "%s: %s imported", one.File, thousands(int64(one.Imported), noun))
		if one.Rejected > 0 {
			fmt.Fprintf(c.out, ", %s rejected (mend them in %s and import that)", thousands(int64(one.Rejected), "row"), one.RejectFile)
		}
		fmt.Fprintln(c.out)
	}
	if all.Late > 0 {
		fmt.Fprintf(c.out, "%s older than 24 hours: they entered history only, and start or steer no journey\n", thousands(int64(all.Late), "event"))
	}
	return nil
}

// rejectFile is a file that is made when the first row is rejected.
type rejectFile struct {
	path string
	file *os.File
	out  *bufio.Writer
}

// Write implements io.Writer.
func (f *rejectFile) Write(b []byte) (int, error) {
	if f.file == nil {
		var err error
		if f.file, err = os.Create(f.path); err != nil {
			return 0, err
		}
		f.out = bufio.NewWriter(f.file)
	}
	return f.out.Write(b)
}

// written returns where the rows are, or "" if there are none.
func (f *rejectFile) written() string {
	if f.file == nil {
		return ""
	}
	return f.path
}

// Close implements io.Closer.
func (f *rejectFile) Close() error {
	if f.file == nil {
		return nil
	}
	return errors.Join(f.out.Flush(), f.file.Close())
}
