package main

import (
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this binary the command journey in the scripts of testdata/script.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"journey": main})
}

// TestScript runs the scripts, each in a folder of its own. JOURNEY_UPDATE=1 rewrites what they compare with. ADDRESS is
// a free address to listen on; `await URL` waits until a server answers.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: os.Getenv("JOURNEY_UPDATE") == "1", RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			e.Setenv("ADDRESS", l.Addr().String())
			return l.Close()
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"await": await}})
}

func await(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: await URL")
	}
	for range 200 {
		if answer, err := http.Get(args[0]); err == nil {
			answer.Body.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%s does not answer", args[0])
}
