package action

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"syscall"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

// refusal is why a request was not made.
type refusal struct{ why string }

func (r *refusal) Error() string { return r.why }

// allowed reports whether one of the addresses that the action allows is the beginning of u: same scheme, same host,
// same port, and a path below.
func allowed(u *url.URL, allow []string) error {
	if u.User != nil {
		return &refusal{"a name or password does not belong into an address: use headers"}
	}
	if u.Host == "" || u.Opaque != "" {
		return &refusal{fmt.Sprintf("%q is no address of the web", u.String())}
	}
	for _, a := range allow {
		base, err := url.Parse(a)
		if err != nil || base.Scheme != u.Scheme || !strings.EqualFold(base.Hostname(), u.Hostname()) || port(base) != port(u) {
			continue
		}
		if below(u, base.Path) {
			return nil
		}
	}
	if len(allow) == 0 {
		return &refusal{fmt.Sprintf("the action allows no address: write allow %q", u.Scheme+"://"+u.Host+"/")}
	}
	return &refusal{fmt.Sprintf("the action does not allow %s://%s%s: it allows %s", u.Scheme, u.Host, u.Path, strings.Join(allow, ", "))}
}

// below reports whether the path of u begins with base; dots and escaped slashes do not lead out of it.
func below(u *url.URL, base string) bool {
	if base == "" || base == "/" {
		return true
	}
	escaped := strings.ToLower(u.EscapedPath())
	if strings.Contains(escaped, "%2f") || strings.Contains(escaped, "%5c") || strings.Contains(u.Path, `\`) {
		return false
	}
	clean := path.Clean("/" + u.Path)
	if strings.HasSuffix(u.Path, "/") && clean != "/" {
		clean += "/"
	}
	if strings.HasSuffix(base, "/") {
		return strings.HasPrefix(clean, base)
	}
	return clean == base || strings.HasPrefix(clean, base+"/")
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "http":
		return "80"
	}
	return "443"
}

// The times of one connection; the whole call has the time of its action.
const (
	dialTime   = 5 * time.Second
	headerTime = 30 * time.Second
	idleTime   = 30 * time.Second
)

// client returns the client of an action. It knows no proxy, keeps no cookies, and looks at each address when it
// connects to it: a name that leads elsewhere in between leads nowhere.
func (h *Host) client(a *plan.Action) *http.Client {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c := h.clients[a]; c != nil {
		return c
	}
	dialer := &net.Dialer{Timeout: dialTime}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, _, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			d := *dialer
			d.Control = func(_, address string, _ syscall.RawConn) error { return public(address, host) }
			return d.DialContext(ctx, network, address)
		},
		MaxResponseHeaderBytes: maxHeaders, ResponseHeaderTimeout: headerTime, TLSHandshakeTimeout: dialTime, IdleConnTimeout: idleTime,
		MaxIdleConnsPerHost: perAction, ForceAttemptHTTP2: true,
	}
	c := &http.Client{Transport: transport, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return &refusal{fmt.Sprintf("%s redirects more than %d times", via[0].URL.Host, maxRedirects)}
		}
		if err := allowed(req.URL, a.Allow); err != nil {
			return &refusal{fmt.Sprintf("%s redirects to where the action may not go: %s", via[0].URL.Host, err)}
		}
		return nil
	}}
	if h.clients == nil {
		h.clients = map[*plan.Action]*http.Client{}
	}
	h.clients[a] = c
	return c
}

// public refuses a connection into the house of whoever runs the program, unless the action names that very address:
// then the host that was asked for is the address itself, or localhost, and it has passed allowed.
func public(address, host string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return errors.New("the address has no number")
	}
	ip := at.Addr().Unmap()
	if !inside(ip) {
		return nil
	}
	if named, err := netip.ParseAddr(host); err == nil && named.Unmap() == ip {
		return nil
	}
	if host == "localhost" && ip.IsLoopback() {
		return nil
	}
	return &refusal{fmt.Sprintf("%s leads into the network that journey runs in (%s); if that is meant, allow the address itself", host, ip)}
}

// insideNets are further ranges that lead to no one in public.
var insideNets = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

func inside(ip netip.Addr) bool {
	if !ip.IsValid() || ip.IsLoopback() || ip.IsPrivate() || ip.IsUnspecified() || ip.IsMulticast() || ip.IsLinkLocalUnicast() || ip.IsInterfaceLocalMulticast() {
		return true
	}
	for _, n := range insideNets {
		if n.Contains(ip) {
			return true
		}
	}
	return false
}
