package machine_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/machine"
)

// person is one contact in a world of one program.
type person struct {
	t     *testing.T
	world *machine.World
	state *machine.State
	out   machine.Output
	now   int64
}

func newPerson(t *testing.T, script, id string, from time.Time) *person {
	t.Helper()
	return newPersonOf(t, programOf(t, script), id, from)
}

func programOf(t *testing.T, script string) *machine.World {
	t.Helper()
	p, diags := load.Sources([]*source.File{source.NewFile("test.journey", script)})
	if diags.HasErrors() {
		t.Fatalf("the program is wrong: %+v", diags)
	}
	return (&machine.World{}).With(machine.NewProgram(1, 7, p))
}

func newPersonOf(t *testing.T, w *machine.World, id string, from time.Time) *person {
	t.Helper()
	counts := map[int]*machine.Counts{}
	who := &person{t: t, world: w, state: &machine.State{ID: id}, now: from.UnixMilli()}
	who.out.Counts = func(p *machine.Program, journey int) *machine.Counts {
		if counts[journey] == nil {
			counts[journey] = p.NewCounts(journey)
		}
		return counts[journey]
	}
	return who
}

// at lets time pass, firing each timer at its instant, and then applies inputs. It returns what was sent.
func (p *person) at(at time.Time, inputs ...machine.Input) []machine.Effect {
	p.t.Helper()
	from := len(p.out.Effects)
	for due := p.state.NextDue(); due != 0 && due <= at.UnixMilli(); due = p.state.NextDue() {
		p.now = max(p.now, due)
		p.step()
		machine.Fire(p.world, p.state, p.now, p.now, &p.out)
	}
	p.now = at.UnixMilli()
	for i := range inputs {
		p.step()
		machine.Apply(p.world, p.state, p.now, &inputs[i], &p.out)
	}
	return p.out.Effects[from:]
}

func (p *person) step() { p.out.Offset++ }

func does(name string) machine.Input {
	return machine.Input{Kind: machine.EventInput, Name: name, Fields: machine.Values{}}
}

func is(fields machine.Values) machine.Input {
	return machine.Input{Kind: machine.ContactInput, Fields: fields}
}

// last returns the last trace entry of a kind.
func (p *person) last(kind machine.EntryKind) machine.Entry {
	for i := len(p.out.Trace) - 1; i >= 0; i-- {
		if p.out.Trace[i].Kind == kind {
			return p.out.Trace[i]
		}
	}
	return machine.Entry{}
}

const quietScript = `
project "Quiet" { timezone "Europe/Copenhagen" }
contact { email: email?, timezone: string? }
event asked {}
%s
email offer for marketing { subject "Offer", body "Offer." }
journey offers {
  start on asked
  again always
  email offer
}
`

// A message that is due at any minute leaves at the first minute that no quiet covers: not inside one, and not later.
func TestQuietReleasesAtTheFirstOpenInstant(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	quiets := `
quiet nights { 21:30-08:15 in contact.timezone }
quiet lunch { 12:00-13:00 on monday and friday in contact.timezone, 23:45-00:15 in contact.timezone }
quiet days { all day sunday in contact.timezone, on 12-24 in contact.timezone, on 2026-11-03 in contact.timezone, 02:10-02:40 in contact.timezone }
`
	script := fmt.Sprintf(quietScript, quiets)
	// silent says it from the words of the script, minute by minute.
	silent := func(at time.Time) bool {
		l := at.In(zone)
		m := l.Hour()*60 + l.Minute()
		day := l.Weekday()
		return m >= 21*60+30 || m < 8*60+15 ||
			m >= 12*60 && m < 13*60 && (day == time.Monday || day == time.Friday) ||
			day == time.Sunday || l.Month() == 12 && l.Day() == 24 || l.Year() == 2026 && l.Month() == 11 && l.Day() == 3
	}
	r := rand.New(rand.NewPCG(4, 1))
	for _, from := range []time.Time{
		time.Date(2026, 3, 6, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 30, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 22, 0, 0, 0, 0, time.UTC),
	} {
		for range 60 {
			asked := from.Add(time.Duration(r.IntN(6*24*60)) * time.Minute)
			want := asked
			for silent(want) {
				want = want.Add(time.Minute)
			}
			p := newPerson(t, script, "ada", from)
			p.at(from, is(machine.Values{"email": "ada@contoso.example", "timezone": "America/New_York"}))
			p.at(asked, does("asked"))
			p.at(asked.Add(10 * 24 * time.Hour))
			if len(p.out.Effects) != 1 {
				t.Fatalf("asked at %s: %d messages were sent", asked.In(zone), len(p.out.Effects))
			}
			if got := time.UnixMilli(p.out.Effects[0].At); !got.Equal(want) {
				t.Errorf("asked at %s: sent at %s, the first open minute is %s", asked.In(zone), got.In(zone), want.In(zone))
			}
		}
	}
}

