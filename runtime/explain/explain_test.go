package explain_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

const script = `
project "Contoso Coffee" { timezone "Europe/Copenhagen" }
contact {
  email: email?
  plan:  "free" | "pro" = "free"
  age:   number?
  due:   date?
  zone:  string?
}
event cart_updated { cart_id: string, total: number }
segment free = contact.plan == "free"
email welcome for marketing { subject "Welcome!", body "Read [espresso](https://contoso.example/e \"espresso\")." }
journey cart {
  start on cart_updated
  goal cart_updated within 1d
  email welcome
  wait up to 3d {
    on welcome.clicked where event.link == "espresso" { set contact.plan = "pro" }
    on cart_updated { set contact.age = 1 }
  }
  if contact.plan == "free" and contact.age > 3 { wait 1h }
  split offer { 50% short { wait 1h } 50% long { wait 2h } }
  choose contact.plan { "free" { wait 1h } else { wait 2h } }
  wait up to 2d { on enters free { exit } on leaves free { exit } }
}
journey dates {
  start on cart_updated
  wait until contact.due - 7d or 30d else { exit "no date" }
  wait until next weekday 09:00-17:00 in contact.zone
  remind until cart_updated or 5d { after 1h email welcome
    after 1d email welcome }
}
`

func world(t *testing.T) *machine.World {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("test.journey", script)})
	if diags.HasErrors() {
		t.Fatal(diags[0].Message)
	}
	return (&machine.World{}).With(machine.NewProgram(1, 1, p))
}

