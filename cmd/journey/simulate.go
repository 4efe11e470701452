package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/channel"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/intake"
	"github.com/journeylang/journey/runtime/mail"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/runtime/report"
	"github.com/journeylang/journey/runtime/sim"
)

type simulateVerb struct {
	Dir      string `arg:"" optional:"" default:"." help:"Folder of the program."`
	Contacts string `placeholder:"FILE" help:"CSV or JSON lines, also .gz (default: contacts.* in the folder)."`
	Events   string `placeholder:"FILE" help:"CSV or JSON lines, also .gz (default: events.* in the folder)."`
	From     string `placeholder:"T" help:"When it begins and the contacts come in; UTC unless it says otherwise (default: 00:00 UTC of the day of the first event, or of today)."`
	Until    string `placeholder:"T" help:"When it ends (default: the last event plus the longest time in which a goal counts)."`
	Seed     uint64 `default:"1" help:"Seed of control groups and splits."`
	JSON     bool   `name:"json" help:"Print the report as JSON."`
}

func (v *simulateVerb) Run(ctx context.Context, c *console) error {
	p, err := loadProgram(c, v.Dir)
	if err != nil {
		return err
	}
	s := simulation{program: p}
	if s.from, err = instant("--from", v.From); err != nil {
		return err
	}
	if s.until, err = instant("--until", v.Until); err != nil {
		return err
	}
	begin := time.Now()
	reading := &reading{console: c, options: intake.Options{Program: p, NeedTime: true}}
	if err := s.read(ctx, reading, v); err != nil {
		return err
	}
	s.span(time.Now())
	if !s.until.After(s.from) {
		return usageError{fmt.Errorf("it would end at %s, before it begins at %s: give --from and --until", s.until.Format(time.RFC3339), s.from.Format(time.RFC3339))}
	}
	shell, err := s.run(v.Seed)
	if err != nil {
		return err
	}
	r := report.Of(shell.Counts(), shell.World().Programs)
	r.Book(shell.Ledger(), p)
	if v.JSON {
		err = json.NewEncoder(c.out).Encode(r)
	} else {
		err = writeReport(c.out, r, p.Currency)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.err, "%s and %s, from %s until %s, in %s\n", thousands(int64(s.people), "contact"), thousands(int64(s.happened), "event"),
		s.from.Format("2006-01-02 15:04"), s.until.Format("2006-01-02 15:04"), time.Since(begin).Round(time.Millisecond))
	if len(p.Actions) > 0 {
		names := make([]string, len(p.Actions))
		for i, a := range p.Actions {
			names[i] = a.Name
		}
		fmt.Fprintf(c.err, "no action was called (%s): each came back at once, and what it would have yielded was missing\n", strings.Join(names, ", "))
	}
	if reading.rejected > 0 {
		fmt.Fprintf(c.err, "%s rejected: mend the files, or import them, which writes what was rejected to a file\n", thousands(int64(reading.rejected), "row"))
		return errWrong
	}
	return nil
}

// instant reads a time of the command line; "" is the zero time.
func instant(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := schema.ParseTime(text)
	if err != nil {
		return at, usageError{fmt.Errorf("%s: %w", flag, err)}
	}
	return at, nil
}

// simulation is a program with the inputs that it is to meet.
type simulation struct {
	program          *plan.Program
	inputs           []sim.Timed // contacts first; theirs have no time until the span is known
	people, happened int         // rows of the lists
	begun            int         // how many inputs are of the contacts
	from, until      time.Time
}

func (s *simulation) read(ctx context.Context, r *reading, v *simulateVerb) error {
	contacts, err := fileOf(v.Dir, "contacts", v.Contacts)
	if err != nil {
		return err
	}
	events, err := fileOf(v.Dir, "events", v.Events)
	if err != nil {
		return err
	}
	if contacts == "" && events == "" {
		return usageError{fmt.Errorf("%s holds neither contacts.csv nor events.csv: name files with --contacts and --events (CSV or JSON lines, also .gz)", v.Dir)}
	}
	crowd := identity.NewCrowd(s.program, nobody{})
	for _, f := range []struct {
		path    string
		subject intake.Subject
		n       *int
	}{{contacts, intake.Contacts, &s.people}, {events, intake.Events, &s.happened}} {
		s.begun = len(s.inputs)
		if f.path == "" {
			continue
		}
		r.options.Subject = f.subject
		if err := r.file(ctx, f.path, nil, func(row identity.Arrival) error {
			at := row.Inputs[len(row.Inputs)-1].Time // of the event; what a row says beside it is known with it
			_, inputs, err := crowd.Take(&row, nil)
			for _, in := range inputs {
				s.inputs = append(s.inputs, sim.Timed{At: at, Input: in})
			}
			*f.n++
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// span settles when the simulation begins and ends, and that nothing comes in before it begins. Events that lie
// before it keep their own time: the machine knows that they are late.
func (s *simulation) span(now time.Time) {
	first, last := int64(0), int64(0)
	for i := s.begun; i < len(s.inputs); i++ {
		at := s.inputs[i].At
		if first == 0 || at < first {
			first = at
		}
		last = max(last, at)
	}
	if s.from.IsZero() {
		s.from = now.UTC()
		if first != 0 {
			s.from = time.UnixMilli(first).UTC()
		}
		s.from = s.from.Truncate(24 * time.Hour)
	}
	if s.until.IsZero() {
		from := s.from
		if last > s.from.UnixMilli() {
			from = time.UnixMilli(last).UTC()
		}
		s.until = from.AddDate(0, 0, 30)
		goals := time.Time{}
		for _, j := range s.program.Journeys {
			for i := range j.Goals {
				if at := j.Goals[i].Within.After(from, s.program.Zone); at.After(goals) {
					goals = at.UTC()
				}
			}
		}
		if !goals.IsZero() {
			s.until = goals
		}
	}
	for i := range s.inputs {
		s.inputs[i].At = max(s.inputs[i].At, s.from.UnixMilli())
	}
}

// run plays the inputs in virtual time. Mails are rendered, so that one that cannot be is counted as failed, and go
// nowhere.
func (s *simulation) run(seed uint64) (*sim.Shell, error) {
	office := &post.Office{Installation: "simulation", Links: post.Links{Base: "https://localhost"},
		Channel: func(*plan.Program, string) (channel.Channel, error) { return nowhere{}, nil }}
	shell, err := sim.New(s.program, seed, s.from, office)
	if err != nil {
		return nil, err
	}
	if err := shell.Run(s.inputs, s.until); err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	return shell, nil
}

// nowhere is a channel that takes every mail.
type nowhere struct{}

// Deliver implements channel.Channel.
func (nowhere) Deliver(_ context.Context, mails []*mail.Mail) []channel.Outcome {
	return make([]channel.Outcome, len(mails))
}

// Close implements channel.Channel.
func (nowhere) Close() error { return nil }

// fileOf returns the file that was named, or the one in the folder that is called subject, or "".
func fileOf(dir, subject, named string) (string, error) {
	if named != "" {
		return named, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var found []string
	for _, e := range entries {
		stem, ext, _ := strings.Cut(e.Name(), ".")
		if stem == subject && slices.Contains(dataExtensions, strings.TrimSuffix(ext, ".gz")) {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	if len(found) > 1 {
		return "", usageError{fmt.Errorf("%s holds %s: say with --%s which one is meant", dir, strings.Join(found, " and "), subject)}
	}
	return strings.Join(found, ""), nil
}

// dataExtensions are how the names of files with contacts and events end.
var dataExtensions = []string{"csv", "tsv", "txt", "jsonl", "ndjson", "json"}
