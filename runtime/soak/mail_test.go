package soak

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// mail is what one sender sends.
type mail struct {
	requests []request
	want     map[string]bool // as done says it
}

type request struct {
	path string
	body []byte
}

// newMail makes the requests of a sender, whose people are its own. Every fifth request is sent twice.
func newMail(d *dice, sender int, script *Script) *mail {
	name := fmt.Sprintf("s%d", sender)
	b := &traffic{dice: d, now: Begin.UnixMilli(), people: 25, serial: sender * 100_000, accounts: script.has("account {")}
	m := &mail{want: map[string]bool{}}
	for i := range 150 {
		bodies := map[string]*bytes.Buffer{}
		put := func(path string, item map[string]any) {
			if bodies[path] == nil {
				bodies[path] = &bytes.Buffer{}
			}
			line, err := json.Marshal(item)
			if err != nil {
				panic(err) // it was made of what JSON knows
			}
			bodies[path].Write(append(line, '\n'))
		}
		for range 5 {
			for _, in := range b.inputs(i) {
				m.add(put, name, &in)
			}
		}
		if d.in(4) {
			f := b.form()
			page := name + f.page
			put("/v1/submissions", map[string]any{"fields": map[string]any{"email": name + f.email}, "lead": map[string]any{"product": "espresso", "need": f.need}, "id": page,
				"event": "visited", "with": map[string]any{"page": page, "n": b.serial}})
			m.want[fmt.Sprint("visited", float64(b.serial))] = true
		}
		for _, path := range []string{"/v1/contacts", "/v1/events", "/v1/outcomes", "/v1/consent", "/v1/lists", "/v1/submissions"} {
			if body := bodies[path]; body != nil {
				m.requests = append(m.requests, request{path, body.Bytes()})
				if d.in(5) {
					m.requests = append(m.requests, request{path, body.Bytes()})
				}
			}
		}
	}
	return m
}

// add adds an input to the requests; what no request says is left out.
func (m *mail) add(put func(path string, item map[string]any), name string, in *machine.Input) {
	who := name + in.Contact
	switch in.Kind {
	case machine.EventInput:
		if message, status, told := strings.Cut(in.Name, "."); told { // a report of who has sent the message; it has no place for n
			put("/v1/outcomes", map[string]any{"contact": who, "message": message, "status": status, "id": name + in.ID, "link": in.Fields["link"], "type": in.Fields["type"]})
			return
		}
		put("/v1/events", map[string]any{"contact": who, "event": in.Name, "id": name + in.ID, "fields": in.Fields})
		m.want[fmt.Sprint(in.Name, in.Fields["n"])] = true
	case machine.ContactInput:
		if email, ok := in.Fields["email"].(string); ok {
			in.Fields["email"] = name + email
		}
		if renewal, ok := in.Fields["renewal"].(time.Time); ok {
			in.Fields["renewal"] = renewal.Format(time.DateOnly)
		}
		put("/v1/contacts", map[string]any{"id": who, "fields": in.Fields})
	case machine.ConsentInput:
		put("/v1/consent", map[string]any{"contact": who, "for": in.Name, "consent": in.Status == machine.ConsentYes, "source": in.Detail})
	case machine.ListInput:
		put("/v1/lists", map[string]any{"contact": who, "segment": in.Name, "member": in.Status == machine.ListAdd})
	}
}
