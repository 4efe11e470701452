package server

import (
	"context"
	"html/template"
	"net/http"

	"github.com/journeylang/journey/runtime/machine"
)

// Links in mails are opened by people, and by programs that look at mails before people do; so opening one changes
// nothing. The button does, and so does the POST that mail programs send for one click (RFC 8058). The link is signed:
// that is all the proof that is asked for.

// askUnsubscribe shows the page with the button.
func (s *Server) askUnsubscribe(w http.ResponseWriter, r *http.Request) {
	_, purpose, err := s.options.Links.ReadUnsubscribe(r.PathValue("token"))
	if err != nil {
		s.showUnsubscribe(w, http.StatusNotFound, farewell{Fault: err.Error()})
		return
	}
	s.showUnsubscribe(w, http.StatusOK, farewell{Purpose: purpose})
}

// unsubscribe withdraws the consent. Doing it twice changes nothing.
func (s *Server) unsubscribe(w http.ResponseWriter, r *http.Request) {
	contact, purpose, err := s.options.Links.ReadUnsubscribe(r.PathValue("token"))
	if err != nil {
		s.showUnsubscribe(w, http.StatusNotFound, farewell{Fault: err.Error()})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), answerLimit)
	defer cancel()
	known := false // who is not was forgotten: the link brings nobody back, and there is nothing to withdraw
	err = s.engine.View(ctx, contact, func(_ int64, _ *machine.World, st *machine.State) { known = st != nil })
	if err == nil && known {
		err = s.engine.Ingest(ctx, []machine.Input{{Kind: machine.RefusalInput, Contact: contact, Name: purpose, Detail: "link"}})
	}
	if err != nil {
		s.logger.Warn("an unsubscription was not taken", "contact", contact, "err", err)
		w.Header().Set("Retry-After", "60")
		s.showUnsubscribe(w, http.StatusServiceUnavailable, farewell{Purpose: purpose, Fault: "this did not work just now; please press the button again in a minute"})
		return
	}
	s.showUnsubscribe(w, http.StatusOK, farewell{Purpose: purpose, Done: true})
}

// farewell is what the page says.
type farewell struct {
	Project string
	Purpose string // "": the link is not valid
	Done    bool
	Fault   string
}

func (s *Server) showUnsubscribe(w http.ResponseWriter, status int, f farewell) {
	if p := s.engine.Program(); p != nil {
		f.Project = p.Plan.Name
		if t, ok := p.Plan.Topic(f.Purpose); ok && t.Title != "" {
			f.Purpose = "“" + t.Title + "”"
		}
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	w.WriteHeader(status)
	if err := farewellPage.Execute(w, f); err != nil {
		s.logger.Warn("the unsubscribe page was not written", "err", err)
	}
}

var farewellPage = template.Must(template.New("unsubscribe").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Unsubscribe{{with .Project}} · {{.}}{{end}}</title>
<style>
  body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto 2rem; padding: 0 1.25rem; color: light-dark(#1c2430, #e6eaf0); background: light-dark(#f6f7f9, #12161c) }
  main { background: light-dark(#fff, #1a2028); border-radius: 12px; padding: 1.5rem 1.75rem; box-shadow: 0 1px 4px #0002 }
  h1 { font-size: 1.35rem; margin: 0 0 .5rem }
  button { font: inherit; font-weight: 600; padding: .6rem 1.4rem; border: 0; border-radius: 8px; color: #fff; background: #1f5fbf; cursor: pointer }
  button:focus-visible { outline: 3px solid light-dark(#1f5fbf, #8ab8ff); outline-offset: 3px }
</style>
</head>
<body>
<main>
{{- if not .Purpose}}
<h1>This link does not work</h1>
<p role="alert">{{.Fault}}.</p>
{{- else if .Done}}
<h1>You are unsubscribed</h1>
<p role="status">You will get no more {{.Purpose}} messages{{with .Project}} from {{.}}{{end}}.</p>
{{- else}}
<h1>Unsubscribe</h1>
{{with .Fault}}<p role="alert">Sorry: {{.}}.</p>{{end}}
<p>Do you want no more {{.Purpose}} messages{{with .Project}} from {{.}}{{end}}?</p>
<form method="post"><button type="submit">Unsubscribe</button></form>
{{- end}}
</main>
</body>
</html>
`))
