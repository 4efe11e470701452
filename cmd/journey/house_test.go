package main

import (
	"bufio"
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/journeylang/journey/"

// allowed is the house: which rooms each room may import, tests aside. A new room gets a line; an arrow against the
// direction of the list (lang ← stdlib ← runtime ← server, repl ← cmd) is never the answer.
var allowed = map[string]string{
	"lang":               "", // the examples of the reference
	"lang/golden":        "", // what tests of several rooms expect
	"lang/source":        "",
	"lang/diag":          "lang/source",
	"lang/diag/generate": "lang/diag",
	"lang/token":         "lang/source",
	"lang/ast":           "lang/source",
	"lang/schema":        "",
	"lang/words":         "",
	"lang/parse":         "lang/ast lang/diag lang/source lang/token",
	"lang/expr":          "lang/diag lang/schema lang/source lang/token",
	"lang/check":         "lang/ast lang/diag lang/expr lang/js lang/parse lang/schema lang/source lang/token",
	"lang/plan":          "lang/ast lang/check lang/expr lang/js lang/schema lang/source",
	"lang/format":        "lang/ast lang/diag lang/parse lang/source lang/token",
	"lang/load":          "lang/ast lang/check lang/diag lang/parse lang/plan lang/source",
	"lang/query":         "lang/ast lang/check lang/diag lang/parse lang/schema lang/source lang/token lang/words",
	"lang/lsp":           "lang/ast lang/diag lang/format lang/load lang/query lang/source",
	"lang/editor":        "",
	"lang/js":            "",
	"lang/graph":         "lang/js lang/plan",

	"stdlib": "lang/schema",

	"runtime/log":         "",
	"runtime/chance":      "",
	"runtime/machine":     "lang/expr lang/plan lang/schema runtime/chance",
	"runtime/identity":    "lang/plan lang/schema runtime/machine",
	"runtime/members":     "",
	"runtime/fold":        "lang/expr lang/plan lang/schema runtime/identity runtime/log runtime/machine runtime/members",
	"runtime/oracle":      "lang/expr lang/plan runtime/machine",
	"runtime/mail":        "lang/diag lang/plan",
	"runtime/action":      "lang/js lang/plan runtime/machine",
	"runtime/channel":     "runtime/mail",
	"runtime/post":        "lang/plan runtime/channel runtime/machine runtime/mail",
	"runtime/store":       "runtime/channel runtime/fold runtime/log",
	"runtime/engine":      "lang/expr lang/load lang/plan lang/source runtime/action runtime/fold runtime/identity runtime/log runtime/machine runtime/post",
	"runtime/sim":         "lang/plan runtime/channel runtime/fold runtime/identity runtime/log runtime/machine runtime/post",
	"runtime/explain":     "lang/plan runtime/fold runtime/machine runtime/mail",
	"runtime/intake":      "lang/diag lang/plan lang/schema runtime/identity runtime/machine",
	"runtime/report":      "lang/plan runtime/machine",
	"runtime/journeytest": "lang/ast lang/check lang/diag lang/plan lang/schema lang/source runtime/channel runtime/explain runtime/fold runtime/identity runtime/machine runtime/sim",
	"runtime/demo":        "runtime/engine runtime/fold runtime/machine",
	"runtime/rules":       "",
	"runtime/soak":        "lang/load lang/plan lang/schema lang/source runtime/engine runtime/fold runtime/identity runtime/log runtime/machine runtime/oracle runtime/post runtime/sim runtime/store",
	"runtime/soak/victim": "",
	"runtime/bench":       "lang/load lang/plan lang/source runtime/engine runtime/machine runtime/post runtime/store",

	"server/web":        "",
	"server/web/form":   "lang/plan lang/schema",
	"server/servertest": "lang/load lang/plan lang/source runtime/channel runtime/engine runtime/post runtime/store server",
	"server/live":       "runtime/engine runtime/explain runtime/fold runtime/machine",
	"server":            "lang/check lang/diag lang/expr lang/graph lang/load lang/plan lang/schema lang/source runtime/engine runtime/explain runtime/fold runtime/identity runtime/intake runtime/machine runtime/post runtime/report runtime/store server/live server/web server/web/form",

	"repl": "lang/ast lang/check lang/diag lang/expr lang/load lang/plan lang/schema lang/source lang/token runtime/channel runtime/explain runtime/fold runtime/identity runtime/intake runtime/journeytest runtime/machine runtime/sim",

	"examples":                    "",
	"examples/hillstrom/generate": "",
	"examples/hillstrom":          "",
}

// importers names the one room that knows each library; a second importer needs a reason and a place in this table.
var importers = map[string]string{
	"github.com/alecthomas/participle/v2": "lang/parse",
	"github.com/expr-lang/expr":           "lang/expr",
	"github.com/dop251/goja":              "lang/js",
	"github.com/dlclark/regexp2":          "lang/js",
	"github.com/rivo/uniseg":              "lang/diag",
	"github.com/dgraph-io/badger/v4":      "runtime/store",
	"github.com/gorilla/websocket":        "server/live",
	"github.com/klauspost/compress":       "runtime/store",
	"github.com/tinylib/msgp":             "runtime/machine runtime/fold",
	"github.com/RoaringBitmap/roaring/v2": "runtime/members",
	"github.com/osteele/liquid":           "runtime/mail",
	"github.com/osteele/tuesday":          "runtime/mail",
	"github.com/yuin/goldmark":            "runtime/mail",
	"github.com/k3a/html2text":            "runtime/mail",
	"github.com/wneessen/go-mail":         "runtime/mail",
	"github.com/emersion/go-smtp":         "runtime/channel",
	"github.com/emersion/go-sasl":         "runtime/channel",
	"gonum.org/v1/gonum":                  "runtime/report runtime/chance",
	"github.com/alecthomas/kong":          "cmd/journey",
	"github.com/reeflective/readline":     "cmd/journey",
	"github.com/sourcegraph/jsonrpc2":     "lang/lsp",
	"golang.org/x/term":                   "cmd/journey",
	"go.yaml.in/yaml/v3":                  "runtime/intake",
	"github.com/google/go-cmp":            "lang/golden",
	"github.com/rogpeppe/go-internal":     "lang/golden",
	"golang.org/x/text":                   "runtime/identity runtime/intake server/web/form",
	"golang.org/x/net":                    "runtime/mail runtime/identity",
	"github.com/nyaruka/phonenumbers":     "runtime/identity lang/schema", // by which numbers are compared; and how they are dialled
}

// wings are the folders at the top.
var wings = []string{"lang", "stdlib", "runtime", "server", "repl", "examples", "cmd"}

// The rooms of the house import each other in one direction, and each library has its keeper.
func TestHouse(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		room := strings.TrimPrefix(words[0], module)
		seen[room] = true
		if wing, _, _ := strings.Cut(room, "/"); !slices.Contains(wings, wing) {
			t.Errorf("the room %s is in none of the wings of the house: %s", room, strings.Join(wings, ", "))
		}
		rooms, known := allowed[room]
		if room == "cmd/journey" {
			known = true
		} else if !known {
			t.Errorf("the room %s has no line in the table of allowed imports", room)
		}
		for _, path := range words[1:] {
			if other, ours := strings.CutPrefix(path, module); ours {
				if room != "cmd/journey" && !slices.Contains(strings.Fields(rooms), other) {
					t.Errorf("%s imports %s, which the table does not allow", room, other)
				}
				continue
			}
			checkLibrary(t, room, path)
		}
	}
	for room := range allowed {
		if !seen[room] {
			t.Errorf("the table of allowed imports names %s, which does not exist", room)
		}
	}
}

func checkLibrary(t *testing.T, room, path string) {
	t.Helper()
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		return // the standard library
	}
	for library, keepers := range importers {
		if path == library || strings.HasPrefix(path, library+"/") {
			if !slices.Contains(strings.Fields(keepers), room) {
				t.Errorf("%s imports %s; only %s may", room, path, keepers)
			}
			return
		}
	}
	t.Errorf("%s imports %s, which has no keeper in the table", room, path)
}
