package server

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/runtime/engine"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/report"
)

// Steering changes what runs: it publishes, rolls back, pauses, resumes and stops, and tells who did what. The API and the
// command line's verbs both use it.
type Steering struct {
	Engine *engine.Engine
	// Fit reports what a program lacks to be used here, such as a setting of a channel; nil: nothing.
	Fit func(*plan.Program) error
}

// SourceFile is a script, or a file that a script names.
type SourceFile struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Order is what is asked of what runs. Which fields count is said where it is used.
type Order struct {
	Files   []SourceFile `json:"files,omitempty"`   // plan, publish: the program
	People  string       `json:"people,omitempty"`  // publish, rollback: keep, move, restart
	Journey string       `json:"journey,omitempty"` // rollback, pause, resume, stop
	To      uint32       `json:"to,omitempty"`      // rollback: number of a program; 0: the one before
	Policy  string       `json:"policy,omitempty"`  // pause: hold, shift, expire
	By      string       `json:"by,omitempty"`      // who
	Note    string       `json:"note,omitempty"`    // why
}

// Published is what a publish or a rollback did.
type Published struct {
	Number uint32         `json:"number"` // of the program that runs now
	New    bool           `json:"new"`    // whether anything was published
	People string         `json:"people"`
	Back   uint32         `json:"back,omitempty"` // of a rollback: the program that it went back to
	Change *report.Change `json:"change"`         // what it did, and to how many
}

// Standing is how a journey stands.
type Standing struct {
	Journey string `json:"journey"`
	Status  string `json:"status"`           // live, paused, stopped
	Policy  string `json:"policy,omitempty"` // of a pause
	Since   string `json:"since,omitempty"`
	By      string `json:"by,omitempty"`
}

// Done is a line of the audit trail.
type Done struct {
	At      string `json:"at"`
	By      string `json:"by"`
	Do      string `json:"do"`                // publish, rollback, pause, resume, stop, forget
	Program uint32 `json:"program,omitempty"` // publish, rollback: its number
	Back    uint32 `json:"back,omitempty"`    // rollback: the program that it went back to
	Journey string `json:"journey,omitempty"`
	Policy  string `json:"policy,omitempty"` // of the people, or of the pause
	Person  string `json:"person,omitempty"` // forget: a keyed hash of the id
	Note    string `json:"note,omitempty"`
}

// Plan tells what a publish of the files would do.
func (s Steering) Plan(ctx context.Context, o Order) (*report.Change, error) {
	p, err := compile(o.Files)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, p)
}

func (s Steering) change(ctx context.Context, p *plan.Program) (*report.Change, error) {
	counts, err := s.Engine.Counts(ctx)
	if err != nil {
		return nil, err
	}
	steers, err := s.Engine.Steers(ctx)
	if err != nil {
		return nil, err
	}
	c := report.ChangeOf(s.Engine.World(), steers, counts, p)
	if len(c.Segments) == 0 {
		return c, nil
	}
	segments, err := s.Engine.Segments(ctx)
	if err != nil {
		return nil, err
	}
	for i := range c.Segments {
		for _, have := range segments {
			if have.Name == c.Segments[i].Segment {
				c.Segments[i].Size = have.Size
			}
		}
	}
	return c, nil
}

// Publish makes the files the program that runs.
func (s Steering) Publish(ctx context.Context, o Order) (*Published, error) {
	p, err := compile(o.Files)
	if err != nil {
		return nil, err
	}
	return s.publish(ctx, p, o, 0)
}

// Rollback makes an earlier program the one that runs, or an earlier version of one journey.
func (s Steering) Rollback(ctx context.Context, o Order) (*Published, error) {
	p, back, err := s.Engine.Earlier(o.Journey, o.To)
	if err != nil {
		return nil, err
	}
	if o.People == "" {
		all, err := s.Engine.Publishes(ctx)
		if err != nil {
			return nil, err
		}
		o.People = engine.UndoPeople(all[len(all)-1])
	}
	return s.publish(ctx, p, o, back)
}

func (s Steering) publish(ctx context.Context, p *plan.Program, o Order, back uint32) (*Published, error) {
	if o.People == "" {
		o.People = machine.KeepPeople
	}
	if !slices.Contains([]string{machine.KeepPeople, machine.MovePeople, machine.RestartPeople}, o.People) {
		return nil, problemf(http.StatusUnprocessableEntity, "people cannot be %q: keep, move or restart them", o.People)
	}
	if s.Fit != nil {
		if err := s.Fit(p); err != nil {
			return nil, problemf(http.StatusUnprocessableEntity, "%v", err)
		}
	}
	change, err := s.change(ctx, p)
	if err != nil {
		return nil, err
	}
	n, err := s.Engine.PublishAs(ctx, p, engine.Publication{Seed: seed, People: o.People, By: o.By, Note: o.Note, Back: back, Of: o.Journey})
	if err != nil {
		return nil, err
	}
	return &Published{Number: n, New: n != change.Live, People: o.People, Back: back, Change: change}, nil
}

