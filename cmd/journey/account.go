package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/journeylang/journey/server"
)

type accountsVerb struct {
	Prefix string `arg:"" optional:"" help:"How the names begin, in small letters; all if left out."`
	listing
}

// Help implements kong.HelpProvider.
func (*accountsVerb) Help() string {
	return `A rule may name account.FIELD, segments, and the leads of the account:

  journey accounts --where 'account.employees > 200'
  journey accounts --where 'any(leads, .stage == "won")'`
}

// Run lists accounts.
func (v *accountsVerb) Run(ctx context.Context, c *console) error {
	query := url.Values{}
	if v.Prefix != "" {
		query.Set("q", strings.ToLower(v.Prefix))
	}
	t := columns("account", "contacts", "leads", "segments", "fields")
	l := rows{path: "/v1/accounts", query: query, table: t, noun: "account",
		none: "no accounts yet; journey import accounts FILE brings some in, and a contact with an account.FIELD makes one"}
	return list(ctx, c, &v.listing, l, func(p *server.Accounts) ([]server.AccountRow, string) { return p.Accounts, p.Next }, func(row *server.AccountRow) {
		t.row(row.Name, strconv.Itoa(row.Contacts), strconv.Itoa(row.Leads), short(strings.Join(row.Segments, ", ")), v.inShort(row.Fields))
	})
}

type accountVerb struct {
	Account string `arg:"" help:"Its unique field, such as its name; journey accounts lists them."`
	asked
}

// Run shows an account: its fields, contacts, leads and tasks.
func (v *accountVerb) Run(ctx context.Context, c *console) error {
	var a server.Account
	if done, err := v.get(ctx, c, "/v1/accounts/"+url.PathEscape(v.Account), &a); done || err != nil {
		return err
	}
	t := aligned{}
	t.row("account", a.Name)
	for _, name := range sortedNames(a.Fields) {
		t.row(name, v.plainly(a.Fields[name]))
	}
	t.row("segments", cmp.Or(strings.Join(a.Segments, ", "), "none"))
	t.row("contacts", cmp.Or(strings.Join(a.Contacts, ", "), "none"))
	v.tellLeads(&t, a.Leads)
	v.tellTasks(&t, a.Tasks)
	t.write(c.out)
	if more := a.Count - len(a.Contacts); more > 0 {
		fmt.Fprintf(c.err, "and %s\n", thousands(int64(more), "more contact"))
	}
	return nil
}
