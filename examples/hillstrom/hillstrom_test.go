package hillstrom

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/runtime/soak/victim"
)

// row is a line of the result: what the table of the experiment says of one group.
type row struct {
	People, Messages, Visits, Orders int64
	Cents                            int64 // revenue
	HoldOut                          bool
}

// known is what anyone counts who groups the 64,000 rows of the table.
var known = map[string]row{
	"men":   {People: 21_307, Messages: 21_307, Visits: 3_894, Orders: 267, Cents: 3_031_169},
	"women": {People: 21_387, Messages: 21_387, Visits: 3_238, Orders: 189, Cents: 2_303_811},
	"none":  {People: 21_306, Messages: 0, Visits: 2_262, Orders: 122, Cents: 1_390_833, HoldOut: true},
}

// answer is the part of a report that is compared.
type answer struct {
	Journeys []struct {
		Journey  string
		Entered  int64
		Inside   int64
		Messages struct{ Sent, Blocked, Failed int64 }
		Arms     []struct {
			Arm      string
			HoldOut  bool
			People   int64
			Messages int64
			Goals    []struct {
				Goal    string
				Reached int64
				Revenue float64
				Lift    *struct {
					Relative, Low, High float64
					Significant         bool
				}
			}
		}
	}
}

// rows takes the result out of a report.
func rows(t *testing.T, report []byte) map[string]row {
	t.Helper()
	var a answer
	if err := json.Unmarshal(report, &a); err != nil {
		t.Fatalf("%v in %s", err, report)
	}
	if len(a.Journeys) != 1 || a.Journeys[0].Entered != 64_000 || a.Journeys[0].Inside != 0 {
		t.Fatalf("journeys: %+v", a.Journeys)
	}
	out := map[string]row{}
	for _, arm := range a.Journeys[0].Arms {
		r := row{People: arm.People, Messages: arm.Messages, HoldOut: arm.HoldOut}
		for _, g := range arm.Goals {
			if (g.Lift == nil) != arm.HoldOut {
				t.Errorf("%s, %s: lift %v", arm.Arm, g.Goal, g.Lift)
			}
			switch g.Goal {
			case "visit":
				r.Visits = g.Reached
			case "order":
				r.Orders, r.Cents = g.Reached, int64(math.Round(100*g.Revenue))
				if math.Abs(100*g.Revenue-float64(r.Cents)) > 1e-6 {
					t.Errorf("%s: revenue %v is not whole cents", arm.Arm, g.Revenue)
				}
			}
		}
		out[arm.Arm] = r
	}
	return out
}

// journey is the binary that is tested.
var journey string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "journey")
	if err != nil {
		panic(err)
	}
	journey = filepath.Join(dir, "journey")
	if err := victim.Build(journey); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// TestSimulate: the simulation finds in the log of events what the table says.
func TestSimulate(t *testing.T) {
	begin := time.Now()
	var stderr bytes.Buffer
	cmd := exec.Command(journey, "simulate", ".", "--json")
	cmd.Stderr = &stderr
	report, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	t.Logf("64,000 customers in %v", time.Since(begin).Round(time.Millisecond))
	if diff := cmp.Diff(known, rows(t, report)); diff != "" {
		t.Errorf("(-known +simulated):\n%s", diff)
	}
	again, err := exec.Command(journey, "simulate", ".", "--json").Output()
	if err != nil || !bytes.Equal(report, again) {
		t.Errorf("a second run says something else (%v)", err)
	}
}

// TestTests runs the test blocks.
func TestTests(t *testing.T) {
	if out, err := exec.Command(journey, "test", ".").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
