package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/runtime/identity"
	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/server/web/form"
)

// Forms are open to everybody. There is nothing to forge across sites (CSRF): no cookie is read here, and a submission may do
// no more than anybody may. What there is to keep away is programs: a field that people do not see, a time that no person is
// faster than, and bounds on how much is taken.

const (
	formBody   = 64 << 10        // bytes of a submission
	tooFast    = 2 * time.Second // between the page and its submission
	formAnswer = 10 * time.Second
)

// formOf returns the form that a request is about.
func (s *Server) formOf(r *http.Request) (*machine.Program, *plan.Form) {
	p := s.engine.Program()
	if p == nil {
		return nil, nil
	}
	f, _ := p.Plan.Form(r.PathValue("form"))
	return p, f
}

// askForm shows the page of a form.
func (s *Server) askForm(w http.ResponseWriter, r *http.Request) {
	p, f := s.formOf(r)
	if f == nil {
		words := spoken(r, nil)
		s.note(w, http.StatusNotFound, form.Note{Title: words.Say("none_title"), Lines: []string{words.Say("none_text")}, Words: words})
		return
	}
	if r.Method == http.MethodGet {
		s.viewed(r.Context(), f.Name)
	}
	q := r.URL.Query()
	s.ask(w, http.StatusOK, form.Ask{Project: p.Plan.Name, Form: f, Page: within(q.Get("page")), Visitor: within(q.Get("visitor")), Words: spoken(r, f)})
}

// thankForm shows what people read behind a form.
func (s *Server) thankForm(w http.ResponseWriter, r *http.Request) {
	p, f := s.formOf(r)
	if f == nil {
		s.askForm(w, r)
		return
	}
	s.note(w, http.StatusOK, form.Note{Project: p.Plan.Name, Title: f.Title, Lines: thanks(f, spoken(r, f)), Words: spoken(r, f)})
}

// spoken are the words that a form, or what is said where there is none, has for whoever asks.
func spoken(r *http.Request, f *plan.Form) *form.Words {
	return form.WordsOf(f, r.Header.Get("Accept-Language"))
}

func thanks(f *plan.Form, words *form.Words) []string {
	lines := []string{words.Say("taken")}
	if f.Thanks != "" {
		lines[0] = f.Thanks
	}
	if f.Confirm != nil {
		lines = append(lines, words.Say("mailed"))
	}
	return lines
}

// filling is a submission as it came.
type filling struct {
	values map[string][]string // of a page
	json   map[string]any      // of a program; nil: it came from a page
}

func (f *filling) first(name string) string {
	if f.json != nil {
		text, _ := f.json[name].(string)
		return within(text)
	}
	if v := f.values[name]; len(v) > 0 {
		return within(v[0])
	}
	return ""
}