// A quiet that begins or ends at a time that the change of the clock leaves out or repeats follows rule 9.
func TestQuietAcrossTheChangeOfTheClock(t *testing.T) {
	copenhagen, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ quiet, asked, sent string }{
		{"22:00-02:30", "2026-03-28T23:00:00+01:00", "2026-03-29T03:00:00+02:00"}, // 02:30 is left out
		{"02:30-05:00", "2026-03-29T03:00:00+02:00", "2026-03-29T05:00:00+02:00"},
		{"22:00-02:30", "2026-10-24T23:00:00+02:00", "2026-10-25T02:30:00+02:00"}, // the first of the two
		{"02:30-05:00", "2026-10-25T02:40:00+02:00", "2026-10-25T05:00:00+01:00"},
		{"22:00-07:00", "2026-10-24T23:00:00+02:00", "2026-10-25T07:00:00+01:00"},
	} {
		asked, err := time.Parse(time.RFC3339, c.asked)
		if err != nil {
			t.Fatal(err)
		}
		p := newPerson(t, fmt.Sprintf(quietScript, "quiet nights { "+c.quiet+" }"), "ada", asked)
		p.at(asked, is(machine.Values{"email": "ada@contoso.example"}), does("asked"))
		p.at(asked.Add(24 * time.Hour))
		if got := time.UnixMilli(p.out.Effects[0].At).In(copenhagen).Format(time.RFC3339); got != c.sent {
			t.Errorf("%s, asked at %s: sent at %s, want %s", c.quiet, c.asked, got, c.sent)
		}
	}
}

// In no window, wherever it lies, is there more than the cap allows, and a message is stopped only where it would be.
func TestCapsHoldInEveryWindow(t *testing.T) {
	const script = `
contact { email: email? }
event asked {}
cap 2 messages per hour, 5 per day, 12 per week for marketing
email offer for marketing { subject "Offer", body "Offer." }
journey offers {
  start on asked
  again always
  email offer
}
`
	limits := []struct {
		window time.Duration
		count  int
	}{{time.Hour, 2}, {24 * time.Hour, 5}, {7 * 24 * time.Hour, 12}}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 2))
		at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		p := newPerson(t, script, "ada", at)
		p.at(at, is(machine.Values{"email": "ada@contoso.example"}))
		var sent []time.Time
		stopped := 0
		for range 300 {
			at = at.Add(time.Duration(1+r.IntN(7200)) * time.Second)
			room := true
			for _, l := range limits {
				n := 0
				for _, s := range sent {
					if s.After(at.Add(-l.window)) {
						n++
					}
				}
				room = room && n < l.count
			}
			got := len(p.at(at, does("asked")))
			if (got == 1) != room {
				t.Fatalf("seed %d at %s: %d messages were sent, room for one: %v", seed, at, got, room)
			}
			if got == 1 {
				sent = append(sent, at)
			} else {
				stopped++
			}
		}
		if len(p.state.Handings) > 12 {
			t.Errorf("the state keeps %d messages for the caps, which count at most 12", len(p.state.Handings))
		}
		if stopped == 0 {
			t.Errorf("seed %d: no cap was ever reached", seed)
		}
	}
}

// A message that did not leave the house is not counted.
func TestCapsCountWhatLeft(t *testing.T) {
	const script = `
contact { email: email? }
event asked {}
cap 1 message per day
email offer for marketing { subject "Offer", body "Offer." }
journey offers {
  start on asked
  again always
  email offer
}
`
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	p := newPerson(t, script, "ada", at)
	sent := p.at(at, is(machine.Values{"email": "ada@contoso.example"}), does("asked"))
	p.at(at.Add(time.Minute), machine.Input{Kind: machine.OutcomeInput, Key: sent[0].Key, Status: machine.StatusFailed, Detail: "no"})
	if sent := p.at(at.Add(2*time.Minute), does("asked")); len(sent) != 1 {
		t.Error("a message that failed used up the cap")
	}
	if sent := p.at(at.Add(3*time.Minute), does("asked")); len(sent) != 0 {
		t.Error("the cap let two messages out")
	}
}

