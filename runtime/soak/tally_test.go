package soak

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/log"
	"github.com/journeylang/journey/runtime/machine"

	"github.com/journeylang/journey/runtime/soak/victim"
)

// given are the fields of contacts that only senders set, and outer the events that only they report.
var (
	given = []string{"email", "phone", "push_token", "timezone", "renewal", "preferred_channel"}
	outer = []string{"visited", "bought", "abandoned", "undeclared"}
)

// named is the id of a contact as senders say it. Who came by a form has one that the server gave.
var named = regexp.MustCompile(`^s\d+[pv]\d+$`)

// tally tells what two processes have in common that were sent the same, whatever the instants were at which they got it: who
// there is, what senders said and reported of each, in its order, what each account heard of that, how often the start of each
// journey was tried, and how many were forgotten.
func (m *remains) tally() ([]string, error) {
	var lines []string
	tried := map[string]int64{}
	forgotten := 0
	for n := range log.Partitions {
		p, err := m.part(n)
		if err != nil {
			return nil, err
		}
		gone, err := p.Forgotten()
		if err != nil {
			return nil, err
		}
		forgotten += len(gone)
		for _, c := range p.Counts() {
			program := p.World().Program(c.Program).Plan
			at := slices.IndexFunc(program.Journeys, func(j *plan.Journey) bool { return j.Name == c.Journey })
			j := program.Journeys[at]
			if on := j.Start.On; on == nil || j.Account || j.AtMost != nil || !slices.Contains(outer, on.Event) {
				continue // who waits to be let in is counted no more once they are forgotten, and who waits depends on who came first
			}
			tried[c.Journey] += c.Entered + c.Waiting
			for _, r := range c.Refused {
				tried[c.Journey] += r.N
			}
		}
		ids, err := p.IDs("", 10_000)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if machine.KindOf(id) == machine.DeskEntity {
				continue
			}
			path, err := p.Path(id)
			if err != nil {
				return nil, err
			}
			var events []string
			for i := range path {
				if e := &path[i].Entry; (e.Kind == machine.Happened || e.Kind == machine.ContactDid) && slices.Contains(outer, e.Text) {
					events = append(events, fmt.Sprint(e.Text, e.Values))
				}
			}
			who, said := id, []string{}
			err = p.View(id, func(_ *machine.World, st *machine.State) {
				if machine.KindOf(id) == machine.AccountEntity {
					slices.Sort(events) // its contacts have no order
					said = append(said, fmt.Sprint(st.Contacts))
					return
				}
				if !named.MatchString(id) {
					who = fmt.Sprint("who has ", st.Profile["email"])
				}
				for _, field := range given {
					said = append(said, fmt.Sprintf("%s=%v", field, st.Profile[field]))
				}
			})
			if err != nil {
				return nil, err
			}
			lines = append(lines, fmt.Sprintf("%s %s: %s", who, said, strings.Join(events, ", ")))
		}
	}
	for _, journey := range slices.Sorted(maps.Keys(tried)) {
		lines = append(lines, fmt.Sprintf("journey %s was tried %d times", journey, tried[journey]))
	}
	slices.Sort(lines)
	return append(lines, fmt.Sprintf("%d were forgotten", forgotten)), nil
}

// forget asks a server to forget somebody until it says that it has.
func forget(s *victim.Server, id string) error {
	again := false
	return s.Try(func() (bool, error) {
		r, err := http.NewRequest(http.MethodDelete, s.URL+"/v1/contacts/"+id+"?by=soak", nil)
		if err != nil {
			return true, err
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			again = true
			return false, nil
		}
		answer.Body.Close()
		switch code := answer.StatusCode; {
		case code == http.StatusOK, code == http.StatusNotFound && again: // the one before that died had done it
			return true, nil
		case code >= 500:
			again = true
			return false, nil
		default:
			return true, fmt.Errorf("to forget %s: the server answers %d", id, code)
		}
	})
}
