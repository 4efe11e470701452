package server_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/runtime/machine"
	"github.com/journeylang/journey/runtime/post"
	"github.com/journeylang/journey/server/servertest"
)

const formScript = `
project "Contoso Coffee" { address "Coffee Street 1, Copenhagen" }
contact { email: email?, first_name: string?, phone: phone?, plan: string?, tags: [string] = [] }
account { name: string unique, employees: int? }
lead { product: string?, page: string?, need: string? }
topic newsletter "Monthly news" under marketing
email confirm_mail for transactional { subject "Is it you?", body "Please [confirm]({{ confirm_url }}), {{ start.first_name }}." }
score interest for lead { category behaviour { +30 each form.submitted where event.form == "demo" } }
match lead by email, page
/// A quarter of an hour, on your screen.
form demo "Book a demo" {
  field email "Work e-mail": email required
  field first_name: string
  field company: string -> account.name required
  field employees: int -> account.employees
  field need "What do you need?": string -> lead.need
  field plan: "free" | "pro"
  field tags: [string]
  match contact by email
  creates lead { product: "espresso", page: "demo" }
  thanks "See you soon!"
  double opt in with confirm_mail for newsletter
}
form ad "From the ad" {
  field email: email required from "user_column_data[column_id=EMAIL].string_value"
  field company: string -> account.name from "user_column_data[column_id=COMPANY_NAME].string_value"
  field phone: phone from "answers[2].phone"
  match contact by email
  creates lead { page: "ad" }
}
`

func formRig(t *testing.T) *servertest.Rig {
	return servertest.New(t, servertest.Options{Script: formScript, Sites: []string{"https://contoso.example"}})
}

// stamped is a filled form, from a page that was given out so long ago.
func stamped(r *servertest.Rig, form string, ago time.Duration, fields ...string) string {
	v := url.Values{"journey.stamp": {r.Links.Stamp(form, "page", time.Now().Add(-ago).UnixMilli())}}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return v.Encode()
}

var asPage = []string{"Content-Type", "application/x-www-form-urlencoded"}

// person returns the state of the one contact with an address.
func person(t *testing.T, r *servertest.Rig, email string) *machine.State {
	t.Helper()
	r.Settle(t)
	id, err := r.Engine.Find(t.Context(), machine.Values{"email": email})
	if err != nil || id == "" {
		t.Fatalf("%s is not known: %q %v", email, id, err)
	}
	var st *machine.State
	if err := r.Engine.View(t.Context(), id, func(_ int64, _ *machine.World, s *machine.State) { st = s }); err != nil {
		t.Fatal(err)
	}
	return st
}

// A form becomes a page that works without scripts; what is filled in goes where the form says, once.
func TestFormPage(t *testing.T) {
	r := formRig(t)
	status, page := r.Do(t, "GET", "/f/demo?page=pricing", "")
	for _, want := range []string{`<html lang="en">`, `<h1 id="title">Book a demo</h1>`, "A quarter of an hour", `<label for="email">Work e-mail</label>`, `type="email" value="" autocomplete="email" required`,
		`autocomplete="organization"`, `autocomplete="given-name"`, `name="journey.page" value="pricing"`, `<option>pro</option>`} {
		if status != 200 || !strings.Contains(page, want) {
			t.Errorf("the page (%d) lacks %s:\n%s", status, want, page)
		}
	}
	body := stamped(r, "demo", time.Minute, "email", "Ada@contoso.example", "first_name", "<b>Ada", "company", "Contoso", "employees", "250", "need", "beans", "plan", "pro", "tags", "a\r\nb", "journey.page", "pricing")
	for range 2 { // pressed twice
		a := r.Answer(t, "POST", "/f/demo", body, asPage...)
		a.Body.Close()
		if a.StatusCode != 303 || a.Header.Get("Location") != "/f/demo/thanks" {
			t.Fatalf("it is answered %d %s", a.StatusCode, a.Header.Get("Location"))
		}
	}
	if _, page := r.Do(t, "GET", "/f/demo/thanks", ""); !strings.Contains(page, "See you soon!") || !strings.Contains(page, "sent you a mail") {
		t.Errorf("the thanks say %s", page)
	}
	st := person(t, r, "ada@contoso.example")
	if st.Profile["first_name"] != "<b>Ada" || st.Profile["plan"] != "pro" || fmt.Sprint(st.Profile["tags"]) != "[a b]" {
		t.Errorf("the profile is %v", st.Profile)
	}
	if st.Account == nil || st.Account.Fields["name"] != "Contoso" || st.Account.Fields["employees"] != 250.0 {
		t.Errorf("the account is %+v", st.Account)
	}
	if len(st.Leads) != 1 || st.Leads[0].Fields["product"] != "espresso" || st.Leads[0].Fields["need"] != "beans" || st.Leads[0].By != "form demo" {
		t.Errorf("the leads are %+v", st.Leads)
	}
	if credit := st.Credits; len(credit) != 1 {
		t.Errorf("it is credited %d times", len(credit))
	}
	if len(st.Consents) != 0 {
		t.Errorf("nobody has confirmed, and it consents to %+v", st.Consents)
	}
}

