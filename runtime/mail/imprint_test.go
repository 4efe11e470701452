package mail

import (
	"strings"
	"testing"

	"github.com/journeylang/journey/lang/plan"
)

// A marketing mail shows the sender's postal address at its foot, in both parts; any other mail has no foot.
func TestImprint(t *testing.T) {
	for purpose, want := range map[string]bool{"marketing": true, "transactional": false} {
		tmpl, err := Compile(&plan.Message{Medium: "email", Name: "hi", Purpose: purpose, Subject: "Hi", Body: "Hello."})
		if err != nil {
			t.Fatal(err)
		}
		m, err := tmpl.Render(Values{Key: "k", From: "Shop <shop@shop.example>", Address: "Torvet 1, <Aarhus>.", UnsubscribeURL: "https://shop.example/u/x"})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(m.Text, "from Shop. Torvet 1, <Aarhus>.\n") != want || strings.Contains(m.HTML, "from Shop. Torvet 1, &lt;Aarhus&gt;. <a") != want {
			t.Errorf("%s: the foot is wrong:\n%s\n%s", purpose, m.Text, m.HTML)
		}
	}
}