// TestLine holds the words of every kind of line.
func TestLine(t *testing.T) {
	w := world(t)
	j := w.Current().Plan.Journeys[0]
	step := func(id string) int32 {
		for i := range j.Steps {
			if j.Steps[i].ID == id {
				return int32(i)
			}
		}
		var ids []string
		for i := range j.Steps {
			ids = append(ids, j.Steps[i].ID)
		}
		t.Fatalf("no step %s, there are %q", id, ids)
		return 0
	}
	type values = machine.Values
	for _, c := range []struct {
		kind   machine.EntryKind
		step   string
		text   string
		values values
		want   string
	}{
		{machine.Happened, "", "cart_updated", nil, `did cart_updated`},
		{machine.Happened, "", "cart_updated", values{"total": 80.5, "cart_id": "c\"1"}, `did cart_updated { cart_id: "c\"1", total: 80.5 }`},
		{machine.Changed, "", "", values{}, `became known`},
		{machine.Changed, "", "", values{"plan": "pro", "age": nil}, `profile: plan is "pro", no age`},
		{machine.Entered, "", "", nil, `entered cart`},
		{machine.Entered, "", "c1", nil, `entered cart for c1`},
		{machine.Entered, "", "#7", nil, `entered cart for 7`},
		{machine.Refused, "", "where", nil, `did not enter cart: the event does not fit its where`},
		{machine.Refused, "", "only dach", nil, `did not enter cart: not in the segment dach`},
		{machine.Refused, "", "skip staff", nil, `did not enter cart: in the segment staff, which it skips`},
		{machine.Refused, "", "no key", nil, `did not enter cart: there is no value for per`},
		{machine.Refused, "", "under way", nil, `did not enter cart: already under way in it`},
		{machine.Refused, "", "entered before", nil, `did not enter cart: has been in it before, and it takes nobody again`},
		{machine.Refused, "", "too soon", nil, `did not enter cart: was in it too short a time ago`},
		{machine.Handed, "cart/email-welcome", "welcome", nil, `is sent email welcome`},
		{machine.Delivered, "cart/email-welcome", "welcome", values{"message": "welcome"}, `got email welcome`},
		{machine.Undelivered, "cart/email-welcome", "welcome", values{"message": "welcome", "why": "mailbox full"}, `did not get email welcome: mailbox full`},
		{machine.Blocked, "cart/email-welcome", "no_address", values{"message": "welcome"}, `was not sent welcome: no e-mail address`},
		{machine.Blocked, "cart/email-welcome", "unsubscribed", values{"message": "welcome"}, `was not sent welcome: unsubscribed from messages of this purpose`},
		{machine.Reached, "cart/wait-up-to-3d", "2026-03-05T09:00:00Z", nil,
			`waits until 2026-03-05 10:00 for welcome.clicked where event.link == "espresso" or cart_updated`},
		{machine.Reached, "cart/split-offer/short/wait-1h", "2026-07-05T09:00:30Z", nil, `waits until 2026-07-05 11:00:30`},
		{machine.Branched, "cart/wait-up-to-3d", `welcome.clicked where event.link == "espresso"`, nil, `what was awaited happened: welcome.clicked where event.link == "espresso"`},
		{machine.Branched, "cart/wait-up-to-3d", `welcome.clicked where event.link == "espresso"`, values{"already": true}, `does not wait, it had happened: welcome.clicked where event.link == "espresso"`},
		{machine.Branched, "cart/wait-up-to-2d", "enters free", values{"already": true}, `does not wait: is in the segment free already`},
		{machine.Branched, "cart/wait-up-to-2d", "leaves free", values{"already": true}, `does not wait: is not in the segment free`},
		{machine.Branched, "cart/wait-up-to-2d", "enters free", nil, `what was awaited happened: enters free`},
		{machine.Branched, "cart/wait-up-to-3d", "time is up", nil, `waited in vain for welcome.clicked where event.link == "espresso" or cart_updated`},
		{machine.Branched, "cart/if-contact-plan-free-and-contact-age-3", `contact.plan == "free" and contact.age > 3`, values{"contact.plan": "free", "contact.age": 4.0},
			`took the branch contact.plan == "free" and contact.age > 3 because contact.age is 4 and contact.plan is "free"`},
		{machine.Branched, "cart/if-contact-plan-free-and-contact-age-3", `else`, values{"contact.plan": "pro", "contact.age": nil}, `took else because contact.age is missing and contact.plan is "pro"`},
		{machine.Branched, "cart/split-offer", "short", nil, `was dealt the arm short`},
		{machine.Branched, "cart/choose-contact-plan", `"free"`, values{"contact.plan": "free"}, `took the branch "free" because contact.plan is "free"`},
		{machine.Assigned, "cart/wait-up-to-3d", "plan", values{"plan": "pro"}, `contact.plan is now "pro"`},
		{machine.Assigned, "cart/wait-up-to-3d", "plan", values{"plan": nil}, `contact.plan is now missing`},
		{machine.Assigned, "cart/wait-up-to-3d", "age", values{"why": `"x" is not a number`}, `contact.age stays as it is: "x" is not a number`},
		{machine.Goal, "", "cart_updated", values{"worth": 9.5}, `reached the goal cart_updated of cart, worth 9.5`},
		{machine.Goal, "", "cart_updated", values{"worth": 0.0}, `reached the goal cart_updated of cart`},
		{machine.Left, "", "end", nil, `left cart: came to its end`},
		{machine.Left, "", "exit", nil, `left cart: an exit happened`},
		{machine.Left, "", "goal", nil, `left cart: its goal was reached`},
		{machine.Left, "", "holdout", nil, `left cart: held out, as a control: measured, never contacted`},
		{machine.Left, "", "not a target", nil, `left cart: not a target`},
		{machine.Joined, "", "dach", nil, `joined the segment dach`},
		{machine.Parted, "", "dach", nil, `left the segment dach`},
		{machine.Withdrew, "", "marketing", nil, `unsubscribed from marketing messages`},
		{machine.Dead, "", "an input could not be applied: boom", nil, `an input could not be applied: boom`},
	} {
		l := fold.Line{Entry: machine.Entry{Kind: c.kind, Program: 1, Step: machine.None, Text: c.text, Values: c.values}}
		if c.step != "" {
			l.Entry.Step = step(c.step)
		}
		if got := explain.Line(w, l); got != c.want {
			t.Errorf("%v %q is told as\n got %s\nwant %s", c.kind, c.text, got, c.want)
		}
	}
}

