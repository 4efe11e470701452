package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/store"
)

// tally is what an import would do to contacts, accounts, leads or events.
type tally struct {
	New       int      `json:"new"`
	Changed   int      `json:"changed"`
	Same      int      `json:"same"`
	Withdrawn int      `json:"withdrawn,omitempty"` // consents
	Examples  []string `json:"examples,omitempty"`
}

// rehearsal says what an import would do.
type rehearsal struct {
	what    string
	view    func(id string, f func(st *machine.State)) error
	matched int             // rows whose contact was found by what they say of it
	seen    map[string]bool // contacts, accounts and leads that rows before would have made or changed
	tally   map[string]*tally
}

// rehearsed are what a rehearsal tells of, in its order.
var rehearsed = []string{"contact", "account", "lead", "event", "consent"}

// examplesAtMost is how many examples of each kind are shown.
const examplesAtMost = 3

// dryRun says what would become of files, and changes nothing.
func (v *importVerb) dryRun(ctx context.Context, c *console, r *reading) error {
	if v.Server != "" {
		return usageError{errors.New("--dry-run compares files with a data folder: leave --server away and name the folder with --data (stop the server first, or use a backup)")}
	}
	known, done, err := knownIn(dataDir(v.Dir, v.Data))
	if err != nil {
		return err
	}
	crowd := identity.NewCrowd(r.options.Program, known)
	h := &rehearsal{what: v.What, view: known.Look, seen: map[string]bool{}, tally: map[string]*tally{}}
	rows := 0
	for _, path := range v.Files {
		err = errors.Join(err, r.file(ctx, path, nil, func(row identity.Arrival) error {
			rows++
			r, inputs, err := crowd.Take(&row, nil)
			if err != nil {
				return err
			}
			if row.Person != nil && r.Known {
				h.matched++
			}
			for i := range inputs {
				if err := h.input(&inputs[i]); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	if err = errors.Join(err, done()); err != nil {
		return err
	}
	if v.JSON {
		err = json.NewEncoder(c.out).Encode(map[string]any{"dry_run": true, "rows": rows, "rejected": r.rejected, "matched": h.matched, "would": h.tally})
	} else {
		h.write(c, rows, r.rejected)
	}
	if err == nil && r.rejected > 0 {
		err = errWrong
	}
	return err
}

// knownIn returns those whom a data folder knows, and what closes it. Where there is none, nobody is known.
func knownIn(dir string) (known identity.Directory, done func() error, err error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nobody{}, func() error { return nil }, nil
	}
	s, err := store.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	all, err := engine.LookAll(s, s)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return all, s.Close, nil
}

// nobody is a directory in which nobody stands.
type nobody struct{}

// Known implements identity.Directory.
func (nobody) Known(string) ([]string, error) { return nil, nil }

// Look implements identity.Directory.
func (nobody) Look(_ string, f func(*machine.State)) error { f(nil); return nil }

// input counts what an input would do.
func (h *rehearsal) input(in *machine.Input) error {
	return h.view(in.Contact, func(st *machine.State) {
		switch in.Kind {
		case machine.EventInput:
			h.count("event", "new", in.Name+" of "+in.Contact)
		case machine.ConsentInput:
			if said(st, in) {
				h.of("consent").Same++
				return
			}
			if in.Status == machine.ConsentNo {
				h.of("consent").Withdrawn++
				h.example("consent", "withdrawn: "+in.Name+" of "+in.Contact)
				return
			}
			h.count("consent", "new", in.Name+" of "+in.Contact)
		case machine.LeadInput:
			var have machine.Values
			known := false
			if st != nil {
				if l := st.Lead(in.Key); l != nil {
					known, have = true, l.View()
				}
			}
			h.compare("lead", in.Key, known, have, in.Fields)
		case machine.AccountInput:
			var have machine.Values
			if st != nil {
				have = st.Profile
			}
			h.compare("account", machine.EntityName(in.Contact), st != nil, have, in.Fields)
		default:
			have := machine.Values{}
			if st != nil {
				for name, v := range st.Profile {
					have[name] = v
				}
				if st.Account != nil {
					for name, v := range st.Account.Fields {
						have["account."+name] = v
					}
				}
			}
			h.compare("contact", in.Contact, st != nil, have, in.Fields)
		}
	})
}

// said reports whether the contact's latest answer for all its addresses is the same.
func said(st *machine.State, in *machine.Input) bool {
	if st == nil {
		return false
	}
	for _, c := range slices.Backward(st.Consents) {
		if c.Name == in.Name && c.Address == "" {
			return c.Yes == (in.Status == machine.ConsentYes)
		}
	}
	return false
}

// compare counts what fields would do to something that is known or not.
func (h *rehearsal) compare(noun, id string, known bool, have, fields machine.Values) {
	if key := noun + " " + id; h.seen[key] {
		return // it is counted with its first row
	} else {
		h.seen[key] = true
	}
	var changes []string
	for _, name := range fields.Names() {
		before, now := plainText(have[name]), plainText(fields[name])
		switch {
		case !known && now != "":
			changes = append(changes, name+" "+now)
		case known && before != now && before == "":
			changes = append(changes, name+" is set to "+now)
		case known && before != now:
			changes = append(changes, fmt.Sprintf("%s %s becomes %s", name, before, now))
		}
	}
	switch {
	case !known:
		h.count(noun, "new", id+": "+strings.Join(changes, ", "))
	case len(changes) > 0:
		h.count(noun, "changed", id+": "+strings.Join(changes, ", "))
	default:
		h.of(noun).Same++
	}
}

// plainText shows a value in a line.
func plainText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(wireValue(v))
}

func (h *rehearsal) of(noun string) *tally {
	if h.tally[noun] == nil {
		h.tally[noun] = &tally{}
	}
	return h.tally[noun]
}

func (h *rehearsal) count(noun, what, example string) {
	t := h.of(noun)
	n := &t.New
	if what == "changed" {
		n = &t.Changed
	}
	*n++
	if *n <= examplesAtMost {
		h.example(noun, what+": "+example)
	}
}

func (h *rehearsal) example(noun, text string) {
	t := h.of(noun)
	kind, _, _ := strings.Cut(text, ":")
	same := 0
	for _, e := range t.Examples {
		if strings.HasPrefix(e, kind+":") {
			same++
		}
	}
	if same < examplesAtMost {
		t.Examples = append(t.Examples, clip(text))
	}
}

// clip shortens an example to about two lines.
func clip(text string) string {
	const most = 160
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + " …"
	}
	return text
}

// write tells what the import would do.
func (h *rehearsal) write(c *console, rows, rejected int) {
	fmt.Fprintf(c.out, "Nothing was changed. %s would be imported:\n", thousands(int64(rows), "row"))
	for _, noun := range rehearsed {
		t := h.tally[noun]
		if t == nil {
			continue
		}
		var parts []string
		for _, p := range []struct {
			n    int
			what string
		}{{t.New, "new"}, {t.Changed, "changed"}, {t.Same, "as they are"}, {t.Withdrawn, "withdrawn"}} {
			if p.n > 0 {
				parts = append(parts, strings.Fields(thousands(int64(p.n), "row"))[0]+" "+p.what)
			}
		}
		fmt.Fprintf(c.out, "  %-9s %s\n", noun+"s", strings.Join(parts, ", "))
		slices.SortStableFunc(t.Examples, func(a, b string) int { return strings.Compare(b[:1], a[:1]) })
		for _, e := range t.Examples {
			fmt.Fprintf(c.out, "            %s\n", e)
		}
	}
	if h.matched > 0 {
		fmt.Fprintf(c.out, "  %s of contacts who are found by what the program matches by\n", thousands(int64(h.matched), "row"))
	}
	if rejected > 0 {
		fmt.Fprintf(c.out, "  %s would be rejected, for the reasons above\n", thousands(int64(rejected), "row"))
	}
}
