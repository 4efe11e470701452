package main

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"

	"github.com/journeylang/journey/server"
)

type tasksVerb struct {
	Role   string `placeholder:"ROLE" help:"Only what is for a role: sales."`
	Person string `placeholder:"NAME" help:"Only what a person has, or may take."`
	All    bool   `help:"Those that are done as well."`
	listing
}

// Help implements kong.HelpProvider.
func (*tasksVerb) Help() string {
	return `A rule is about whom a task is about: contact.FIELD, account.FIELD, segments, and lead.FIELD where it is about a lead:

  journey tasks --role sales --where 'account.employees > 200'

journey worklist ROLE shows what waits for a role, oldest first, with the leads in its stages; journey done says that a task is done.`
}

// Run lists tasks.
func (v *tasksVerb) Run(ctx context.Context, c *console) error {
	query := url.Values{}
	if v.Role != "" {
		query.Set("role", v.Role)
	}
	if v.Person != "" {
		query.Set("person", v.Person)
	}
	if v.All {
		query.Set("all", "true")
	}
	t, n := columns("task", "kind", "what", "about", "for", "who", "since", "due", "done"), 0
	next, err := v.pages(ctx, "/v1/tasks", query, func(page json.RawMessage) (int, string, error) {
		var p server.Tasks
		if err := json.Unmarshal(page, &p); err != nil {
			return 0, "", err
		}
		for _, row := range p.Tasks {
			if v.JSON {
				if err := writeJSON(c.out, row); err != nil {
					return 0, "", err
				}
				continue
			}
			t.row(row.ID, row.Kind, short(row.Text), cmp.Or(row.Contact, row.Account), row.Role, cmp.Or(row.Person, "nobody yet"), minute(row.Created), minute(row.Due), minute(row.Done))
		}
		n += len(p.Tasks)
		return len(p.Tasks), p.Next, nil
	})
	if err != nil {
		return err
	}
	t.write(c.out)
	v.end(c, n, "task", next, "no open tasks; steps of journeys give them out, such as  task \"Call {{ contact.first_name }}\" to sales")
	return nil
}
