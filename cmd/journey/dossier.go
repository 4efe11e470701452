package main

import (
	"context"
	"encoding/json"
	"net/url"
)

type dossierVerb struct {
	Contact string `arg:"" help:"Id of the contact."`
	Server  string `env:"JOURNEY_SERVER" default:"http://127.0.0.1:8177" placeholder:"URL" help:"The running server (${default})."`
	Token   string `env:"JOURNEY_TOKEN" help:"The server's token."`
}

// Run prints everything that is held about a person, as JSON.
func (v *dossierVerb) Run(ctx context.Context, c *console) error {
	var d json.RawMessage
	if err := (remote{v.Server, v.Token}).get(ctx, "/v1/contacts/"+url.PathEscape(v.Contact)+"/dossier", &d); err != nil {
		return err
	}
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}
