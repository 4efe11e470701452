package main

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this binary the commands journey, smtpd and provider in the scripts of testdata/script.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"journey": main, "smtpd": smtpd, "provider": provider})
}

// TestScript runs the scripts, each in a folder of its own. JOURNEY_UPDATE=1 rewrites what they compare with. LEADS is the
// folder of the example with leads, and `leads FILE ROWS` writes such a file. ADDRESS and MAIL are free addresses to listen on; `await URL` waits until a server answers, `await FILE` until there is the file.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: os.Getenv("JOURNEY_UPDATE") == "1", RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			example, err := filepath.Abs("../../examples/leads")
			if err != nil {
				return err
			}
			e.Setenv("LEADS", example)
			for _, name := range []string{"ADDRESS", "MAIL"} {
				l, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					return err
				}
				e.Setenv(name, l.Addr().String())
				if err := l.Close(); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"await": await, "leads": writeLeads}})
}

func await(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: await URL or FILE")
	}
	for range 200 {
		if there(ts, args[0]) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%s does not come", args[0])
}

func there(ts *testscript.TestScript, what string) bool {
	if !strings.HasPrefix(what, "http") {
		_, err := os.Stat(ts.MkAbs(what))
		return err == nil
	}
	answer, err := http.Get(what)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return true
}
