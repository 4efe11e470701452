package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/journeylang/journey/server/web"
)

// Who may ask: without a token, only those who can reach the address that we listen on, which the command line makes
// this machine's own; with a token, who knows it. Browsers are the way round that, so a name that is not ours (a page
// elsewhere that points its own name at this machine) and a POST from a page of another site are refused.

// cookieName is the cookie in which a browser keeps what it got for the token.
const cookieName = "journey"

// guard lets through who may ask.
func (s *Server) guard(next http.Handler) http.Handler {
	safe := http.NewCrossOriginProtection()
	safe.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.problem(w, r, problemf(http.StatusForbidden, "a page of another site may not send this; call the server from a program, or from its own page"))
	}))
	inner := safe.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.named(r.Host) {
			s.problem(w, r, problemf(http.StatusForbidden, "this server is not called %q; call it by the address that it printed, or start it with --url https://%s", r.Host, hostOf(r.Host)))
			return
		}
		if s.options.Token == "" || s.known(r) {
			inner.ServeHTTP(w, r)
			return
		}
		if t := r.URL.Query().Get("token"); t != "" && r.Method == http.MethodGet && same(t, s.options.Token) {
			s.remember(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", `Bearer realm="journey"`)
		s.problem(w, r, problemf(http.StatusUnauthorized, "this needs the token that the server was started with: send it as `Authorization: Bearer TOKEN`, or open the page once as /?token=TOKEN"))
	})
}

// named reports whether the server goes by the name that a request calls it by.
func (s *Server) named(host string) bool {
	name := hostOf(host)
	if name == "localhost" || slices.Contains(s.options.Hosts, "*") || slices.Contains(s.options.Hosts, name) {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}

// hostOf returns the name in an address, without its port.
func hostOf(address string) string {
	name, _, err := net.SplitHostPort(address)
	if err != nil {
		name = address
	}
	return strings.ToLower(strings.Trim(name, "[]"))
}

// known reports whether the request carries the token, or the cookie that stands for it.
func (s *Server) known(r *http.Request) bool {
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return same(t, s.options.Token)
	}
	c, err := r.Cookie(cookieName)
	return err == nil && same(c.Value, s.cookie())
}

// remember gives the browser a cookie for the token, and the same address without it, so that it stays in no history.
func (s *Server) remember(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: s.cookie(), Path: "/", HttpOnly: true, Secure: r.TLS != nil,
		SameSite: http.SameSiteStrictMode})
	q := r.URL.Query()
	q.Del("token")
	to := *r.URL
	to.Scheme, to.Host, to.RawQuery = "", "", q.Encode()
	// Two slashes at the front would be the name of another server.
	to.Path = "/" + strings.TrimLeft(to.Path, "/")
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}

// cookie is derived from the token, which it does not give away.
func (s *Server) cookie() string {
	mac := hmac.New(sha256.New, []byte(s.options.Token))
	mac.Write([]byte("journey cookie"))
	return hex.EncodeToString(mac.Sum(nil))
}

func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// headers sets what every answer carries.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", web.Policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
