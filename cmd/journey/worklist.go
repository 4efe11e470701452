package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/journeylang/journey/server"
)

type worklistVerb struct {
	Role   string `arg:"" help:"The role: sales."`
	Person string `placeholder:"NAME" help:"Only what one of them has, or may take."`
	asked
}

// Run shows what waits for a role.
func (v *worklistVerb) Run(ctx context.Context, c *console) error {
	path := "/v1/worklists/" + url.PathEscape(v.Role)
	if v.Person != "" {
		path += "?person=" + url.QueryEscape(v.Person)
	}
	var list server.Worklist
	if done, err := v.get(ctx, c, path, &list); done || err != nil {
		return err
	}
	if len(list.Items) == 0 {
		fmt.Fprintf(c.err, "nothing waits for %s%s\n", v.Role, v.unknown())
		return nil
	}
	t := aligned{}
	for _, w := range list.Items {
		due := ""
		if w.Due != "" {
			due = "due " + v.minute(w.Due)
		}
		t.row(w.ID, w.Kind, cmp.Or(w.Text, w.Stage), cmp.Or(w.Contact, w.Account), cmp.Or(w.Person, "nobody yet"), "since "+v.minute(w.Since), due)
	}
	t.write(c.out)
	if list.Beyond > 0 {
		fmt.Fprintf(c.err, "%d more wait and are not listed: the list is full\n", list.Beyond)
	}
	return nil
}

// unknown says that nothing ever waits for the role, where the program does not know it.
func (v *worklistVerb) unknown() string {
	switch {
	case len(v.roles) == 0:
		return ": the program gives nobody work"
	case !slices.Contains(v.roles, v.Role):
		return ": the program gives work to " + strings.Join(v.roles, ", ")
	}
	return ""
}

type doneVerb struct {
	Who     string `arg:"" help:"The contact that the task is about, or the account with --account."`
	Task    string `arg:"" help:"Id of the task; journey worklist ROLE shows it."`
	Account bool   `help:"The task is an account's."`
	By      string `placeholder:"NAME" help:"Who did it."`
	asked
}

// Run says that a task is done.
func (v *doneVerb) Run(ctx context.Context) error {
	item := map[string]any{"contact": v.Who, "task": v.Task, "done": true, "person": v.By}
	if v.Account {
		delete(item, "contact")
		item["account"] = v.Who
	}
	return v.with(ctx, func(to asking) error { return tell(ctx, to, "/v1/tasks", item) })
}
