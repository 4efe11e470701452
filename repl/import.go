package repl

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/journeylang/journey/runtime/intake"
)

// maxRemarks is how many remarks about a file are told.
const maxRemarks = 10

// importFile reads contacts, accounts, leads or events from a file into the session, all at this instant.
func (s *Session) importFile(w *strings.Builder, rest string) error {
	what, file, _ := strings.Cut(rest, " ")
	subjects := map[string]intake.Subject{"contacts": intake.Contacts, "accounts": intake.Accounts, "leads": intake.Leads, "events": intake.Events}
	subject, ok := subjects[what]
	if file = strings.TrimSpace(file); !ok || file == "" {
		return fmt.Errorf("write it like :import contacts people.csv, :import leads list.csv or :import events orders.jsonl")
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	remarks := 0
	report := func(r intake.Remark) {
		if remarks++; remarks <= maxRemarks {
			fmt.Fprintln(w, r)
		}
	}
	r, err := intake.NewReader(f, filepath.Base(file), intake.Options{Program: s.plan, Subject: subject, Report: report})
	if err != nil {
		return err
	}
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		for _, in := range row {
			if err := s.put(in); err != nil {
				return err
			}
		}
	}
	if remarks > maxRemarks {
		fmt.Fprintf(w, "… and %d more remarks\n", remarks-maxRemarks)
	}
	fmt.Fprintf(w, "%d %s imported, %d rows rejected\n", r.Accepted(), what, r.Rejected())
	return nil
}