const bestScript = `
contact { email: email?, phone: phone?, preferred_channel: string? }
event asked {}
topic tips under marketing { default opt_out }
email guide for marketing { subject "Guide", body "Guide." }
sms   tip   for tips "Tip."
journey guides {
  start on asked
  again always
  send best of { email guide, sms tip } else { exit "unreachable" }
}
`

var both = is(machine.Values{"email": "ada@contoso.example", "phone": "+4512345678"})

// notByChance finds somebody whom the control share does not take.
func notByChance(t *testing.T, at time.Time) *person {
	for n := range 100 {
		p := newPerson(t, bestScript, fmt.Sprintf("p%d", n), at)
		p.carried(at, both, does("asked"))
		if p.last(machine.Chose).Values["how"] != "chance" {
			return p
		}
	}
	t.Fatal("everybody is dealt by chance")
	return nil
}

// carried is at for a program whose trips wait for what becomes of their messages: a channel takes all of them.
func (p *person) carried(at time.Time, inputs ...machine.Input) []machine.Effect {
	sent := p.at(at, inputs...)
	for _, f := range sent {
		p.at(at, machine.Input{Kind: machine.OutcomeInput, Key: f.Key, Status: machine.StatusSent})
	}
	return sent
}

func TestSendBest(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	p := notByChance(t, at)
	want := machine.Values{"message": "guide", "how": "engagement", "email": 0.5, "sms": 0.5}
	if diff := cmp.Diff(want, p.last(machine.Chose).Values); diff != "" {
		t.Error("of equal channels the first is taken, with the numbers:", diff)
	}
	if got := p.carried(at.Add(time.Minute), does("asked")); len(got) != 1 || got[0].Message != "tip" {
		t.Errorf("a mail that nobody opened makes the other channel better; sent %+v", got)
	}
	p.carried(at.Add(2*time.Minute), does("guide.opened"), does("guide.opened"))
	if got := p.carried(at.Add(3*time.Minute), does("asked")); len(got) != 1 || got[0].Message != "guide" {
		t.Errorf("a mail that was opened makes its channel better; sent %+v", got)
	}
	if got := p.last(machine.Chose).Values; got["email"] != 2.0/3 || got["sms"] != 1.0/3 {
		t.Errorf("one opened of one sent, none of one sent: %v", got)
	}
	p.carried(at.Add(4*time.Minute), is(machine.Values{"preferred_channel": "sms"}))
	if got := p.carried(at.Add(5*time.Minute), does("asked")); got[0].Message != "tip" || got[0].To != "+4512345678" {
		t.Errorf("the preferred channel comes first; sent %+v", got)
	}
	p.carried(at.Add(6*time.Minute), machine.Input{Kind: machine.ConsentInput, Name: "tips", Status: machine.ConsentNo})
	if got := p.carried(at.Add(7*time.Minute), does("asked")); got[0].Message != "guide" {
		t.Errorf("a channel with a closed gate is not chosen; sent %+v", got)
	}
	if got := p.last(machine.Chose).Values["sms"]; got != "consent" {
		t.Errorf("the trace names the gate: %v", got)
	}
	p.carried(at.Add(8*time.Minute), machine.Input{Kind: machine.ConsentInput, Name: "marketing", Status: machine.ConsentNo})
	if got := p.carried(at.Add(9*time.Minute), does("asked")); len(got) != 0 {
		t.Errorf("nothing was to be sent: %+v", got)
	}
	if got := p.last(machine.Left).Text; got != "unreachable" {
		t.Errorf("else is taken where no channel is open, got %q", got)
	}
}

