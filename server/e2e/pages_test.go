package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const salesProgram = `
project "Contoso Machines" { address "Harbour Street 1, Copenhagen" }
contact { email: email? unique, first_name: string?, job_title: string? }
account { name: string unique, employees: int? }
lead { product: string?, page: string?, need: string? }
event page_viewed { url: string }
/// Who decides.
segment deciders = contact.job_title matches "(?i)head|director"
segment keen = count(page_viewed) >= 2
score interest for lead {
  category behaviour at most 60 { +20 each page_viewed }
  category fit { +30 when deciders }
  grades { A from 60, B from 40, C from 20, D }
  sales ready at 60
}
email hello for transactional { subject "Hello", body "Hello" }
form demo "See the machine at work" {
  field email: email required
  field company: string -> account.name
  match contact by email
  creates lead { product: "machine", page: "demo" }
}
journey welcome {
  start on form.submitted where event.form == "demo"
  email hello
}
`

// send posts JSON to the server.
func send(t *testing.T, address, path, body string) {
	t.Helper()
	answer, err := http.Post(address+path, "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if said, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK {
		t.Fatalf("%s is answered %d %s", path, answer.StatusCode, said)
	}
}

// TestPages looks at the pages of contacts, accounts, leads, segments, forms and work: empty and full, wide and narrow, light
// and dark; axe finds nothing wrong with them.
func TestPages(t *testing.T) {
	browser(t)
	address := serve(t, salesProgram)
	p := open(t, address)
	look := func(name string) {
		t.Helper()
		for _, scheme := range []string{"light", "dark"} {
			p.scheme(scheme)
			for _, width := range []int64{1280, 400} {
				p.do(chromedp.EmulateViewport(width, 900))
				if got := p.ask("document.documentElement.scrollWidth > innerWidth"); got != "false" {
					t.Errorf("%s scrolls sideways at %d pixels", name, width)
				}
				p.shot(fmt.Sprintf("page-%s-%s-%d", name, scheme, width))
				p.axe(fmt.Sprintf("%s, %s, %d", name, scheme, width))
			}
		}
		p.do(chromedp.EmulateViewport(1280, 900))
	}
	tab := func(name string) {
		t.Helper()
		p.await("the tab "+name, fmt.Sprintf(`(() => { const b = [...document.querySelectorAll(".tab")].find(b => b.textContent === %q); if (!b) return ""; b.click(); return "done" })()`, name), some)
	}
	press := func(selector string) {
		t.Helper()
		p.await("the button "+selector, fmt.Sprintf(`(() => { const b = document.querySelector(%q); if (!b) return ""; b.click(); return "done" })()`, selector), some)
	}
	has := func(words string) func(string) bool {
		return func(s string) bool { return strings.Contains(s, words) }
	}

	for name, words := range map[string]string{"Contacts": "Nobody is known yet", "Accounts": "No account is known yet", "Leads": "There are no open leads", "Work": "Nothing waits"} {
		tab(name)
		p.await("what to do without "+name, text("main"), has(words))
	}
	tab("Contacts")
	look("contacts-empty")

	var leads []string
	for i := range 12 {
		leads = append(leads, fmt.Sprintf(`{"email":"p%d@contoso.example","company":"Firm %d"}`, i, i%4))
	}
	token := p.await("the secret of the form", `window.secret ?? (fetch("/v1/forms").then(r => r.json()).then(r => window.secret = r.forms[0].secret), "")`, some)
	send(t, address, "v1/inbound/demo?token="+token, "["+strings.Join(leads, ",")+"]")
	send(t, address, "v1/contacts", `{"id":"lone","fields":{"email":"lone@contoso.example"}}`)
	send(t, address, "v1/submissions", `{"fields":{"email":"p1@contoso.example","job_title":"Head of Coffee"},"event":"page_viewed","with":{"url":"/pricing"}}`)
	send(t, address, "v1/submissions", `{"fields":{"email":"p2@contoso.example","job_title":"Director"},"event":"page_viewed","with":{"url":"/pricing"}}`)
	send(t, address, "v1/submissions", `{"fields":{"email":"p2@contoso.example"},"event":"page_viewed","with":{"url":"/terms"}}`)

	tab("Contacts")
	p.await("contacts", count(".listing tbody tr"), func(s string) bool { return s == "13" })
	p.ask(`(() => { const i = document.querySelector("input.rule"); i.value = "keen"; i.dispatchEvent(new Event("input", { bubbles: true })) })()`)
	p.await("those who are keen", count(".listing tbody tr"), func(s string) bool { return s == "1" })
	p.ask(`(() => { const i = document.querySelector("input.rule"); i.value = "kean"; i.dispatchEvent(new Event("input", { bubbles: true })) })()`)
	p.await("what is wrong with a rule", text(".filter .bad"), has("keen"))
	p.ask(`(() => { const i = document.querySelector("input.rule"); i.value = ""; i.dispatchEvent(new Event("input", { bubbles: true })) })()`)
	p.await("all of them again", count(".listing tbody tr"), func(s string) bool { return s == "13" })
	press(".listing tbody tr button.link")
	p.await("the contact", text(".contact"), has("Profile"))
	look("contact")

	tab("Accounts")
	p.await("accounts", count(".listing tbody tr"), func(s string) bool { return s == "4" })
	look("accounts")
	press(".listing tbody tr button.link")
	p.await("the account's people", count(".people li"), func(s string) bool { return s == "3" })
	look("account")

	tab("Leads")
	p.await("the board", count(".lead-card"), func(s string) bool { return s == "12" })
	p.await("a lead that is ready", text(".board"), has("sales ready"))
	look("leads-board")
	p.ask(`([...document.querySelectorAll(".toggle button")].find(b => b.textContent === "Table").click(), "done")`)
	p.await("the table", count(".listing tbody tr"), func(s string) bool { return s == "12" })
	look("leads-table")
	press(".listing tbody tr button.link")
	p.await("the lead", text(".card-page"), has("Time in stage"))
	p.await("its time in stage", count(".stays > div"), some)
	look("lead")

	tab("Segments")
	p.await("a segment and its size", text(".listing tbody"), func(s string) bool { return strings.Contains(s, "deciders") && strings.Contains(s, "2") })
	look("segments")

	tab("Forms")
	p.await("what became of the form", text(".form-card .tiles"), has("12submitted"))
	press(".form-card summary")
	p.await("its HTML", text(".form-card pre"), has("<form method=\"post\""))
	look("forms")

	tab("Work")
	p.await("what waits", count(".work tbody tr, .work .notice"), some)
	p.ask(`([...document.querySelectorAll(".work .toggle button")].find(b => b.textContent === "manager").click(), "done")`)
	p.await("a task", text(".work"), has("Assign a seller"))
	look("work")

	tab("Results")
	p.await("the whole program", text(".overview"), has("12 created"))
	look("results")

	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		if !strings.Contains(c, "400") { // that is the answer to the rule that was wrong
			t.Errorf("the console says: %s", c)
		}
	}
}
