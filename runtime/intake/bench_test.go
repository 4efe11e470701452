package intake

import (
	"bytes"
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

// rows writes a CSV file as it is read: its first row, then a block of rows over and over.
type rows struct {
	left  int
	block []byte
	buf   []byte
}

const blockRows = 20_000

func (r *rows) Read(p []byte) (int, error) {
	switch {
	case len(r.buf) > 0:
	case r.block == nil:
		for n := range blockRows {
			r.block = fmt.Appendf(r.block, "c%06d,c%06d@shop.example,Name%d,pro,2026-%02d-%02d,%d,true,DE,Berlin;Hamburg,gold,%05d,Web\n",
				n, n, n%5000, n%12+1, n%28+1, n%100, n)
		}
		r.buf = []byte("id,email,first_name,plan,renewal,visits,agreed,country,cities,segment,zip,channel\n")
	case r.left >= blockRows:
		r.left -= blockRows
		r.buf = r.block
	case r.left > 0:
		r.buf = bytes.Join(bytes.SplitAfterN(r.block, []byte{'\n'}, r.left+1)[:r.left], nil)
		r.left = 0
	default:
		return 0, io.EOF
	}
	n := copy(p, r.buf)
	r.buf = r.buf[n:]
	return n, nil
}