// The control share is dealt by a hash: about a tenth, half of them to each channel, the same on every run.
func TestSendBestHasAControl(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	const people = 2000
	world := programOf(t, bestScript)
	chance, sms := 0, 0
	for n := range people {
		p := newPersonOf(t, world, fmt.Sprintf("p%d", n), at)
		got := p.at(at, both, does("asked"))
		if p.last(machine.Chose).Values["how"] == "chance" {
			chance++
			if got[0].Message == "tip" {
				sms++
			}
			if arm := got[0].Arms; len(arm) != 1 || arm[0] != plan.ChanceArm {
				t.Fatalf("the control is an arm of its own: %v", arm)
			}
		}
	}
	if share := float64(chance) / people; share < 0.08 || share > 0.12 {
		t.Errorf("%.3f of people are dealt by chance, a tenth is meant", share)
	}
	if share := float64(sms) / float64(chance); share < 0.4 || share > 0.6 {
		t.Errorf("chance gives %.2f of them an SMS, half is meant", share)
	}
}

// Every answer is kept with its source and time; the same answer again is none.
func TestConsentIsKept(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	p := newPerson(t, bestScript, "ada", at)
	say := func(name, status, address, source string) machine.Input {
		return machine.Input{Kind: machine.ConsentInput, Name: name, Status: status, Key: address, Detail: source}
	}
	p.at(at, both, say("tips", machine.ConsentYes, "", "form"), say("tips", machine.ConsentYes, "", "form"))
	p.at(at.Add(time.Hour), say("tips", machine.ConsentNo, "+4512345678", "stop"),
		machine.Input{Kind: machine.RefusalInput, Name: "marketing", Detail: "link"})
	ms := at.UnixMilli()
	want := []machine.Consent{
		{Name: "tips", Yes: true, At: ms, Source: "form"},
		{Name: "tips", Address: "+4512345678", At: ms + 3600_000, Source: "stop"},
		{Name: "marketing", At: ms + 3600_000, Source: "link"},
	}
	if diff := cmp.Diff(want, p.state.Consents); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"marketing"}, p.state.Refusals); diff != "" {
		t.Error(diff)
	}
}

// Whoever says yes and no all day long does not fill the state, and the last word still counts.
func TestConsentIsBounded(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	p := newPerson(t, bestScript, "ada", at)
	p.at(at, both)
	for n := range 1001 {
		status := machine.ConsentNo
		if n%2 == 0 {
			status = machine.ConsentYes
		}
		p.at(at.Add(time.Duration(n)*time.Minute), machine.Input{Kind: machine.ConsentInput, Name: "marketing", Status: status})
	}
	if n := len(p.state.Consents); n > 201 {
		t.Errorf("the state keeps %d answers", n)
	}
	if len(p.state.Refusals) != 0 {
		t.Errorf("the last word was yes, refused is %v", p.state.Refusals)
	}
}

const elseScript = `
contact { email: email? }
event asked {}
event paid {}
email offer for transactional { subject "Offer", body "Offer." }
journey offers {
  start on asked
  again always
  exit on paid
  email offer else { exit "not written" }
  wait 1d
}
`

// A trip at a message with an else stands there until the outcome is known, whatever is stored and read meanwhile; an exit
// acts, and what becomes of the message then changes nothing.
func TestElseWaits(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, status, left string
		waits              bool
		between            []machine.Input
	}{
		{"written", machine.StatusSent, "", true, nil},
		{"refused by the channel", machine.StatusFailed, "", true, nil},
		{"not written", machine.StatusUnrendered, "not written", false, nil},
		{"left before", machine.StatusUnrendered, "exit", false, []machine.Input{does("paid")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPerson(t, elseScript, "ada", at)
			sent := p.at(at, is(machine.Values{"email": "ada@contoso.example"}), does("asked"))
			if len(sent) != 1 || p.state.Trips[0].Step != 0 || p.state.NextDue() != 0 {
				t.Fatalf("the trip does not stand at its message: %+v", p.state.Trips)
			}
			b, err := machine.EncodeState(p.state)
			if err != nil {
				t.Fatal(err)
			}
			if p.state, err = machine.DecodeState(b); err != nil {
				t.Fatal(err)
			}
			p.at(at.Add(time.Hour), c.between...)
			p.at(at.Add(2*time.Hour), machine.Input{Kind: machine.OutcomeInput, Key: sent[0].Key, Status: c.status, Detail: "why"})
			if c.waits {
				if due := time.UnixMilli(p.state.NextDue()); !due.Equal(at.Add(26 * time.Hour)) {
					t.Errorf("it waits until %v, not a day from when it was known", due.UTC())
				}
				return
			}
			if got := p.last(machine.Left).Text; got != c.left {
				t.Errorf("it left because %q, want %q", got, c.left)
			}
		})
	}
}
