package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this binary the command journey in the scripts of testdata/script.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"journey": main})
}

// TestScript runs the scripts, each in a folder of its own. JOURNEY_UPDATE=1 rewrites what they compare with.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: os.Getenv("JOURNEY_UPDATE") == "1", RequireExplicitExec: true})
}
