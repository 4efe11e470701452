package soak

import (
	"net"
	"net/http"
	"strings"
	"sync"
)

// lookup is an action that asks another system, which fails now and then, so that the call is made again. The address is
// filled in when the script is compiled: companies listens where there is room.
const lookup = `action lookup(mail: string): { name: string } {
  timeout 20s
  retry 3 times from 1s
  allow "http://companies.example/"
  js "const r = http.post('http://companies.example/', { json: { mail: mail } }); if (!r.ok) throw new Error('busy'); return { name: 'co' + mail.length }"
}`

// companies is the other system: the first try of every third call fails, and it remembers no more than that.
var companies = sync.OnceValues(func() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	var mu sync.Mutex
	tries := map[string]int{}
	answer := func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		key := r.Header.Get("Idempotency-Key")
		if tries[key]++; tries[key] == 1 && hash(key)%3 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}
	go func() { _ = http.Serve(l, http.HandlerFunc(answer)) }() // for as long as the process lives
	return "http://" + l.Addr().String(), nil
})

// reachable puts the address of the other system into a script.
func reachable(text string) (string, error) {
	if !strings.Contains(text, "http://companies.example") {
		return text, nil
	}
	url, err := companies()
	return strings.ReplaceAll(text, "http://companies.example", url), err
}
