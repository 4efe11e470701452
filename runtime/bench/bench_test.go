package bench_test

import (
	"testing"

	"github.com/journeylang/journey/runtime/bench"
)

// The figures of all three loops, in one run: go test -bench . ./runtime/bench
func BenchmarkTrips(b *testing.B) {
	for b.Loop() {
		r, err := bench.Run(b.Context(), b.TempDir(), 50_000, bench.One)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range r.Loops {
			name := f.Loop[len("bare "):]
			if f.Loop == "engine" {
				name = "engine"
			}
			b.ReportMetric(f.CPUPerThousand*1000, name+"-µs/trip")
			b.ReportMetric(f.TripsPerSecond, name+"-trips/s")
		}
		b.ReportMetric(r.CPURatio, "cpu-ratio")
		b.ReportMetric(r.ThroughputRatio, "throughput-ratio")
	}
}

// The benchmark does the work that it claims: every trip goes through all of its steps.
func TestRun(t *testing.T) {
	r, err := bench.Run(t.Context(), t.TempDir(), 2_000, bench.One)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Loops {
		if f.Trips != 2_000 || f.CPUPerThousand <= 0 || f.BytesPerContact <= 0 {
			t.Errorf("the loop %s has no figures: %+v", f.Loop, f)
		}
	}
	if r.Restart.Stopped <= 0 || r.Restart.Killed <= 0 {
		t.Errorf("no time of a restart: %+v", r.Restart)
	}
	if r.CPURatio <= 0 || r.ThroughputRatio <= 0 {
		t.Errorf("no ratios: %+v", r)
	}
}