// TestDates holds the words of waits for a time and of reminders.
func TestDates(t *testing.T) {
	w := world(t)
	const until, window, remind = 0, 2, 3
	type values = machine.Values
	day := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		kind   machine.EntryKind
		step   int32
		text   string
		values values
		want   string
	}{
		{machine.Reached, until, "2026-07-24T22:00:00Z", values{"contact.due": day}, `waits until 2026-07-25 00:00 because contact.due is 2026-08-01`},
		{machine.Reached, until, "2026-03-04T09:00:00Z", values{"contact.due": day, "limit": "30d"},
			`waits until 2026-03-04 10:00, at most 30d because contact.due is 2026-08-01`},
		{machine.Branched, until, "missing", values{"contact.due": nil}, `took else because contact.due is missing`},
		{machine.Branched, until, "past", values{"contact.due": day}, `does not wait: the time has come already because contact.due is 2026-08-01`},
		{machine.Reached, window, "2026-03-05T08:00:00Z", values{"contact.zone": "Mars", "zone": "Europe/Copenhagen"},
			`waits until 2026-03-05 09:00 because contact.zone is "Mars", which is no zone, so the zone is "Europe/Copenhagen"`},
		{machine.Branched, window, "inside", values{"contact.zone": "Europe/Paris"}, `does not wait: it is inside the window because contact.zone is "Europe/Paris"`},
		{machine.Reached, remind, "2026-03-05T08:00:00Z", values{"next": "email welcome", "until": time.Date(2026, 3, 10, 7, 0, 0, 0, time.UTC)},
			`gets email welcome at 2026-03-05 09:00 unless cart_updated happens first; the series ends at 2026-03-10 08:00`},
		{machine.Reached, remind, "2026-03-10T07:00:00Z", values{"until": time.Date(2026, 3, 10, 7, 0, 0, 0, time.UTC)}, `listens until 2026-03-10 08:00 for cart_updated`},
		{machine.Branched, remind, "done", values{"already": true}, `needs no reminder, it had happened: cart_updated`},
		{machine.Branched, remind, "done", nil, `what it is about happened before the first reminder: cart_updated`},
		{machine.Branched, remind, "done", values{"reminder.message": "welcome", "reminder.number": 2.0}, `reminder number 2, welcome, was heeded: cart_updated`},
		{machine.Branched, remind, "expired", nil, `the series ended without cart_updated`},
		{machine.Branched, remind, "expired", values{"reminder.message": "welcome", "reminder.number": 2.0},
			`the series ended without cart_updated; its last reminder was number 2, welcome`},
	} {
		l := fold.Line{Entry: machine.Entry{Kind: c.kind, Program: 1, Journey: 1, Step: c.step, Text: c.text, Values: c.values}}
		if got := explain.Line(w, l); got != c.want {
			t.Errorf("%v %q is told as\n got %s\nwant %s", c.kind, c.text, got, c.want)
		}
	}
}

// TestUnknown: a line that names what no program has is told all the same.
func TestUnknown(t *testing.T) {
	for _, w := range []*machine.World{{}, world(t)} {
		l := fold.Line{Entry: machine.Entry{Kind: machine.Left, Program: 9, Journey: 99, Step: 99, Text: "end"}}
		if got := explain.Line(w, l); got != "left a journey that is gone: came to its end" {
			t.Errorf("it is told as %s", got)
		}
	}
}

func TestOf(t *testing.T) {
	at := time.Date(2026, 3, 5, 9, 0, 0, 7_000_000, time.UTC)
	l := fold.Line{Cursor: fold.Cursor{Round: 17, Partition: 3, Seq: 2}, Entry: machine.Entry{Time: at.UnixMilli(), Contact: "ada", Kind: machine.Changed,
		Journey: machine.None, Step: machine.None, Values: machine.Values{"born": time.Date(1990, 5, 4, 0, 0, 0, 0, time.UTC), "seen": at, "list": []any{at}}}}
	b, err := json.Marshal(explain.Of(world(t), &l))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"cursor":"17.3.2","time":"2026-03-05T09:00:00.007Z","contact":"ada","journey":"","trip":0,"step":"","kind":"profile",` +
		`"text":"profile: born is 1990-05-04, list is [2026-03-05T09:00:00Z], seen is 2026-03-05T09:00:00Z",` +
		`"values":[{"name":"born","value":"1990-05-04"},{"name":"list","value":["2026-03-05T09:00:00Z"]},{"name":"seen","value":"2026-03-05T09:00:00Z"}]}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
	var back explain.Entry
	if err := json.Unmarshal(b, &back); err != nil || back.Time != explain.Instant(at.UnixMilli()) {
		t.Errorf("it is read back as %+v, %v", back, err)
	}
}

// TestClock writes instants by one rule: what comes within one second reads as one time.
func TestClock(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]string{
		0: "2026-03-02 11:00", 7 * time.Millisecond: "2026-03-02 11:00", 5 * time.Second: "2026-03-02 11:00:05", 5999 * time.Millisecond: "2026-03-02 11:00:05",
	} {
		if got := explain.Clock(at.Add(after).UnixMilli(), time.FixedZone("", 3600)); got != want {
			t.Errorf("%v later: got %s, want %s", after, got, want)
		}
	}
}