// What is wrong is said beside its field and in a summary, in the author's words; what was filled in stays, as text.
func TestFormFaults(t *testing.T) {
	r := formRig(t)
	status, page := r.Do(t, "POST", "/f/demo", stamped(r, "demo", time.Minute, "email", "ada@", "first_name", `"><script>x`, "employees", "1.5", "plan", "pro"), asPage...)
	for _, want := range []string{"<title>Error: Book a demo", "3 things need your attention", `role="alert" tabindex="-1" autofocus`, `<a href="#email">Work e-mail: &#34;ada@&#34; is not an e-mail address</a>`,
		`Please fill in: Company`, `1.5 is not a whole number`, `aria-describedby="email-error" aria-invalid="true"`, `id="email-error"`, `value="ada@"`, `value="&#34;&gt;&lt;script&gt;x"`} {
		if status != 422 || !strings.Contains(page, want) {
			t.Errorf("the page (%d) lacks %s:\n%s", status, want, page)
		}
	}
	for why, body := range map[string]string{
		"very fast":   stamped(r, "demo", 0, "email", "eve@contoso.example", "company", "x"),
		"program":     stamped(r, "demo", time.Minute, "email", "eve@contoso.example", "company", "x", "journey.web", "http://spam.example"),
		"once more":   "email=eve@contoso.example&company=x",
		"look at it ": stamped(r, "ad", time.Minute, "email", "eve@contoso.example", "company", "x"), // of another form
	} {
		status, page := r.Do(t, "POST", "/f/demo", body, asPage...)
		if status != 422 || !strings.Contains(page, why) || !strings.Contains(page, "eve@contoso.example") {
			t.Errorf("%s is answered %d:\n%s", why, status, page)
		}
	}
	if id, _ := r.Engine.Find(t.Context(), machine.Values{"email": "eve@contoso.example"}); id != "" {
		t.Error("what was not taken has made somebody")
	}
	// A page of a site that was declared has no stamp.
	if a := r.Answer(t, "POST", "/f/demo", "email=eve@contoso.example&company=x", append(asPage, "Origin", "https://contoso.example")...); a.StatusCode != 303 {
		t.Errorf("a form on the site is answered %d", a.StatusCode)
	}
	if status, page := r.Do(t, "POST", "/f/demo", "first_name="+strings.Repeat("x", 70<<10), asPage...); status != 413 || !strings.Contains(page, "64 KiB") {
		t.Errorf("a large one is answered %d %s", status, page)
	}
	if status, _ := r.Do(t, "GET", "/f/nothing", ""); status != 404 {
		t.Errorf("no form is answered %d", status)
	}
}

// The words of a form are those of its language, else of its reader; the page says which language that is.
func TestFormLanguage(t *testing.T) {
	r := servertest.New(t, servertest.Options{Script: `
contact { email: email?, phone: phone? }
form termin "Termin buchen" {
  field email: email required
  field phone: phone
  match contact by email
  language "de-AT"
}
form demo {
  field email: email required
  match contact by email
}
`})
	for _, c := range []struct{ path, accept, want string }{
		{"/f/termin", "fr", `<html lang="de-AT">`}, {"/f/termin", "fr", ">Absenden</button>"}, {"/f/termin", "", "(freiwillig)"}, {"/f/termin/thanks", "", "Danke. Es ist angekommen."},
		{"/f/demo", "fr-CA, en;q=0.5", `<html lang="fr">`}, {"/f/demo", "fr-CA", ">Envoyer</button>"}, {"/f/demo", "", `<html lang="en">`}, {"/f/none", "pl", "Nie ma takiego formularza"},
		{"/d/nothing", "it", "Questo link non funziona"},
	} {
		if _, page := r.Do(t, "GET", c.path, "", "Accept-Language", c.accept); !strings.Contains(page, c.want) {
			t.Errorf("%s for %q lacks %s:\n%s", c.path, c.accept, c.want, page)
		}
	}
	_, page := r.Do(t, "POST", "/f/termin", stamped(r, "termin", time.Minute, "email", "ada@"), asPage...)
	for _, want := range []string{"<title>Fehler: Termin buchen", "Email: „ada@“ ist keine E-Mail-Adresse", "Eine Angabe braucht Ihre Aufmerksamkeit"} {
		if !strings.Contains(page, want) {
			t.Errorf("the mistakes lack %s:\n%s", want, page)
		}
	}
	if _, answer := r.Do(t, "POST", "/f/termin", `{"email":"ada@"}`, "Content-Type", "application/json"); !strings.Contains(answer, "is not an e-mail address") {
		t.Errorf("a program is answered %s", answer)
	}
}

