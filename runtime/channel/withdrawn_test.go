package channel

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// What is withdrawn while it waits for its turn is not handed over, by whichever channel.
func TestWithdrawnWhileItWaits(t *testing.T) {
	posted := 0
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { posted++; fmt.Fprint(w, `{}`) }))
	defer provider.Close()
	mailed, kept := serve(t, nil, false), &memory{}
	for _, to := range []struct {
		name  string
		c     Channel
		taken func() int
	}{
		{"http", openHTTP(t, HTTPSettings{URL: provider.URL, Rate: 1000, Connections: 1}), func() int { return posted }},
		{"smtp", open(t, Settings{Addr: mailed.addr, Rate: 1000}), func() int { return len(mailed.took()) }},
		{"outbox", NewOutbox(kept, 1000), func() int { return len(kept.batches) }},
	} {
		first, second := testMail("a", "ada@contoso.example"), testMail("b", "bob@contoso.example")
		first.Withdrawn = func() bool { return true }
		second.Withdrawn = func() bool { return false }
		out := send(t, to.c, first, second)
		if out[0].Status != Withdrawn || out[1].Status != Sent || to.taken() != 1 {
			t.Errorf("%s: the outcomes are %s and %s, and %d were handed over; want the second alone", to.name, out[0].Status, out[1].Status, to.taken())
		}
	}
}
