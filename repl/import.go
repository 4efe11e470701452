package repl

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/intake"
)

// maxRemarks is how many remarks about a file are told.
const maxRemarks = 10

var subjects = map[string]intake.Subject{"contacts": intake.Contacts, "accounts": intake.Accounts, "leads": intake.Leads, "events": intake.Events}

// importFile reads contacts, accounts, leads or events from a file into the session, all at this instant. People are found again
// as the program matches them: :import leads list.csv --map leads.map.yaml
func (s *Session) importFile(w *strings.Builder, rest string) error {
	rest, mapping, mapped := strings.Cut(rest, "--map")
	what, name, _ := strings.Cut(strings.TrimSpace(rest), " ")
	subject, ok := subjects[what]
	name, mapping = strings.TrimSpace(name), strings.TrimSpace(mapping)
	if !ok || name == "" || mapped && mapping == "" {
		return fmt.Errorf("write it like :import contacts people.csv, :import events orders.jsonl or :import leads list.csv --map leads.map.yaml")
	}
	remarks := 0
	o := intake.Options{Program: s.plan, Subject: subject, Report: func(r intake.Remark) {
		if remarks++; remarks <= maxRemarks {
			fmt.Fprintln(w, r)
		}
	}}
	if mapped {
		text, err := os.ReadFile(mapping)
		if err != nil {
			return err
		}
		if o.Mapping, err = intake.ReadMapping(filepath.Base(mapping), text); err != nil {
			return err
		}
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s", name)
	} else if err != nil {
		return err
	}
	defer f.Close()
	r, err := intake.NewReader(f, filepath.Base(name), o)
	if err != nil {
		return err
	}
	if err := s.importRows(r); err != nil {
		return err
	}
	if remarks > maxRemarks {
		fmt.Fprintf(w, "… and %d more remarks\n", remarks-maxRemarks)
	}
	fmt.Fprintf(w, "%d %s imported, %d rows rejected\n", r.Accepted(), what, r.Rejected())
	return nil
}

// importRows puts in what the rows of a file say.
func (s *Session) importRows(r *intake.Reader) error {
	crowd := identity.NewCrowd(s.plan, s.shell.Directory())
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		_, inputs, err := crowd.Take(&identity.Arrival{Person: r.Person(), ID: r.Named(), New: r.Who(), By: "import", Inputs: row, Lead: r.MadeLead()}, nil)
		if err != nil {
			return err
		}
		for _, in := range inputs {
			if err := s.put(in); err != nil {
				return err
			}
		}
	}
}
