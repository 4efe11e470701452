package server_test

import (
	"strings"
	"testing"

	"github.com/journeylang/journey/server/servertest"
)

// TestOrderWrong: a body that is no order is told from what it is, where it goes wrong, and how one is written.
func TestOrderWrong(t *testing.T) {
	r := servertest.New(t, servertest.Options{})
	for body, want := range map[string]string{
		`{"peple": "keep"}`:                    `the body has a member "peple", which means nothing here; write {"people": "keep"`,
		`{"people": 3}`:                        `the body has people as a number; write {`,
		`[]`:                                   `the body is not one JSON object: it is a list; write {`,
		`{"people": "keep", "people": "move"}`: `the body has people twice in one object, and nobody knows which of the two is meant; write it once`,
		`null`:                                 `the body is not one JSON object: it is null; write {`,
		`{"people": keep}`:                     `the body is not JSON at line 1, column 12, near "keep}"; write {`,
		`{"people":`:                           `the body ends in the middle of an object or list, at line 1`,
		"{}\n{}":                               `more stands behind it, at line 2`,
	} {
		status, answer := r.Do(t, "POST", "/v1/publish", body)
		if p := problem(t, answer); status != 400 || !strings.Contains(p.Detail, want) {
			t.Errorf("%s is answered %d %s, want %s", body, status, p.Detail, want)
		}
	}
}
