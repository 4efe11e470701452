package explain

import (
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/mail"
)

// TaskText renders the text of a task with the values that it was created with: contact.first_name. What cannot be
// rendered stands as it was written.
func TaskText(text string, values machine.Values, zone *time.Location) string {
	owners := map[string]map[string]any{}
	for _, owner := range []string{"contact", "start", "account", "lead"} {
		owners[owner] = map[string]any{}
	}
	for name, v := range values {
		if owner, field, ok := strings.Cut(name, "."); ok {
			if owners[owner] == nil { // what an action has yielded
				owners[owner] = map[string]any{}
			}
			owners[owner][field] = v
		}
	}
	line, err := mail.RenderLine(text, owners, zone)
	if err != nil {
		return text
	}
	return line
}

// record tells a line about leads, accounts, tasks, or what a step brings about; ok is false for any other line.
func (p *telling) record() (text string, ok bool) {
	switch p.Entry.Kind {
	case machine.LeadMade:
		return withValues("got the lead "+p.Text, p.Values), true
	case machine.LeadChanged:
		return withValues("the lead "+p.Text+" changed", p.Values), true
	case machine.LeadClosed:
		if outcome, _ := p.Values["outcome"].(string); outcome != "" {
			return fmt.Sprintf("the lead %s was closed: %s", p.Text, outcome), true
		}
		return fmt.Sprintf("the lead %s was closed", p.Text), true
	case machine.LeadStaged:
		return p.staged(), true
	case machine.TaskWithdrawn:
		return p.task("the", " was withdrawn: its lead has left the stage"), true
	case machine.TaskMade:
		return p.task("a", ""), true
	case machine.TaskAssigned:
		if _, given := p.Values["person"]; !given {
			return p.task("the", " went back to the worklist"), true
		}
		return p.task("the", " was given out"), true
	case machine.TaskFinished:
		return p.task("the", " was done"), true
	case machine.Raised:
		return withValues("made "+p.Text+" happen", p.Values), true
	case machine.Started:
		return withValues("starts "+p.Text, p.Values), true
	case machine.Skipped:
		what := "the step"
		if p.step != nil {
			what = p.step.Label
		}
		return fmt.Sprintf("%s did nothing: %s", what, p.Text), true
	case machine.Linked:
		return fmt.Sprintf("belongs to the account %q", p.Text), true
	case machine.Unlinked:
		return fmt.Sprintf("belongs no more to the account %q", p.Text), true
	}
	return "", false
}

// task tells what became of a task: the call "Call Ada" was done by maja@contoso.example
func (p *telling) task(article, what string) string {
	kind, _ := p.Values["kind"].(string)
	source, _ := p.Values["text"].(string)
	person, _ := p.Values["person"].(string)
	if article == "a" && strings.HasPrefix(kind, "a") {
		article = "an"
	}
	text := fmt.Sprintf("%s %s %q%s", article, kind, TaskText(source, p.Values, p.zone), what)
	switch {
	case what == " was done" && person != "":
		text += " by " + person
	case strings.HasPrefix(what, " was withdrawn"):
	case person != "":
		text += " to " + person
	}
	if what != "" {
		return text
	}
	if role, _ := p.Values["role"].(string); role != "" && person == "" {
		text += " for " + role
	}
	if due, ok := p.Values["due"].(time.Time); ok {
		text += ", due " + Clock(due.UnixMilli(), p.zone)
	}
	return "there is " + text
}
