package server

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// A system that hands in leads shows that it knows the secret of the form: as a bearer token, as ?token= in the address, as the
// member google_key of the body, or by a signature of the body, HMAC-SHA256. Where the form is `signed with env("NAME")`, only a
// signature counts, by the key in that environment variable: the key that the other system gives out, which is written down
// nowhere here.
//
// A signature that carries its time is taken within signedWithin of it, so that what somebody has overheard is soon worthless.
// One without a time is as good as its body: what comes again is known by its id.

// signedWithin is how far the time of a signature may be from ours.
const signedWithin = 5 * time.Minute

// senderKnown returns nil if the request shows that its sender knows the secret of the form, else what is missing.
func (s *Server) senderKnown(r *http.Request, f *plan.Form, body []byte, document any) error {
	secret := s.options.Links.Inbound(f.Name)
	if f.Signed != "" {
		key := os.Getenv(f.Signed)
		if key == "" {
			return problemf(http.StatusServiceUnavailable, "the form %s is signed with the key in the environment variable %s, which is not set here: start the server with it", f.Name, f.Signed)
		}
		if signed(r.Header, []byte(key), body, time.Now()) {
			return nil
		}
		return problemf(http.StatusUnauthorized, "this needs a signature of the body by the key that stands in %s, not older than %v", f.Signed, signedWithin)
	}
	given := []string{r.URL.Query().Get("token"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")}
	if object, ok := document.(map[string]any); ok {
		key, _ := object["google_key"].(string)
		given = append(given, key)
	}
	for _, g := range given {
		if g != "" && same(g, secret) {
			return nil
		}
	}
	if signed(r.Header, []byte(secret), body, time.Now()) {
		return nil
	}
	return problemf(http.StatusUnauthorized, "this needs the secret of the form %s: send it as `Authorization: Bearer SECRET`, as ?token=SECRET, or sign the body with it (GET /v1/forms tells it)", f.Name)
}

// signed reports whether the header has a signature of the body by the key, in any of the ways in which systems write one.
func signed(h http.Header, key, body []byte, now time.Time) bool {
	// Meta: sha256=HEX. LinkedIn: hmacsha256=HEX. Typeform: sha256=BASE64. Others: HEX.
	plain := mac(key, body)
	for _, name := range [...]string{"X-Hub-Signature-256", "X-LI-Signature", "Typeform-Signature", "X-Signature"} {
		text := strings.TrimPrefix(strings.TrimPrefix(h.Get(name), "hmac"), "sha256=")
		if text != "" && matches(text, plain) {
			return true
		}
	}
	// Calendly, and Stripe's way: t=SECONDS,v1=HEX of "SECONDS.BODY".
	for _, name := range [...]string{"Calendly-Webhook-Signature", "X-Signature"} {
		at, versions := timed(h.Get(name))
		if at == "" || !timely(at, now) {
			continue
		}
		want := mac(key, []byte(at+"."), body)
		for _, v := range versions {
			if matches(v, want) {
				return true
			}
		}
	}
	return standard(h, key, body, now)
}

// timed reads t=SECONDS,v1=HEX; there may be several of v1 while a key is changed.
func timed(text string) (at string, versions []string) {
	for part := range strings.SplitSeq(text, ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name {
		case "t":
			at = value
		case "v1":
			versions = append(versions, value)
		}
	}
	return at, versions
}

// standard reads a signature as Standard Webhooks writes it: v1,BASE64 of "ID.SECONDS.BODY", several with spaces between. Its
// keys are written whsec_BASE64.
func standard(h http.Header, key, body []byte, now time.Time) bool {
	id := cmp.Or(h.Get("Webhook-Id"), h.Get("Svix-Id"))
	at := cmp.Or(h.Get("Webhook-Timestamp"), h.Get("Svix-Timestamp"))
	if id == "" || !timely(at, now) {
		return false
	}
	if coded, ok := strings.CutPrefix(string(key), "whsec_"); ok {
		if k, err := base64.StdEncoding.DecodeString(coded); err == nil {
			key = k
		}
	}
	want := mac(key, []byte(id+"."+at+"."), body)
	for _, text := range strings.Fields(cmp.Or(h.Get("Webhook-Signature"), h.Get("Svix-Signature"))) {
		if v, ok := strings.CutPrefix(text, "v1,"); ok && matches(v, want) {
			return true
		}
	}
	return false
}

// timely reports whether a time in seconds since 1970 is about now.
func timely(seconds string, now time.Time) bool {
	n, err := strconv.ParseInt(seconds, 10, 64)
	return err == nil && now.Sub(time.Unix(n, 0)).Abs() <= signedWithin
}

func mac(key []byte, parts ...[]byte) []byte {
	m := hmac.New(sha256.New, key)
	for _, p := range parts {
		m.Write(p)
	}
	return m.Sum(nil)
}

// matches reports whether a text is the signature, in hexadecimal or in base 64.
func matches(text string, want []byte) bool {
	if b, err := hex.DecodeString(text); err == nil {
		return hmac.Equal(b, want)
	}
	b, err := base64.StdEncoding.DecodeString(text)
	return err == nil && hmac.Equal(b, want)
}

// challenge is what LinkedIn asks to be signed: a UUID. To sign anything else would be to sign leads for whoever asks.
var challenge = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// greet answers the question by which a system finds out whether an address is what it is said to be. Meta sends a word that
// both know, which is the form's secret, and wants its challenge back; LinkedIn wants its challenge signed.
func (s *Server) greet(w http.ResponseWriter, r *http.Request) {
	_, f := s.formOf(r)
	q := r.URL.Query()
	if f == nil {
		s.problem(w, r, problemf(http.StatusNotFound, "there is no form %s", r.PathValue("form")))
		return
	}
	if code := q.Get("challengeCode"); challenge.MatchString(code) && f.Signed != "" && os.Getenv(f.Signed) != "" {
		sum := mac([]byte(os.Getenv(f.Signed)), []byte(code))
		writeJSON(w, http.StatusOK, "application/json", map[string]string{"challengeCode": code, "challengeResponse": hex.EncodeToString(sum)})
		return
	}
	if q.Get("hub.mode") == "subscribe" && same(q.Get("hub.verify_token"), s.options.Links.Inbound(f.Name)) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write([]byte(within(q.Get("hub.challenge"))))
		return
	}
	s.problem(w, r, problemf(http.StatusUnauthorized, "leads are handed in here by POST; to be asked whether this is the address, give the other system the secret of the form as its word to verify (GET /v1/forms tells it)"))
}
