package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/journeylang/journey/server/servertest"
)

// BenchmarkEvents posts events as fast as they are acknowledged, and then at half of that rate: the metrics are events
// a second at the top, and how long an acknowledgement takes at half of it (p50 and p99, from when it was due to be sent).
func BenchmarkEvents(b *testing.B) {
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprintf("%d in a request", size), func(b *testing.B) {
			r := servertest.New(b, servertest.Options{})
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
			defer client.CloseIdleConnections()
			var number atomic.Int64
			post := func() {
				var body strings.Builder
				for range size {
					n := number.Add(1)
					fmt.Fprintf(&body, `{"contact":"c%d","event":"cart_updated","id":"%d","fields":{"cart_id":"k%d","total":80}}`+"\n", n%20_000, n, n)
				}
				answer, err := client.Post(r.HTTP.URL+"/v1/events", "application/json", strings.NewReader(body.String()))
				if err != nil {
					b.Error(err)
					return
				}
				answer.Body.Close()
				if answer.StatusCode != http.StatusOK {
					b.Errorf("answer %d", answer.StatusCode)
				}
			}
			begin := time.Now()
			b.ResetTimer()
			var running sync.WaitGroup
			var left atomic.Int64
			left.Store(int64(b.N))
			for range 64 {
				running.Go(func() {
					for left.Add(-1) >= 0 {
						post()
					}
				})
			}
			running.Wait()
			b.StopTimer()
			rate := float64(b.N) / time.Since(begin).Seconds()
			b.ReportMetric(rate*float64(size), "events/s")
			r.Settle(b)
			took := paced(post, rate/2, min(b.N, int(rate)))
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// paced posts n times at a rate, whether answers come or not, and returns how long each took, in order.
func paced(post func(), rate float64, n int) []time.Duration {
	took := make([]time.Duration, n)
	var running sync.WaitGroup
	begin := time.Now()
	for i := range n {
		due := begin.Add(time.Duration(float64(i) / rate * float64(time.Second)))
		time.Sleep(time.Until(due))
		running.Go(func() {
			post()
			took[i] = time.Since(due)
		})
	}
	running.Wait()
	slices.Sort(took)
	return took
}
