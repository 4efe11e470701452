package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const formProgram = `
project "Contoso Coffee" { address "Coffee Street 1, Copenhagen" }
contact { email: email?, first_name: string?, phone: phone?, plan: string?, agreed: bool?, tags: [string] = [] }
account { name: string unique, employees: int? }
lead { product: string?, need: string? }
topic newsletter "Monthly news" under marketing
email confirm_mail for transactional { subject "Is it you?", body "Please [confirm]({{ confirm_url }})." }
/// A quarter of an hour, on your screen: we show you how the machines work, and you ask what you want to know.
form demo "Book a demo" {
  field email "Work e-mail": email required
  field first_name: string
  field phone: phone
  field company: string -> account.name required
  field employees "How many people work there?": int -> account.employees
  field plan "Which one do you look at?": "free" | "pro"
  field tags "What should we bring?": [string]
  field agreed "I am old enough for coffee": bool required
  match contact by email
  creates lead { product: "espresso" }
  thanks "See you soon!"
  double opt in with confirm_mail for newsletter
}
`

// serve runs a program until the test ends and returns the server's address.
func serve(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "program.journey"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary(t), "run", dir, "--listen", "127.0.0.1:0")
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	found, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if a := address.FindString(lines.Text()); a != "" {
				select {
				case found <- a:
				default:
				}
			}
		}
	}()
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Logf("stop the server: %v", err)
		}
		<-ended
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server did not end cleanly: %v", err)
		}
	})
	select {
	case a := <-found:
		return a
	case <-ended:
	case <-time.After(patience):
	}
	t.Fatal("the server gave no address")
	return ""
}

// axe checks the page against WCAG 2.2 AA with the library of that name, where JOURNEY_AXE says where it is.
func (p *page) axe(what string) {
	p.t.Helper()
	path := os.Getenv("JOURNEY_AXE")
	if path == "" {
		p.t.Log("JOURNEY_AXE names no axe.min.js: " + what + " was not looked at by it")
		return
	}
	script, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](string(script)+`; "loaded"`)); err != nil {
		p.t.Fatal(err)
	}
	p.ask(`(axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => window.found = r), "")`)
	found := p.await("the findings of "+what, `window.found ? JSON.stringify(window.found.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html)])) : ""`, some)
	if found != "[]" {
		p.t.Errorf("%s: %s", what, found)
	}
	if n := p.ask("window.found.passes.length"); n == "0" {
		p.t.Errorf("%s: nothing was looked at", what)
	}
}

// TestForm looks at the page of a form as it is asked, with mistakes in it, and behind it: wide and narrow, light and dark.
func TestForm(t *testing.T) {
	browser(t)
	p := open(t, serve(t, formProgram)+"f/demo")
	read := time.Now().Add(2500 * time.Millisecond) // a form that is filled in within two seconds is looked at again
	look := func(name string) {
		t.Helper()
		for _, scheme := range []string{"light", "dark"} {
			p.scheme(scheme)
			for _, width := range []int64{1280, 360} {
				p.do(chromedp.EmulateViewport(width, 900))
				p.shot("form-" + name + "-" + scheme + "-" + map[int64]string{1280: "wide", 360: "narrow"}[width])
			}
			p.axe(name + ", " + scheme)
		}
		p.do(chromedp.EmulateViewport(320, 600))
		if p.ask("document.documentElement.scrollWidth > 320") != "false" {
			t.Errorf("%s does not fit into 320 pixels", name)
		}
	}
	look("asked")

	const press = `(document.querySelector("button").click(), "")`
	fill := func(name, value string) {
		p.ask(`(document.getElementById("` + name + `").value = "` + value + `", "")`)
	}
	fill("email", "ada@")
	fill("first_name", "Ada")
	p.ask(press)
	p.await("the mistakes", text("#errors"), func(s string) bool { return strings.Contains(s, "3 things need your attention") })
	if at := p.ask("document.activeElement.id"); at != "errors" {
		t.Errorf("the focus is on %q, not on the summary", at)
	}
	if got := p.ask(`document.getElementById("first_name").value`); got != "Ada" {
		t.Errorf("what was filled in has become %q", got)
	}
	p.ask(`(document.querySelector("#errors a").click(), "")`)
	if at := p.ask("document.activeElement.id"); at != "email" {
		t.Errorf("the link of a mistake leads to %q", at)
	}
	look("mistakes")

	fill("email", "ada@contoso.example")
	fill("company", "Contoso")
	p.ask(`(document.getElementById("agreed").click(), "")`)
	time.Sleep(time.Until(read))
	p.ask(press)
	p.await("the thanks", text("main"), func(s string) bool { return strings.Contains(s, "See you soon!") })
	look("thanks")
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		if !strings.Contains(c, "422") { // that is the answer to the mistakes
			t.Errorf("the console complained: %s", c)
		}
	}
}
