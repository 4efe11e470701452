package fold

import (
	"bytes"
	"cmp"
)

// queue is a heap of timers, earliest first, ties in the order of ids. There may be millions, and each process that has so
// many pointers pays for them at each collection of garbage: so the ids lie behind each other in one piece of memory.
type queue struct {
	heap  []place
	names []byte // of all ids: less than 4 GB
	spent int    // bytes of names that are of timers which are gone
}

// place is a timer in the queue.
type place struct {
	due      int64
	from, to uint32 // the id in names
}

func (q *queue) id(x place) []byte { return q.names[x.from:x.to] }

func (q *queue) timer(x place) timer { return timer{x.due, string(q.id(x))} }

func (q *queue) compare(x, y place) int {
	return cmp.Or(cmp.Compare(x.due, y.due), bytes.Compare(q.id(x), q.id(y)))
}

// put adds a timer.
func (q *queue) put(x timer) {
	from := len(q.names)
	q.names = append(q.names, x.id...)
	q.sift(place{x.due, uint32(from), uint32(len(q.names))})
}

// sift adds a timer whose id is among the names.
func (q *queue) sift(x place) {
	q.heap = append(q.heap, x)
	h := q.heap
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if q.compare(h[parent], x) <= 0 {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = x
}

// pop removes the first timer, with all that are equal to it.
func (q *queue) pop() timer {
	first := q.heap[0]
	t := q.timer(first)
	for len(q.heap) > 0 && q.compare(q.heap[0], first) == 0 {
		q.drop()
	}
	if q.spent > len(q.names)/2 && q.spent > leastSpent {
		q.retain(func([]byte) bool { return true })
	}
	return t
}

// leastSpent is how many bytes of names that are gone are worth to be given back.
const leastSpent = 16 << 10

// drop removes the first timer.
func (q *queue) drop() {
	n := len(q.heap) - 1
	q.spent += len(q.id(q.heap[0]))
	x := q.heap[n]
	q.heap = q.heap[:n]
	if n == 0 {
		return
	}
	h := q.heap
	i := 0
	for {
		child := 2*i + 1
		if child >= n {
			break
		}
		if child+1 < n && q.compare(h[child+1], h[child]) < 0 {
			child++
		}
		if q.compare(x, h[child]) <= 0 {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = x
}

// retain keeps the timers of whose id keep is true, and the names of no others.
func (q *queue) retain(keep func(id []byte) bool) {
	was := *q
	*q = queue{heap: was.heap[:0], names: make([]byte, 0, len(was.names)-was.spent)}
	for _, x := range was.heap {
		if id := was.id(x); keep(id) {
			from := len(q.names)
			q.names = append(q.names, id...)
			q.sift(place{x.due, uint32(from), uint32(len(q.names))})
		}
	}
}

// all returns the timers, in no particular order.
func (q *queue) all() []timer {
	list := make([]timer, len(q.heap))
	for i, x := range q.heap {
		list[i] = q.timer(x)
	}
	return list
}