// Programs send JSON; pages of other sites only where they were declared.
func TestFormJSON(t *testing.T) {
	r := formRig(t)
	const body = `{"email":"ada@contoso.example","company":"Contoso","employees":12}`
	for _, c := range []struct {
		origin, body string
		status       int
		want         string
	}{
		{"", body, 200, `"thanks":"See you soon!"`},
		{"https://contoso.example", body, 200, `"confirm":true`},
		{"https://evil.example", body, 403, "--origin https://evil.example"},
		{"", `{"emial":"x","company":"y"}`, 422, "did you mean email?"},
		{"", `{"email":"ada","company":"y"}`, 422, "is not an e-mail address"},
		{"", `[]`, 400, "not one JSON object"},
		{"", `{} {}`, 400, "more stands behind"},
	} {
		status, answer := r.Do(t, "POST", "/f/demo", c.body, "Content-Type", "application/json", "Origin", c.origin)
		if status != c.status || !strings.Contains(answer, c.want) {
			t.Errorf("%s from %q is answered %d %s", c.body, c.origin, status, answer)
		}
	}
	a := r.Answer(t, "OPTIONS", "/f/demo", "", "Origin", "https://contoso.example")
	if a.StatusCode != 204 || a.Header.Get("Access-Control-Allow-Origin") != "https://contoso.example" {
		t.Errorf("a preflight is answered %d %v", a.StatusCode, a.Header)
	}
	if a := r.Answer(t, "OPTIONS", "/f/demo", "", "Origin", "https://evil.example"); a.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("any site may read answers")
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH"} {
		a := r.Answer(t, method, "/f/demo", "{}")
		text, _ := io.ReadAll(a.Body)
		a.Body.Close()
		if a.StatusCode != 405 || a.Header.Get("Allow") != "GET, HEAD, POST, OPTIONS" || !strings.Contains(string(text), method+" is not taken here; use GET or HEAD or POST or OPTIONS") {
			t.Errorf("%s is answered %d, Allow: %s, %s", method, a.StatusCode, a.Header.Get("Allow"), text)
		}
	}
	if status, answer := r.Do(t, "POST", "/f/demo", `{"email":"eve@contoso.example","company":"y","journey.visitor":"coo\u200bkie"}`, "Content-Type", "application/json"); status != 422 || !strings.Contains(answer, "U+200B, character 4") {
		t.Errorf("a visitor who looks like another one is answered %d %s", status, answer)
	}
	if st := person(t, r, "ada@contoso.example"); len(st.Leads) != 1 {
		t.Errorf("two submissions of one person made %d leads", len(st.Leads))
	}
}

// An address and a form take only so much; others do not suffer.
func TestFormFlood(t *testing.T) {
	r := formRig(t)
	send := func(from string) (int, string) {
		return r.Do(t, "POST", "/f/demo", `{"email":"x"}`, "Content-Type", "application/json", "X-Forwarded-For", "10.0.0.1, "+from)
	}
	for i := range 10 {
		if status, body := send("203.0.113.7"); status != 422 {
			t.Fatalf("submission %d is answered %d %s", i, status, body)
		}
	}
	if status, body := send("203.0.113.7"); status != 429 || !strings.Contains(body, "too often") {
		t.Errorf("one more is answered %d %s", status, body)
	}
	if status, _ := send("2001:db8::1"); status != 422 {
		t.Errorf("another address is answered %d", status)
	}
}

