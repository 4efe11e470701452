package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

type dossierVerb struct {
	Contact string `arg:"" help:"Id of the contact."`
	asked
}

// Run prints everything that is held about a person, as JSON.
func (v *dossierVerb) Run(ctx context.Context, c *console) error {
	var d json.RawMessage
	err := v.with(ctx, func(to asking) error {
		return to.do(ctx, http.MethodGet, "/v1/contacts/"+url.PathEscape(v.Contact)+"/dossier", nil, &d)
	})
	if err != nil {
		return err
	}
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}
