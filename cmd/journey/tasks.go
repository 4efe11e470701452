package main

import (
	"cmp"
	"context"
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
	t := columns("task", "kind", "what", "about", "for", "who", "since", "due", "done")
	l := rows{path: "/v1/tasks", query: query, table: t, noun: "task",
		none: "no open tasks; steps of journeys give them out, such as  task \"Call {{ contact.first_name }}\" to sales"}
	return list(ctx, c, &v.listing, l, func(p *server.Tasks) ([]server.TaskRow, string) { return p.Tasks, p.Next }, func(row *server.TaskRow) {
		t.row(row.ID, row.Kind, short(row.Text), cmp.Or(row.Contact, row.Account), row.Role, cmp.Or(row.Person, "nobody yet"), v.minute(row.Created), v.minute(row.Due), v.minute(row.Done))
	})
}
