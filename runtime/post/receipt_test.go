package post

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A token says what was signed, for its use and in this house alone.
func TestTokens(t *testing.T) {
	l := Links{Base: "https://journey.example", Secret: []byte("secret")}
	s := Sending{Contact: "ada ü", Message: "welcome", Key: "12-4-0", At: 1_772_442_000_123}
	receipt, open, click := l.Receipt(s), l.Open(s), l.Click(s, "espresso", "https://x.example/?a=b")
	if got, err := l.ReadReceipt(receipt); err != nil || got != s {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := l.ReadOpen(open); err != nil || got != s {
		t.Errorf("%+v %v", got, err)
	}
	got, title, address, err := l.ReadClick(click)
	if diff := cmp.Diff([]any{s, "espresso", "https://x.example/?a=b"}, []any{got, title, address}); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	other := Links{Secret: []byte("another")}
	unsubscribe := l.Unsubscribe("ada", "marketing")
	unsubscribe = unsubscribe[strings.LastIndexByte(unsubscribe, '/')+1:]
	for _, wrong := range []string{"", "x", open, click, unsubscribe, receipt[:len(receipt)-1], "A" + receipt[1:], other.Receipt(s)} {
		if wrong == receipt {
			continue
		}
		if got, err := l.ReadReceipt(wrong); err == nil {
			t.Errorf("%q was read as a receipt of %+v", wrong, got)
		}
	}
	if _, _, _, err := l.ReadClick(receipt); err == nil {
		t.Error("a receipt was read as a click")
	}
	if _, _, err := l.ReadUnsubscribe(receipt); err == nil {
		t.Error("a receipt unsubscribes")
	}
	// A value cannot take the place of the next one.
	sly := l.Click(s, "a\x00https://evil.example/", "https://x.example/")
	if _, title, address, err := l.ReadClick(sly); err != nil || address != "https://x.example/" || title != "ahttps://evil.example/" {
		t.Errorf("%q %q %v", title, address, err)
	}
}
