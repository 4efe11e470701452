package server

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
)

// The links in mails lead here first, and then where they say; and a picture of one dot is fetched when a mail is looked
// at. Both are signed, so a click leads nowhere but where its author wrote. What programs do is told apart: it is kept
// on the path of the person and steers nothing (rule 19).

// soon is how fast after the sending no person opens or clicks: it is the receiving system, looking for viruses.
const (
	soonOpened  = 2 * time.Second
	soonClicked = time.Second
)

// dot is a transparent GIF of one pixel.
var dot, _ = base64.StdEncoding.DecodeString("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

// opened takes the fetch of the picture.
func (s *Server) opened(w http.ResponseWriter, r *http.Request) {
	sending, err := s.options.Links.ReadOpen(r.PathValue("token"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	if r.Method == http.MethodGet {
		s.follow(r, of(sending, "opened", s.visitor(r, sending, soonOpened)))
	}
	h := w.Header()
	h.Set("Content-Type", "image/gif")
	h.Set("Cache-Control", "no-store")
	// The mail is read on another site, by design.
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	_, _ = w.Write(dot)
}

// clicked takes a click and leads on.
func (s *Server) clicked(w http.ResponseWriter, r *http.Request) {
	sending, title, address, err := s.options.Links.ReadClick(r.PathValue("token"))
	if err != nil || !ofTheWeb(address) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("This link does not work: " + post.ErrLink.Error() + ".\n"))
		return
	}
	if r.Method == http.MethodGet {
		fields := s.visitor(r, sending, soonClicked)
		fields["url"] = short(address)
		if title != "" {
			fields["link"] = short(title)
		}
		s.follow(r, of(sending, "clicked", fields))
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Location", address)
	w.WriteHeader(http.StatusFound)
}

// ofTheWeb reports whether an address is one of the web.
func ofTheWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

// follow hands an interaction to the engine. The person is not kept waiting for long, and gets there in any case.
func (s *Server) follow(r *http.Request, in machine.Input) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.engine.Ingest(ctx, []machine.Input{in}); err != nil {
		s.logger.Warn("an interaction was not taken", "contact", in.Contact, "event", in.Name, "err", err)
	}
}

// visitor says who came: the program that asked, and whether it is one that comes by itself.
func (s *Server) visitor(r *http.Request, sending post.Sending, soon time.Duration) machine.Values {
	agent := r.UserAgent()
	v := machine.Values{}
	if agent != "" {
		v["agent"] = short(agent)
	}
	if byItself(r.Header) || time.Duration(s.engine.Now()-sending.At)*time.Millisecond < time.Duration(float64(soon)*s.options.Speed) {
		v["machine"] = true
	}
	return v
}

// byItself reports whether a request was made ahead of the person. Apple's mail fetches every picture at once, through a
// proxy that calls itself Mozilla/5.0 and no more; that a person saw it then, nobody knows.
func byItself(h http.Header) bool {
	for _, name := range [...]string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if said := strings.ToLower(h.Get(name)); strings.Contains(said, "prefetch") || strings.Contains(said, "preview") {
			return true
		}
	}
	agent := h.Get("User-Agent")
	return agent == "" || agent == "Mozilla/5.0"
}