// takeForm takes a submission, of a page or as JSON.
func (s *Server) takeForm(w http.ResponseWriter, r *http.Request) {
	p, f := s.formOf(r)
	if f == nil {
		s.askForm(w, r)
		return
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	asJSON := kind == "application/json"
	words := spoken(r, f)
	refuse := func(err error) {
		var p *Problem
		if asJSON || !errors.As(err, &p) {
			s.problem(w, r, err)
			return
		}
		s.note(w, p.Status, form.Note{Title: words.Say("wrong_title"), Lines: []string{refusal(w, p, words)}, Words: words})
	}
	origin := r.Header.Get("Origin")
	if asJSON {
		if !s.shares(w, r, origin) {
			refuse(problemf(http.StatusForbidden, "pages of %s may not send this; start the server with --origin %s", origin, origin))
			return
		}
	}
	if err := s.bounded(w, r, f); err != nil {
		refuse(err)
		return
	}
	got, err := readFilling(w, r, kind)
	if err != nil {
		refuse(err)
		return
	}
	say := words
	if asJSON {
		say = nil // programs read the words of the schema
	}
	values, faults := fill(f, got.value, p.Plan.Zone, say)
	if asJSON {
		faults = append(faults, strange(f, got.json)...)
	}
	filled := identity.Filled{Values: values, Page: got.first(form.Page), Visitor: got.first(form.Visitor), ID: rand.Text()}
	if filled.Page == "" {
		filled.Page = pageOf(r)
	}
	if hidden := schema.Hidden(filled.Visitor); hidden != "" {
		if asJSON {
			refuse(problemf(http.StatusUnprocessableEntity, "%s has a character that nobody sees: %s; leave it away: it would make it another visitor who looks the same", form.Visitor, hidden))
			return
		}
		// Who fills in a page has not written it and cannot mend it: they are taken without.
		s.logger.Warn("the page of a form came with a visitor's id that is not taken: it has a character that nobody sees", "form", f.Name, "character", hidden)
		filled.Visitor = ""
	}
	again := form.Ask{Project: p.Plan.Name, Form: f, Given: got.values, Faults: faults, Page: got.first(form.Page), Visitor: filled.Visitor, Words: words}
	if !asJSON {
		s.readStamp(&again, &filled, got, origin)
	}
	switch {
	case len(faults) > 0 && asJSON:
		refuse(faultyForm(faults))
		return
	case len(faults) > 0 || again.Notice != "":
		s.ask(w, http.StatusUnprocessableEntity, again)
		return
	}
	if key := r.Header.Get("Idempotency-Key"); asJSON && key != "" {
		filled.ID = within(key)
	}
	if err := s.submit(r, p, f, filled); err != nil {
		if !asJSON {
			s.logger.Warn("a form was not taken", "form", f.Name, "err", err)
			again.Notice = words.Say("failed")
			s.ask(w, http.StatusServiceUnavailable, again)
			return
		}
		refuse(err)
		return
	}
	if asJSON {
		writeJSON(w, http.StatusOK, "application/json", map[string]any{"taken": true, "thanks": thanks(f, words)[0], "confirm": f.Confirm != nil})
		return
	}
	w.Header().Set("Location", "/f/"+url.PathEscape(f.Name)+"/thanks")
	w.WriteHeader(http.StatusSeeOther)
}

// readStamp reads the stamp of a page that was sent: it tells how long people had, and that the same page sent twice is one
// submission. What speaks against a person having sent it becomes the notice of the page that is shown again.
func (s *Server) readStamp(again *form.Ask, filled *identity.Filled, got *filling, origin string) {
	stamp := strings.Join(got.values[form.Stamp], "")
	name, at, err := s.options.Links.ReadStamp(again.Form.Name, stamp)
	if err == nil {
		again.Stamp = stamp // their time runs from the first page
	}
	switch {
	case got.first(form.Trap) != "":
		again.Notice = again.Words.Say("program")
	case len(again.Faults) > 0: // they look at it again for those
	case err == nil && time.Since(time.UnixMilli(at)) < tooFast:
		again.Notice = again.Words.Say("fast")
	case err == nil:
		filled.ID = name + filled.Mark() // sent twice it is one; corrected it is another
	case !slices.Contains(s.options.Origins, origin):
		again.Notice = again.Words.Say("again")
	}
}

// submit hands a filled form to the engine. Who was found is not for those who fill in forms to know.
func (s *Server) submit(r *http.Request, p *machine.Program, f *plan.Form, filled identity.Filled) error {
	ctx, cancel := context.WithTimeout(r.Context(), formAnswer)
	defer cancel()
	_, err := s.engine.Submit(ctx, filled.Form(p.Plan, f))
	return err
}

// bounded refuses what comes too often.
func (s *Server) bounded(w http.ResponseWriter, r *http.Request, f *plan.Form) error {
	now := time.Now()
	ok, wait := s.flood.takes("address "+caller(r), now, flurry, pause)
	if ok {
		ok, wait = s.flood.takes("form "+f.Name, now, formFlurry, formPause)
	}
	if ok {
		return nil
	}
	w.Header().Set("Retry-After", fmt.Sprint(int(wait/time.Second)+1))
	return problemf(http.StatusTooManyRequests, "this has come too often; please try again in %d seconds", int(wait/time.Second)+1)
}

// shares lets pages of the origins that were declared read the answer; it reports whether a page of the origin may send
// JSON at all. A program that is no browser names none.
func (s *Server) shares(w http.ResponseWriter, r *http.Request, origin string) bool {
	w.Header().Add("Vary", "Origin")
	if origin == "" {
		return true
	}
	if u, err := url.Parse(origin); err == nil && u.Host == r.Host {
		return true
	}
	if !slices.Contains(s.options.Origins, origin) {
		return false
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Methods", "POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type, Idempotency-Key")
	h.Set("Access-Control-Max-Age", "600")
	return true
}

// preflight answers a browser that asks whether a page of another site may send JSON.
func (s *Server) preflight(w http.ResponseWriter, r *http.Request) {
	s.shares(w, r, r.Header.Get("Origin"))
	w.WriteHeader(http.StatusNoContent)
}

// readFilling reads the body of a submission.
func readFilling(w http.ResponseWriter, r *http.Request, kind string) (*filling, error) {
	r.Body = http.MaxBytesReader(w, r.Body, formBody)
	var err error
	got := &filling{}
	switch kind {
	case "application/json":
		var body []byte
		if body, err = io.ReadAll(r.Body); err == nil {
			return got, readObject(body, &got.json, false, `{"email": "…"}`)
		}
	case "application/x-www-form-urlencoded":
		err = r.ParseForm()
		got.values = r.PostForm
	case "multipart/form-data":
		err = r.ParseMultipartForm(formBody)
		got.values = r.PostForm
	default:
		return nil, problemf(http.StatusUnsupportedMediaType, "a form is sent as application/x-www-form-urlencoded, multipart/form-data or application/json, not as %q", kind)
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, problemf(http.StatusRequestEntityTooLarge, "this has more than %d KiB; please write less", formBody>>10)
	case err != nil:
		return nil, problemf(http.StatusBadRequest, "the form broke off or is damaged (%v); send it again", err)
	}
	return got, nil
}

// pageOf is where the form stood, as the browser tells: without what stands behind the path.
func pageOf(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host == "" {
		return ""
	}
	return within(u.Scheme + "://" + u.Host + u.Path)
}

// within cuts what others name, so that it fits into an id.
func within(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(strings.Map(printable, text), ""))
	if len(text) > maxName {
		text = strings.ToValidUTF8(text[:maxName], "")
	}
	return text
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

// refusal says to people why a submission was not even read.
func refusal(w http.ResponseWriter, p *Problem, words *form.Words) string {
	switch p.Status {
	case http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(w.Header().Get("Retry-After"))
		return words.Say("too_often", seconds)
	case http.StatusRequestEntityTooLarge:
		return words.Say("too_much", formBody>>10)
	}
	return words.Say("unreadable")
}

// ask shows a form, stamped anew.
func (s *Server) ask(w http.ResponseWriter, status int, a form.Ask) {
	a.Action = "/f/" + url.PathEscape(a.Form.Name)
	if a.Stamp == "" {
		a.Stamp = s.options.Links.Stamp(a.Form.Name, rand.Text(), time.Now().UnixMilli())
	}
	s.show(w, status, a.Write)
}

func (s *Server) note(w http.ResponseWriter, status int, n form.Note) {
	if p := s.engine.Program(); p != nil && n.Project == "" {
		n.Project = p.Plan.Name
	}
	s.show(w, status, n.Write)
}

func (s *Server) show(w http.ResponseWriter, status int, write func(io.Writer) error) {
	var page bytes.Buffer
	if err := write(&page); err != nil {
		s.logger.Error("a page of a form was not made", "err", err)
		http.Error(w, "This page could not be made.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", form.Policy(s.options.Origins))
	if len(s.options.Origins) > 0 {
		h.Del("X-Frame-Options") // it knows no origins; the policy does
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}
