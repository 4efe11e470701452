package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const patience = 40 * time.Second // for any one thing to show

// browser returns the path of a Chromium; without one there is nothing to test with.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium found in PATH: the viewer is not tested")
	return ""
}

// binary returns the path of journey.
func binary(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("JOURNEY_BIN"); path != "" {
		return path
	}
	path := filepath.Join(t.TempDir(), "journey")
	build := exec.Command("go", "build", "-o", path, "./cmd/journey")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build journey: %v\n%s", err, out)
	}
	return path
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// demo runs `journey demo` until the test ends and returns the viewer's address.
func demo(t *testing.T) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary(t), "demo", "--for", "120s", "--listen", "127.0.0.1:0")
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	var said struct {
		sync.Mutex
		bytes.Buffer
	}
	found := make(chan string, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(read); lines.Scan(); {
			said.Lock()
			said.WriteString(lines.Text() + "\n")
			said.Unlock()
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
			t.Logf("stop the demo: %v", err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the demo did not end cleanly: %v", err)
		}
		<-ended
		if t.Failed() {
			t.Logf("the demo said:\n%s", said.String())
		}
	})
	select {
	case a := <-found:
		return a
	case <-ended:
		t.Fatalf("the demo ended before it gave an address:\n%s", said.String())
	case <-time.After(patience):
		t.Fatal("the demo gave no address")
	}
	return ""
}

// page is a tab of the browser, with what its console complained of.
type page struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string
}

func open(t *testing.T, url string) *page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser(t)), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	p := &page{t: t, ctx: ctx}
	p.do(chromedp.EmulateViewport(1280, 820))
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == "error" {
				p.mu.Lock()
				p.complaints = append(p.complaints, m.String())
				p.mu.Unlock()
			}
		}
	}()
	p.do(chromedp.Navigate(url))
	return p
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// ask evaluates a JavaScript expression that yields a text.
func (p *page) ask(expression string) string {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[string]("String("+expression+" ?? '')"))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// await asks again and again until the answer is good, and returns it.
func (p *page) await(what, expression string, good func(string) bool) string {
	p.t.Helper()
	last := ""
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(150 * time.Millisecond) {
		if last = p.ask(expression); good(last) {
			return last
		}
	}
	p.shot("failed")
	p.t.Fatalf("%s: it did not come; the page last said %q", what, last)
	return ""
}

// shot keeps a picture of the page.
func (p *page) shot(name string) {
	p.t.Helper()
	dir := os.Getenv("JOURNEY_SHOTS")
	if dir == "" {
		dir = p.t.TempDir()
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if len(png) < 10_000 {
		p.t.Errorf("the picture %s is nearly empty: %d bytes", name, len(png))
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) scheme(value string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func text(selector string) string {
	return fmt.Sprintf("document.querySelector(%q)?.textContent", selector)
}

func count(selector string) string {
	return fmt.Sprintf("document.querySelectorAll(%q).length", selector)
}

func some(s string) bool { return s != "" && s != "0" }

// TestViewer follows a visitor: the numbers move, a contact's path opens, the results and the outbox are there.
func TestViewer(t *testing.T) {
	browser(t)
	p := open(t, demo(t))

	p.await("the stream", text(".connection"), func(s string) bool { return strings.HasPrefix(s, "live") })
	p.await("the chart", count(".chart .box"), some)
	figures := p.await("people", text(".journeys"), func(s string) bool { return regexp.MustCompile(`[1-9][\d,]* ?entered`).MatchString(s) })
	p.await("moving numbers", text(".journeys"), func(s string) bool { return s != figures })
	p.await("counts on the chart", count(".chart .badge"), some)
	p.shot("light")

	// The feed flows on, so the line is found and clicked in one go.
	const click = `(() => {
		const l = document.querySelector(".feed-line.kind-sent, .feed-line.kind-waiting, .feed-line.kind-entered")
		if (!l) return ""
		const who = l.querySelector(".who").textContent
		l.click()
		return who
	})()`
	who := p.await("a line of the feed", click, some)
	p.await("the contact's name", text(".contact h2"), func(s string) bool { return s == who })
	journey := p.ask(`new URLSearchParams(location.hash.slice(1)).get("journey")`)
	if journey == "" {
		t.Error("the address names no journey")
	}
	if got := p.ask(`new URLSearchParams(location.hash.slice(1)).get("contact")`); got != who {
		t.Errorf("the address names the contact %q, not %q", got, who)
	}
	p.await("a line of the path in "+journey, `[...document.querySelectorAll(".timeline .entry small")].map(e => e.textContent).join("|")`,
		func(s string) bool { return strings.Contains(s, journey) })
	p.await("highlighted steps", count(".chart .box.taken"), some)
	p.await("highlighted ways", count(".chart .way.taken"), some)
	p.scheme("dark")
	p.shot("dark")

	const tab = `([...document.querySelectorAll(".tab")].find(b => b.textContent === %q).click(), "done")`
	p.ask(fmt.Sprintf(tab, "Results"))
	p.await("the results", count("section.results .tile-figure"), some)
	p.shot("results")
	p.ask(fmt.Sprintf(tab, "Outbox"))
	p.await("sent mails", count(".mail-line"), some)
	p.ask(`(document.querySelector(".mail-line").click(), "done")`)
	p.await("the mail", `document.querySelector(".mail iframe")?.srcdoc`, some)
	if got := p.ask(`document.querySelector(".mail iframe").getAttribute("sandbox")`); got != "" {
		t.Errorf("the mail's frame may do more than show: sandbox=%q", got)
	}
	p.shot("outbox")

	p.do(chromedp.EmulateViewport(400, 820))
	p.ask(fmt.Sprintf(tab, "Journey"))
	p.await("the chart on a phone", count(".chart .box"), some)
	if got := p.ask("document.documentElement.scrollWidth"); got != "400" {
		t.Errorf("on a phone the page is %s wide, not 400: it scrolls sideways", got)
	}
	p.shot("phone")

	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		t.Errorf("the console says: %s", c)
	}
}
