package load_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/load"
	"github.com/journeylang/journey/lang/source"
)

// program writes a program of at least so many lines: events, segments, mails, journeys and tests as people mix them.
func program(lines int) string {
	var b strings.Builder
	b.WriteString("project \"Big\" { timezone \"Europe/Copenhagen\" }\n")
	b.WriteString("contact {\n  plan: \"free\" | \"pro\" = \"free\"\n  age: number?\n  name: string?\n  seen: bool?\n}\n")
	for n := 0; n*62 < lines; n++ {
		writePart(&b, n)
	}
	return b.String()
}

func writePart(b *strings.Builder, n int) {
	fmt.Fprintf(b, `
event cart_%[1]d "Cart %[1]d" {
  cart_id: string
  total: number
}
event paid_%[1]d { cart_id: string, total: number }

segment big_%[1]d = count(paid_%[1]d where total > %[1]d, 30d) > 2 and contact.age > %[1]d

email welcome_%[1]d for marketing {
  subject "Welcome %[1]d"
  body """
    # Hello {{ contact.name | default: "you" }}
    Read about [espresso](https://contoso.example/%[1]d "espresso").
  """
}

/// Journey %[1]d.
journey launch_%[1]d {
  start on cart_%[1]d where event.total >= %[1]d
  per event.cart_id
  exit on paid_%[1]d where event.cart_id == start.cart_id
  goal paid_%[1]d within 14d worth event.total

  wait 1h
  email welcome_%[1]d
  wait up to 3d {
    on welcome_%[1]d.clicked where event.link == "espresso" {
      set contact.seen = true
    }
    on paid_%[1]d where event.total > start.total + %[1]d {
      exit "paid"
    }
    else {
      email welcome_%[1]d
    }
  }
  if contact.plan == "free" and not big_%[1]d {
    split subject_line {
      50%% short { email welcome_%[1]d }
      50%% long { wait 2d }
    }
  } else {
    choose contact.age {
      %[1]d { email welcome_%[1]d }
      else { wait 1d }
    }
  }
}

test "journey %[1]d" {
  at 2026-03-02 10:00
  contact ada { age: %[1]d, plan: "free" }
  ada does cart_%[1]d { cart_id: "c1", total: %[1]d }
  after 2h { expect ada got email welcome_%[1]d }
}
`, n)
}

// BenchmarkLoad parses, checks and plans a program of 10,000 lines. The budget is 0.5 s and 200 MB.
func BenchmarkLoad(b *testing.B) {
	text := program(10_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	var p any
	for b.Loop() {
		prog, diags := load.Sources([]*source.File{source.NewFile("big.journey", text)})
		if prog == nil {
			b.Fatalf("%d diagnostics, the first: %v", len(diags), diags[0].Message)
		}
		p = prog
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-live")
	runtime.KeepAlive(p)
}

// BenchmarkTypical is a program of 150 lines: the budget is 10 ms.
func BenchmarkTypical(b *testing.B) {
	text := program(100)
	for b.Loop() {
		if prog, _ := load.Sources([]*source.File{source.NewFile("small.journey", text)}); prog == nil {
			b.Fatal("no program")
		}
	}
}

// BenchmarkSixtyLines is a program of 60 lines as "check" meets it: read for the first time, parsed and checked. The budget
// is 5 ms. What the first program of a process pays for, the grammars of the lines, is paid before: the next benchmark
// has it.
func BenchmarkSixtyLines(b *testing.B) {
	text := program(60)
	for b.Loop() {
		if prog, _ := load.Sources([]*source.File{source.NewFile("small.journey", text)}); prog == nil {
			b.Fatal("no program")
		}
	}
}

// BenchmarkSixtyLinesCold is the same in a process of its own: every grammar that it needs is built for it. ms/check is the
// processor time that a process takes for it beyond one that does nothing.
func BenchmarkSixtyLinesCold(b *testing.B) {
	folder := b.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "small.journey"), []byte(program(60)), 0o600); err != nil {
		b.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	run := func(task string) time.Duration {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), coldTask+"="+task, coldFolder+"="+folder)
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	var idle, all time.Duration
	n := 0
	for b.Loop() {
		idle += run("nothing")
		all += run("check")
		n++
	}
	b.ReportMetric(float64((all-idle).Microseconds())/1000/float64(n), "ms/check")
}

// What the process of BenchmarkSixtyLinesCold is told.
const (
	coldTask   = "JOURNEY_COLD_TASK"
	coldFolder = "JOURNEY_COLD_FOLDER"
)

// TestMain is also the process that BenchmarkSixtyLinesCold starts.
func TestMain(m *testing.M) {
	switch os.Getenv(coldTask) {
	case "":
		os.Exit(m.Run())
	case "check":
		prog, diags, err := load.Dir(os.DirFS(os.Getenv(coldFolder)), "small")
		if prog == nil {
			fmt.Fprintln(os.Stderr, "no program:", err, diags)
			os.Exit(1)
		}
	}
}
