package intake

import (
	"fmt"
	"io"
	"runtime"
	"testing"
)

// BenchmarkContacts reads a 12-column CSV file of contacts; rows/s is what counts, and the heap must not grow with the
// file.
func BenchmarkContacts(b *testing.B) {
	rd, err := NewReader(&rows{left: b.N}, "contacts.csv", Options{Program: program(b), InputBytes: 64 << 10})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var heap uint64
	for i := 0; ; i++ {
		if i == 500_000 {
			heap = live()
		}
		if _, err := rd.Next(); err == io.EOF {
			break
		} else if err != nil {
			b.Fatal(err)
		}
	}
	if rd.Accepted() != b.N {
		b.Fatalf("%d accepted of %d", rd.Accepted(), b.N)
	}
	if heap > 0 {
		b.ReportMetric(float64(heap)/(1<<20), "MB-held")
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// rows writes a CSV file as it is read.
type rows struct {
	n, left int
	buf     []byte
}

func (r *rows) Read(p []byte) (int, error) {
	for len(r.buf) < len(p) && r.n <= r.left {
		if r.n == 0 {
			r.buf = append(r.buf, "id,email,first_name,plan,renewal,visits,agreed,country,cities,segment,zip,channel\n"...)
		} else {
			r.buf = fmt.Appendf(r.buf, "c%06d,c%06d@shop.example,Name%d,pro,2026-%02d-%02d,%d,true,DE,Berlin;Hamburg,gold,%05d,Web\n",
				r.n, r.n, r.n%5000, r.n%12+1, r.n%28+1, r.n%100, r.n%90000)
		}
		r.n++
	}
	if len(r.buf) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.buf)
	r.buf = append(r.buf[:0], r.buf[n:]...)
	return n, nil
}
