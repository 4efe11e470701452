package fold

import "container/heap"

// timers is the queue of due times, earliest first, ties in the order of ids. An entry may be stale: the state decides.
type timers struct{ queue timerHeap }

type timer struct {
	due int64
	id  string
}

func (t *timers) push(due int64, id string) { heap.Push(&t.queue, timer{due, id}) }

// pop removes the first timer that is due at now.
func (t *timers) pop(now int64) (id string, ok bool) {
	if len(t.queue) == 0 || t.queue[0].due > now {
		return "", false
	}
	return heap.Pop(&t.queue).(timer).id, true
}

func (t *timers) first() int64 {
	if len(t.queue) == 0 {
		return 0
	}
	return t.queue[0].due
}

type timerHeap []timer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	return h[i].due < h[j].due || h[i].due == h[j].due && h[i].id < h[j].id
}
func (h timerHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *timerHeap) Push(x any)   { *h = append(*h, x.(timer)) }
func (h *timerHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	old[len(old)-1] = timer{}
	*h = old[:len(old)-1]
	return x
}