// The mail asks, opening its link does nothing, the button consents: with source and time, for the address, for a week.
func TestDoubleOptIn(t *testing.T) {
	r := formRig(t)
	r.Do(t, "POST", "/f/demo", stamped(r, "demo", time.Minute, "email", "ada@contoso.example", "first_name", "Ada", "company", "Contoso"), asPage...)
	r.Settle(t)
	link := ""
	for end := time.Now().Add(10 * time.Second); link == "" && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		mails, err := r.Store.Mails("", 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			whole, err := r.Store.Mail(m.Name)
			if err != nil {
				t.Fatal(err)
			}
			link = regexp.MustCompile(`/d/[\w-]+`).FindString(strings.ReplaceAll(string(whole.Raw), "=\r\n", "")) // quoted-printable
		}
	}
	if link == "" {
		t.Fatal("no mail came with a link")
	}
	if status, page := r.Do(t, "GET", link, ""); status != 200 || !strings.Contains(page, "Yes, it was me") || !strings.Contains(page, "Monthly news") {
		t.Errorf("the link shows %d %s", status, page)
	}
	if st := person(t, r, "ada@contoso.example"); len(st.Consents) != 0 {
		t.Errorf("opening the link consents: %+v", st.Consents)
	}
	for range 2 {
		if status, page := r.Do(t, "POST", link, ""); status != 200 || !strings.Contains(page, "Thank you") {
			t.Errorf("the button is answered %d %s", status, page)
		}
	}
	st := person(t, r, "ada@contoso.example")
	if len(st.Consents) != 1 || st.Consents[0].Name != "newsletter" || !st.Consents[0].Yes || st.Consents[0].Source != "form demo, confirmed by mail" || st.Consents[0].At == 0 || st.Consents[0].Address != "ada@contoso.example" {
		t.Errorf("the consents are %+v", st.Consents)
	}
	old := post.Confirmation{Contact: st.ID, Form: "demo", Topic: "newsletter", Address: "ada@contoso.example", At: r.Engine.Now() - post.ConfirmWithin.Milliseconds() - 1}
	for path, want := range map[string]int{strings.TrimPrefix(r.Links.Confirm(old), r.Links.Base): 410, link + "x": 404, "/d/" + r.Links.Stamp("demo", "x", 0): 404} {
		for _, method := range []string{"GET", "POST"} {
			if status, _ := r.Do(t, method, path, ""); status != want {
				t.Errorf("%s %s is answered %d, want %d", method, path, status, want)
			}
		}
	}
}

// Outside lead forms hand in JSON of their own shape; who does not know the secret hands in nothing, a repeat is one.
func TestInbound(t *testing.T) {
	r := formRig(t)
	const lead = `{"lead_id":"L-7","user_column_data":[{"column_id":"COMPANY_NAME","string_value":"Contoso"},{"column_id":"EMAIL","string_value":"ada@contoso.example"}],"answers":[0,1,{"phone":4512345678}]}`
	secret := r.Links.Inbound("ad")
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(lead))
	signature := hex.EncodeToString(mac.Sum(nil))
	for _, c := range []struct {
		path, body string
		header     []string
		status     int
		want       string
	}{
		{"/v1/inbound/ad", lead, nil, 401, "secret of the form ad"},
		{"/v1/inbound/ad?token=" + r.Links.Inbound("demo"), lead, nil, 401, "secret"},
		{"/v1/inbound/ad?token=" + secret, lead, nil, 200, `"taken":true`},
		{"/v1/inbound/ad", lead, []string{"Authorization", "Bearer " + secret}, 200, `"taken":true`},
		{"/v1/inbound/ad", lead, []string{"X-Hub-Signature-256", "sha256=" + signature}, 200, `"taken":true`},
		{"/v1/inbound/ad", lead, []string{"X-LI-Signature", "hmacsha256=" + signature}, 200, `"taken":true`},
		{"/v1/inbound/ad", lead + " ", []string{"X-Signature", signature}, 401, "secret"},
		{"/v1/inbound/ad", strings.Replace(lead, `{`, `{"google_key":"`+secret+`",`, 1), nil, 200, `"taken":true`},
		{"/v1/inbound/ad?token=" + secret, `{"user_column_data":[]}`, nil, 422, "looked for at user_column_data[column_id=EMAIL].string_value"},
		{"/v1/inbound/ad?token=" + secret, `{"user_column_data":[{"column_id":"EMAIL","string_value":"ada"}]}`, nil, 422, "is not an e-mail address"},
		{"/v1/inbound/ad?token=" + secret, `[1]`, nil, 400, "item 1 of the list is no JSON object"},
		{"/v1/inbound/ad?token=" + secret, `"ada"`, nil, 400, "no list of them"},
		{"/v1/inbound/ad?token=" + secret, `{`, nil, 400, "cut off"},
		{"/v1/inbound/ad?token=" + secret, lead + "\n" + lead, nil, 400, "more stands behind the first JSON value, at line 2; send several leads as a list"},
		{"/v1/inbound/none", lead, nil, 404, "no form none"},
	} {
		status, body := r.Do(t, "POST", c.path, c.body, c.header...)
		if status != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s %s %v is answered %d %s", c.path, c.body, c.header, status, body)
		}
	}
	st := person(t, r, "ada@contoso.example")
	if len(st.Leads) != 1 || st.Profile["phone"] != "4512345678" || st.Account == nil || st.Account.ID != "contoso" {
		t.Errorf("the contact is %v %+v %+v", st.Profile, st.Account, st.Leads)
	}
	_, why := r.Do(t, "GET", "/v1/contacts/"+st.ID+"/why", "")
	if n := strings.Count(why, "form.submitted"); n != 1 {
		t.Errorf("the repeats were told %d times: %s", n, why)
	}
	if _, list := r.Do(t, "GET", "/v1/forms", ""); !strings.Contains(list, secret) || !strings.Contains(list, "https://journey.example/f/demo") || !strings.Contains(list, "iframe") {
		t.Errorf("the forms are %s", list)
	}
}
