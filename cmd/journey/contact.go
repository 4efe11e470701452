package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/journeylang/journey/server"
)

type contactsVerb struct {
	Prefix string `arg:"" optional:"" help:"How the ids begin; all if left out."`
	listing
}

// Help implements kong.HelpProvider.
func (*contactsVerb) Help() string {
	return `A rule may name what rules of the program may: contact.FIELD, account.FIELD, segments, history:

  journey contacts --where 'vip and contact.country == "DE"'
  journey contacts --where 'count(order_placed, 30d) >= 3'
  journey contacts --where 'any(leads, .stage == "won")' --json --limit 0`
}

// Run lists contacts.
func (v *contactsVerb) Run(ctx context.Context, c *console) error {
	query := url.Values{}
	if v.Prefix != "" {
		query.Set("q", v.Prefix)
	}
	t := columns("id", "name", "address", "account", "segments", "in")
	l := rows{path: "/v1/contacts", query: query, table: t, noun: "contact",
		none: "no contacts yet; journey import contacts FILE brings some in, POST /v1/contacts does, and so does each event"}
	return list(ctx, c, &v.listing, l, func(p *server.Contacts) ([]server.ContactRow, string) { return p.Contacts, p.Next }, func(row *server.ContactRow) {
		in := strings.Join(row.Journeys, ", ")
		if row.Into != "" {
			in = "merged into " + row.Into
		}
		t.row(row.ID, nameOf(row.Profile), cmp.Or(text(row.Profile["email"]), text(row.Profile["phone"])), row.Account, short(strings.Join(row.Segments, ", ")), in)
	})
}

// nameOf is what people call somebody, as far as the usual fields tell.
func nameOf(profile map[string]any) string {
	return cmp.Or(strings.TrimSpace(text(profile["first_name"])+" "+text(profile["last_name"])), text(profile["name"]))
}

type contactVerb struct {
	Contact string `arg:"" help:"Id of the contact; journey contacts lists them."`
	Lines   int    `default:"8" placeholder:"N" help:"How many of the last lines of the path to show (${default}); journey why shows all."`
	asked
}

// Run shows a contact: profile, segments, journeys, leads, tasks, and the end of the path.
func (v *contactVerb) Run(ctx context.Context, c *console) error {
	var who server.Contact
	var path server.Path
	at := "/v1/contacts/" + url.PathEscape(v.Contact)
	err := v.with(ctx, func(to asking) error {
		if err := to.do(ctx, http.MethodGet, at, nil, &who); err != nil {
			return err
		}
		return to.do(ctx, http.MethodGet, at+"/why", nil, &path)
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(c.out, who)
	}
	if who.Alias != "" {
		fmt.Fprintf(c.err, "%s was merged into %s, who this is\n", who.Alias, who.ID)
	}
	t := aligned{}
	t.row("contact", who.ID)
	for _, name := range sortedNames(who.Profile) {
		t.row(name, v.plainly(who.Profile[name]))
	}
	if who.Account != "" {
		t.row("account", who.Account)
	}
	t.row("segments", cmp.Or(strings.Join(who.Segments, ", "), "none"))
	if len(who.Unsubscribed) > 0 {
		t.row("unsubscribed", strings.Join(who.Unsubscribed, ", "))
	}
	for i := range who.Trips {
		if trip := &who.Trips[i]; trip.Ended == "" {
			t.row("is in", strings.TrimSpace(trip.Journey+" "+trip.Step+v.until(trip.Until)))
		}
	}
	v.tellLeads(&t, who.Leads)
	v.tellTasks(&t, who.Tasks)
	t.write(c.out)
	more := len(path.Lines) - v.Lines
	if path.Lines = path.Lines[max(0, more):]; len(path.Lines) == 0 {
		return nil
	}
	fmt.Fprintln(c.out)
	if err := writePath(c.out, &path); err != nil {
		return err
	}
	if more > 0 {
		fmt.Fprintf(c.err, "the last %s of %d; journey why %s shows all\n", thousands(int64(v.Lines), "line"), len(path.Lines)+more, quoted(who.ID))
	}
	return nil
}

func (a *asked) until(instant string) string {
	if instant == "" {
		return ""
	}
	return " until " + a.minute(instant)
}

// tellLeads tells leads, a line each.
func (a *asked) tellLeads(t *aligned, leads []server.Lead) {
	for _, l := range leads {
		state := "open"
		if l.Closed != "" {
			state = "closed"
		}
		t.row("lead", l.ID+"  "+cmp.Or(text(l.Fields["stage"]), state)+"  since "+a.minute(l.Created))
	}
}

// tellTasks tells the open tasks, a line each.
func (a *asked) tellTasks(t *aligned, tasks []server.Task) {
	for _, task := range tasks {
		if task.Done == "" {
			t.row(task.Kind, task.ID+"  "+task.Text+"  "+cmp.Or(task.Person, task.Role, "nobody yet")+a.dueOn(task.Due))
		}
	}
}

func (a *asked) dueOn(instant string) string {
	if instant == "" {
		return ""
	}
	return "  due " + a.minute(instant)
}
