package server

import (
	"hash/maphash"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Anybody may fill in a form, so how often is bounded: for one address, and for one form from all of them. Names share a
// fixed number of places by their hash; two names in one place are stricter with each other, and memory never grows.

// Of one address: flurry at once, then one each pause. Of one form: more, for a day on which it is in the news.
const (
	flurry     = 10
	pause      = 6 * time.Second
	formFlurry = 500
	formPause  = 20 * time.Millisecond
)

// flood bounds how often something comes. The zero value is ready.
type flood struct {
	once   sync.Once
	seed   maphash.Seed
	mu     sync.Mutex
	places [8192]time.Time // when what has come is used up
}

// takes reports whether one more of a name is taken now, and else how long to wait.
func (f *flood) takes(name string, now time.Time, most int, each time.Duration) (bool, time.Duration) {
	f.once.Do(func() { f.seed = maphash.MakeSeed() })
	place := &f.places[maphash.String(f.seed, name)%uint64(len(f.places))]
	f.mu.Lock()
	defer f.mu.Unlock()
	if place.Before(now) {
		*place = now
	}
	if wait := place.Sub(now) - time.Duration(most-1)*each; wait > 0 {
		return false, wait
	}
	*place = place.Add(each)
	return true, 0
}

// caller is whose request it is: the address that it comes from or, where that is a proxy of our own network, the one that
// the proxy names. Of IPv6 it is the network, which one person has whole.
func caller(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.IsLoopback() || ip.IsPrivate() {
		all := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if named, err := netip.ParseAddr(strings.TrimSpace(all[len(all)-1])); err == nil {
			ip = named.Unmap()
		}
	}
	if ip.Is6() {
		if net, err := ip.Prefix(64); err == nil {
			return net.String()
		}
	}
	return ip.String()
}