// seed is that of every draw of a program that runs for real.
const seed = 1

// Steer pauses, resumes or stops a journey: do is machine.PauseJourney, ResumeJourney or StopJourney.
func (s Steering) Steer(ctx context.Context, do string, o Order) (*Standing, error) {
	if do == machine.PauseJourney {
		if o.Policy == "" {
			o.Policy = machine.Hold
		}
		if !slices.Contains([]string{machine.Hold, machine.Shift, machine.Expire}, o.Policy) {
			return nil, problemf(http.StatusUnprocessableEntity, "a pause cannot %q what falls due: hold, shift or expire it", o.Policy)
		}
	} else if o.Policy != "" {
		return nil, problemf(http.StatusUnprocessableEntity, "only a pause has a policy")
	}
	st, err := s.Engine.Steer(ctx, machine.Steer{Journey: o.Journey, Do: do, Policy: o.Policy, By: o.By, Note: o.Note})
	if err != nil {
		return nil, err
	}
	return standingOf(st), nil
}

func standingOf(st machine.Standing) *Standing {
	out := &Standing{Journey: st.Journey, Status: st.State, Policy: st.Policy, By: st.By}
	if st.Since != 0 {
		out.Since = instant(st.Since)
	}
	return out
}

// Log tells everything that was published and steered, and who was forgotten, oldest first; with a journey, what concerns it.
func (s Steering) Log(ctx context.Context, journey string) ([]Done, error) {
	publishes, err := s.Engine.Publishes(ctx)
	if err != nil {
		return nil, err
	}
	steers, err := s.Engine.Steers(ctx)
	if err != nil {
		return nil, err
	}
	done := []Done{}
	for len(publishes)+len(steers) > 0 {
		if len(steers) > 0 && (len(publishes) == 0 || steers[0].After < publishes[0].Number) {
			if o := steers[0]; journey == "" || o.Journey == journey {
				done = append(done, Done{At: instant(o.At), By: o.By, Do: o.Do, Journey: o.Journey, Policy: o.Policy, Note: o.Note})
			}
			steers = steers[1:]
			continue
		}
		p := publishes[0]
		d := Done{At: instant(p.At), By: p.By, Do: "publish", Program: p.Number, Back: p.Back, Journey: p.Of, Policy: p.People, Note: p.Note}
		if p.Back != 0 {
			d.Do = "rollback"
		}
		if s.concerns(p.Number, journey) {
			done = append(done, d)
		}
		publishes = publishes[1:]
	}
	if journey != "" {
		return done, nil
	}
	return s.forgets(ctx, done)
}

// concerns reports whether a publish changed a journey; "" is every journey.
func (s Steering) concerns(number uint32, journey string) bool {
	if journey == "" {
		return true
	}
	w := s.Engine.World()
	var was *plan.Program
	if before := w.Program(number - 1); before != nil {
		was = before.Plan
	}
	d := plan.Diff(was, w.Program(number).Plan)
	return slices.ContainsFunc(d.Journeys, func(c plan.JourneyChange) bool { return c.Name == journey && c.Fate != plan.Kept })
}

// compile makes the plan of files that were checked where they come from.
func compile(files []SourceFile) (*plan.Program, error) {
	if len(files) == 0 {
		return nil, problemf(http.StatusUnprocessableEntity, "there are no files: send the scripts and the files that they name")
	}
	all := make([]*source.File, len(files))
	for i, f := range files {
		all[i] = source.NewFile(f.Name, f.Text)
	}
	p, diags := load.Sources(all)
	if !diags.HasErrors() {
		return p, nil
	}
	var faults []Fault
	for _, d := range diags {
		if d.Severity == diag.Error && !d.Span.IsZero() {
			at := d.Span.File.Position(d.Span.Start)
			faults = append(faults, Fault{Line: at.Line, Field: d.Span.File.Name, Message: d.Message})
		}
	}
	wrong := problemf(http.StatusUnprocessableEntity, "the program has mistakes: run journey check on its folder, with the version of journey that runs here")
	wrong.Errors = faults[:min(len(faults), maxFaults)]
	return nil, wrong
}

// stated makes the problem of an order that cannot be done.
func stated(err error) error {
	var refused engine.ErrSteer
	if errors.As(err, &refused) {
		return problemf(http.StatusConflict, "%s", refused.Reason)
	}
	return err
}
