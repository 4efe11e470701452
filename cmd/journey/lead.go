package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/server"
)

type leadVerb struct {
	Lead   string `arg:"" help:"Id of the lead; journey leads lists them."`
	Stage  string `placeholder:"STAGE" xor:"what" help:"Set its stage, or what became of it: won."`
	Ready  bool   `xor:"what" help:"Mark it as ready for sales."`
	Accept bool   `xor:"what" help:"Open the gates of the stage in which it stands."`
	Close  bool   `xor:"what" help:"End its pursuit without an outcome."`
	By     string `placeholder:"NAME" help:"Who does it."`
	asked
}

// Run changes the lead, where it is told to, and shows it.
func (v *leadVerb) Run(ctx context.Context, c *console) error {
	item := map[string]any{"lead": v.Lead, "by": cmp.Or(v.By, local)}
	switch {
	case v.Stage != "":
		item["fields"] = map[string]any{"stage": v.Stage}
	case v.Ready:
		item["fields"] = map[string]any{"sales_ready": true}
	case v.Accept:
		item["accept"] = true
	case v.Close:
		item["close"] = true
	default:
		item = nil
	}
	var page server.LeadPage
	err := v.with(ctx, func(to asking) error {
		if item != nil {
			if err := tell(ctx, to, "/v1/leads", item); err != nil {
				return err
			}
		}
		return to.do(ctx, http.MethodGet, "/v1/leads/"+url.PathEscape(v.Lead), nil, &page)
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(c.out, page)
	}
	t := aligned{}
	t.row("of", cmp.Or(page.Contact, page.Account))
	for _, name := range sortedNames(page.Fields) {
		t.row(name, plainly(page.Fields[name]))
	}
	if len(page.Waits) > 0 {
		t.row("waits for", strings.Join(page.Waits, ", "))
	}
	for _, p := range page.Timeline {
		text := strings.TrimSpace(strings.ReplaceAll(p.What, "_", " ") + " " + p.To)
		if p.By != "" {
			text += " by " + p.By
		}
		if p.Why != "" {
			text += ": " + p.Why
		}
		t.row(minute(p.Time), text)
	}
	for _, s := range page.Stays {
		t.row("in "+s.Stage, (time.Duration(s.Seconds) * time.Second).String())
	}
	t.write(c.out)
	return nil
}

type scoreVerb struct {
	Lead string `arg:"" help:"Id of the lead."`
	asked
}

// Run explains the points of a lead, line by line.
func (v *scoreVerb) Run(ctx context.Context, c *console) error {
	var page server.LeadPage
	err := v.with(ctx, func(to asking) error {
		return to.do(ctx, http.MethodGet, "/v1/leads/"+url.PathEscape(v.Lead), nil, &page)
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(c.out, page.Scores)
	}
	if len(page.Scores) == 0 {
		fmt.Fprintln(c.err, "the program has no scores")
	}
	t := aligned{}
	for _, s := range page.Scores {
		head := s.Name
		if s.Grade != "" {
			head += ", grade " + s.Grade
		}
		if s.Ready != nil {
			head += ", sales ready at " + explain.Points(*s.Ready)
		}
		t.row(explain.Points(s.Points), head)
		for _, category := range s.Categories {
			text := "  " + category.Name
			if category.AtMost != nil {
				text += ", at most " + explain.Points(*category.AtMost)
			}
			t.row(explain.Points(category.Points), text)
			for _, l := range category.Lines {
				t.row(explain.Points(l.Points), "    "+l.Text)
			}
		}
	}
	t.write(c.out)
	return nil
}

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
		fmt.Fprintf(c.err, "nothing waits for %s\n", v.Role)
		return nil
	}
	t := aligned{}
	for _, w := range list.Items {
		due := ""
		if w.Due != "" {
			due = "due " + minute(w.Due)
		}
		t.row(w.ID, w.Kind, cmp.Or(w.Text, w.Stage), cmp.Or(w.Contact, w.Account), cmp.Or(w.Person, "nobody yet"), "since "+minute(w.Since), due)
	}
	t.write(c.out)
	if list.Beyond > 0 {
		fmt.Fprintf(c.err, "%d more wait and are not listed: the list is full\n", list.Beyond)
	}
	return nil
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

type segmentsVerb struct {
	Segment string `arg:"" optional:"" help:"Segment whose members to list; all segments with their sizes if left out."`
	Where   string `placeholder:"RULE" help:"Whom a rule holds for: vip and contact.country == \"DE\"."`
	Limit   int    `default:"50" help:"How many to name (${default})."`
	asked
}

// Run lists segments, members, or for whom a rule holds.
func (v *segmentsVerb) Run(ctx context.Context, c *console) error {
	limit := "limit=" + strconv.Itoa(v.Limit)
	switch {
	case v.Segment != "" && v.Where != "":
		return usageError{fmt.Errorf("name a segment, or give a rule with --where")}
	case v.Segment != "" || v.Where != "":
		path := "/v1/segments/" + url.PathEscape(v.Segment) + "?" + limit
		if v.Where != "" {
			path = "/v1/count?where=" + url.QueryEscape(v.Where) + "&" + limit
		}
		var m server.Members
		if done, err := v.get(ctx, c, path, &m); done || err != nil {
			return err
		}
		for _, id := range m.IDs {
			fmt.Fprintln(c.out, id)
		}
		fmt.Fprintf(c.err, "%d of %d contacts\n", m.Count, m.Of)
		return nil
	}
	var all struct {
		Segments []server.Segment `json:"segments"`
	}
	if done, err := v.get(ctx, c, "/v1/segments", &all); done || err != nil {
		return err
	}
	if len(all.Segments) == 0 {
		fmt.Fprintln(c.err, "the program declares no segment")
	}
	t := aligned{}
	for _, s := range all.Segments {
		filling := ""
		if s.Filling != nil {
			filling = fmt.Sprintf("%d of %d contacts asked", s.Filling.Done, s.Filling.Of)
		}
		t.row(s.Name, strconv.Itoa(s.Size), cmp.Or(s.Doc, s.Rule, "static"), filling)
	}
	t.write(c.out)
	return nil
}

func sortedNames(fields map[string]any) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// plainly shows a value of the API: points without the digits that nobody reads, instants to the minute.
func plainly(v any) string {
	switch v := v.(type) {
	case float64:
		return explain.Points(v)
	case string:
		if at := minute(v); at != v {
			return at
		}
	}
	return explain.Show(v)
}

// minute shortens an instant of the API to the minute: 2026-03-02 10:00
func minute(instant string) string {
	at, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		return instant
	}
	return at.Format("2006-01-02 15:04")
}

// aligned is rows of texts, whose columns stand below each other.
type aligned struct {
	head []string // of the columns; nil: none is written
	rows [][]string
}

// columns are rows under a head. A column in which nothing stands is left out.
func columns(head ...string) *aligned { return &aligned{head: head} }

func (t *aligned) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *aligned) write(w io.Writer) {
	var b strings.Builder
	out := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, cells := range t.headed() {
		fmt.Fprintln(out, strings.Join(cells, "\t"))
	}
	out.Flush()
	for line := range strings.Lines(b.String()) {
		fmt.Fprintln(w, strings.TrimRight(line, " \n"))
	}
}

// headed returns the rows under their head, without the columns in which nothing stands.
func (t *aligned) headed() [][]string {
	if t.head == nil || len(t.rows) == 0 {
		return t.rows
	}
	all := make([][]string, len(t.rows)+1)
	for i, name := range t.head {
		if !slices.ContainsFunc(t.rows, func(cells []string) bool { return cells[i] != "" }) {
			continue
		}
		all[0] = append(all[0], name)
		for k, cells := range t.rows {
			all[k+1] = append(all[k+1], cells[i])
		}
	}
	return all
}
