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
	What    string   `arg:"" enum:"contacts,accounts,leads,events" help:"What the files hold: contacts, accounts, leads or events."`
	Files   []string `arg:"" name:"file" help:"CSV or JSON lines, also .gz."`
	Dir     string   `default:"." help:"Folder of the program, whose schema the files are read by."`
	Data    string   `placeholder:"DIR" help:"Data folder, while no server runs on it (default DIR/.journey-data)."`
	Server  string   `env:"JOURNEY_SERVER" placeholder:"URL" help:"Bring them into a running server instead."`
	Token   string   `env:"JOURNEY_TOKEN" help:"The server's token."`
	Rejects string   `placeholder:"FOLDER" help:"Where the files with rejected rows go (default: beside the files)."`
	Map     string   `placeholder:"FILE" help:"A mapping: which column of the files is which field."`
	Suggest bool     `help:"Print a mapping to begin with, made from the first file, and import nothing."`
	DryRun  bool     `help:"Say what would become new, what would change and what would be rejected, and change nothing."`
	Restart bool     `help:"Begin at the first row, also where an import of the same file was interrupted."`
	JSON    bool     `name:"json" help:"Print the summary as JSON."`
}

// Help implements kong.HelpProvider.
func (*importVerb) Help() string {
	return `The first row of a CSV file names the columns. Contacts: id, or a field that is declared unique; the rest are fields of
the contact, and what is not declared is kept as text. Events: contact, event, time and id (both may be missing); the
rest are fields of the event. JSON lines say the same, with the fields beside them or inside "fields". An empty cell is
missing and changes nothing; null in JSON removes a contact's field.

A row that cannot be read is reported and goes into NAME.reject.csv with the reason; mend it there and import that file.
The exit code is then 1, the other rows are imported all the same. Events older than 24 hours enter history only;
what people do with messages and forms (welcome.clicked, form.submitted) is taken no younger than that.

Without a column with ids people are found as the program matches them (match contact by email), however addresses and
telephone numbers are written; who is not found becomes new. Events may have a column email or phone in place of contact.
A lead without an id is the open one that matching finds, or a new one.

Leads: id, whose they are (contact with the contact's id, contact.email or another unique field, or account for a lead of
an account alone), outcome where one is closed; the rest are fields of the lead, contact.FIELD and account.FIELD are told
of the others. Accounts: their unique field, and the rest. A column consent.TOPIC holds what a contact said, yes or no.

Files of other systems come with a mapping: --suggest prints one to begin with, --map reads it, --dry-run shows what it
would do. See examples/leads.

An import can be repeated: an event or lead without an id gets one from what it says, so that it is not applied again. One
that was interrupted goes on where it was.`
}

// imported is the summary of one file.
type imported struct {
	File       string `json:"file"`
	Imported   int    `json:"imported"` // rows
	Rejected   int    `json:"rejected"`
	Late       int    `json:"late"`                  // events that only entered history
	Before     int    `json:"before,omitempty"`      // rows that an interrupted import had brought in already
	RejectFile string `json:"reject_file,omitempty"` // where the rejected rows are
}

// Run imports all files. What cannot be read is in the reject files and in the exit code: 1 where any row was
// rejected. An import that broke off can be repeated: nothing is applied twice.
func (v *importVerb) Run(ctx context.Context, c *console) (err error) {
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	for _, path := range v.Files {
		if info, err := os.Stat(path); err != nil {
			return unread(path, err)
		} else if info.IsDir() {
			return usageError{fmt.Errorf("%s is a folder; name files, and the folder of the program with --dir", path)}
		}
	}
	now := time.Now()
	r := &reading{console: c, options: intake.Options{Program: p, Now: now, InputBytes: engine.InputBytes, Subject: subjects[v.What]}}
	if v.Suggest {
		return v.suggest(c, r.options)
	}
	if v.Map != "" {
		text, err := os.ReadFile(v.Map)
		if err != nil {
			return unread(v.Map, err)
		}
		if r.options.Mapping, err = intake.ReadMapping(filepath.Base(v.Map), text); err != nil {
			return usageError{err}
		}
	}
	if v.DryRun {
		return v.dryRun(ctx, c, r)
	}
	carry := &carrying{offer: remote{v.Server, v.Token}.offer, late: now.UnixMilli() - machine.LateLimit}
	if v.Server == "" {
		h, err := openHouse(houseOptions{Data: dataDir(v.Dir, v.Data)})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, h.Close()) }()
		if err := h.publish(ctx, p); err != nil {
			return err
		}
		bringing := h.engine.Bringing()
		carry.offer = func(ctx context.Context, l *cargo) (func(context.Context) error, error) {
			return bringing.Bring(ctx, l.rows)
		}
		carry.positions = filepath.Join(dataDir(v.Dir, v.Data), "import")
	}
	var done []imported
	var failed error
	for _, path := range v.Files {
		one, err := v.file(ctx, r, path, carry)
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

// subjects are what files can be about.
var subjects = map[string]intake.Subject{"contacts": intake.Contacts, "accounts": intake.Accounts, "leads": intake.Leads, "events": intake.Events}

// file imports one file.
func (v *importVerb) file(ctx context.Context, r *reading, path string, carry *carrying) (one imported, err error) {
	one.File = path
	at, err := carry.begin(path, v)
	if err != nil {
		return one, err
	}
	rejects := &rejectFile{path: v.rejectPath(path)}
	before := r.rejected
	f := carry.file(ctx, at)
	err = r.file(ctx, path, rejects, f.take)
	err = errors.Join(err, f.finish())
	if ctx.Err() != nil {
		err = fmt.Errorf("import %s: interrupted; import it again, and it goes on where it was", path)
	} else if err != nil && f.failed {
		err = fmt.Errorf("import %s: %w; what is missing comes in when it is imported again", path, err)
	}
	one.Imported, one.Late, one.Before = f.rows, f.lateRows, min(at.Rows, f.read)
	one.Rejected = r.rejected - before
	one.RejectFile = rejects.written()
	if err == nil {
		err = at.remove()
	}
	return one, errors.Join(err, rejects.Close())
}

// suggest prints a mapping for the first file.
func (v *importVerb) suggest(c *console, o intake.Options) error {
	f, err := os.Open(v.Files[0])
	if err != nil {
		return usageError{err}
	}
	defer f.Close()
	text, err := intake.Suggest(f, filepath.Base(v.Files[0]), o)
	if err != nil {
		return err
	}
	_, err = c.out.Write(text)
	return err
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
		if one.Before > 0 {
			fmt.Fprintf(c.out, " behind the %s that were there already", thousands(int64(one.Before), "row"))
		}
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
