package mail

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/journeylang/journey/lang/plan"
)

func message(subject, body string) *plan.Message {
	return &plan.Message{Medium: "email", Name: "welcome", Purpose: "marketing", From: "Contoso Coffee <hello@contoso.example>", Subject: subject, Body: body}
}

func person(contact, start map[string]any) Values {
	return Values{Key: "k", Contact: contact, Start: start, UnsubscribeURL: "https://contoso.example/u", Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
}

func rendered(t *testing.T, body string, contact, start map[string]any) (*Mail, error) {
	t.Helper()
	tmpl, err := Compile(message("Hi", body))
	if err != nil {
		t.Fatal(err)
	}
	return tmpl.Render(person(contact, start))
}

// What could run away must end soon, with an error that says why.
func TestLimits(t *testing.T) {
	many := make([]any, 3000)
	some := make([]any, 900)
	for i := range many {
		many[i] = "x"
	}
	for i := range some {
		some[i] = "x"
	}
	big := strings.Repeat("x", 60<<10)
	tests := map[string]struct {
		body string
		want error
	}{
		"a long list":        {"{% for a in start.many %}{% endfor %}", errLong},
		"a long range":       {"{% for a in (1..1000000000) %}{% endfor %}", errLong},
		"loops in loops":     {"{% for a in start.some %}{% for b in start.some %}{% endfor %}{% endfor %}", errTooMuch},
		"doubling by append": {"{% assign x = start.big %}{% for a in (1..40) %}{% assign x = x | append: x %}{% endfor %}", errBig},
		"doubling by join":   {`{% assign l = start.some %}{{ l | join: start.big }}`, errBig},
		"growth by replace":  {`{{ start.big | replace: "x", start.big }}`, errBig},
		"growth by concat":   {`{% assign l = start.some | concat: start.some %}`, errLong},
		"many big outputs":   {`{% for a in start.some %}{{ start.big }}{% endfor %}`, errTooMuch},
		"a big output":       {`{% for a in (1..30) %}{{ start.big }}{% endfor %}`, errTooLong},
		"much text":          {`{% for a in start.some %}` + strings.Repeat("text ", 1000) + `{% endfor %}`, errTooLong},
		"a big capture":      {`{% capture x %}{% for a in (1..30) %}{{ start.big }}{% endfor %}{% endcapture %}`, errTooLong},
		"a long split":       {`{{ start.big | split: "" | size }}`, errLong},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, err := rendered(t, test.body, nil, map[string]any{"many": many, "some": some, "big": big})
			if err == nil || !strings.Contains(err.Error(), test.want.Error()) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// A long page takes time in proportion, whatever it is full of.
func TestLongPage(t *testing.T) {
	for _, line := range []string{"<p>x</p>", "<a href='{{ start.v }}'>", "<", "<!--", "**a* [x](", "&amp;", "jvq1z1z "} {
		for _, html := range []bool{false, true} {
			m := message("Hi", strings.Repeat(line, min(maxSource/len(line), 5000)))
			m.HTML = html
			began := time.Now()
			tmpl, err := Compile(m)
			if err == nil {
				_, err = tmpl.Render(person(nil, map[string]any{"v": "https://contoso.example/"}))
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("%q takes %v (%v)", line, took, err)
			}
		}
	}
}

func TestLoops(t *testing.T) {
	cities := []any{"Aarhus", "Berlin", "Cairo", "Delhi"}
	tests := []struct{ body, want string }{
		{"{% for c in contact.cities limit: 2 offset: 1 %}{{ c }} {% endfor %}", "Berlin Cairo"},
		{"{% for c in contact.cities reversed %}{{ c }} {% endfor %}", "Delhi Cairo Berlin Aarhus"},
		{"{% for n in (1..contact.size) %}{{ n }} {% endfor %}", "1 2 3"},
		{"{% for n in (contact.size..5) reversed %}{{ n }} {% endfor %}", "5 4 3"},
		{"{% for n in (1..contact.none) %}x{% else %}none{% endfor %}", "none"},
		{"{% for c in contact.none %}x{% else %}nowhere{% endfor %}", "nowhere"},
		{`{% for c in contact.cities %}{% if c == "Berlin" %}{% continue %}{% endif %}{% if c == "Delhi" %}{% break %}{% endif %}{{ c }} {% endfor %}`, "Aarhus Cairo"},
		{`{% for c in contact.cities %}{% for d in (1..2) %}{{ forloop.index }}{% endfor %}{{ forloop.rindex0 }} {% endfor %}`, "123 122 121 120"},
		{`{% case contact.plan %}{% when "free", "trial" %}F{% else %}P{% endcase %}`, "F"},
		{`{% unless contact.plan == "pro" %}no pro{% endunless %}`, "no pro"},
		{`{{ contact.cities | join: ", " | append: "!" | upcase | truncate: 12 }}`, "AARHUS, B..."},
		{`{{ contact.cities | reverse | first }} {{ contact.cities | size }} {{ contact.cities | slice: 0 }}`, "Delhi 4 A"},
		{`{{ 7 | divided_by: 2 }} {{ 20 | times: 1.5 }} {{ 10 | modulo: 3 }} {{ "x" | plus: 1 }}{{ 5 | divided_by: 0 }}`, "3 30 1"},
		{`{{ "a b&c%20" | url_encode }}`, "a%20b%26c%2520"},
		{`{{ contact.cities }}`, "Aarhus, Berlin, Cairo, Delhi"},
	}
	for _, test := range tests {
		m, err := rendered(t, test.body, map[string]any{"cities": cities, "plan": "free", "size": 3.0}, nil)
		if err != nil {
			t.Errorf("%s: %v", test.body, err)
			continue
		}
		got, _, _ := strings.Cut(m.Text, "\n")
		if got = strings.TrimSpace(got); got != test.want {
			t.Errorf("%s: got %q, want %q", test.body, got, test.want)
		}
	}
}

// A value lands in an address: it may not leave its part, nor bring a scheme that runs something.
func TestLinks(t *testing.T) {
	tests := []struct{ body, value, want string }{
		{"[a]({{ start.v }})", "javascript:alert(1)", `href="#"`},
		{"[a]({{ start.v }})", " JavaScript:alert(1)", `href="#"`},
		{"[a]({{ start.v }})", "java\tscript:alert(1)", `href="#"`},
		{"[a]({{ start.v }})", "data:text/html,x", `href="#"`},
		{"[a]({{ start.v }})", "https://x.example/?a=1&b=ø\"", `href="https://x.example/?a=1&amp;b=%C3%B8%22"`},
		{"[a](java{{ start.v }})", "script:alert(1)", `href="javascript%3Aalert(1)"`},
		{"[a](https://x.example/{{ start.v }})", "../?q=1#b c", `href="https://x.example/../%3Fq%3D1%23b%20c"`},
		{"[a](https://x.example/?q={{ start.v | url_encode }})", "a&b c", `href="https://x.example/?q=a%26b%20c"`},
		{"<{{ start.v }}@x.example>", "a\"b", `{"a"b}`},
	}
	for _, test := range tests {
		m, err := rendered(t, test.body, nil, map[string]any{"v": test.value})
		if strings.HasPrefix(test.want, "{") {
			// Written so, Markdown sees a bare mail address or nothing: whichever, the quote must not come out raw.
			if err == nil && strings.Contains(m.HTML, test.value) {
				t.Errorf("%s: raw value in %s", test.body, m.HTML)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.body, err)
		} else if !strings.Contains(m.HTML, test.want) {
			i := strings.Index(m.HTML, "<p style")
			t.Errorf("%s with %q: want %s in %s", test.body, test.value, test.want, m.HTML[i:min(i+300, len(m.HTML))])
		}
	}
}

// Equal input gives equal mails, whoever renders at the same time.
func TestConcurrent(t *testing.T) {
	tmpl, err := Compile(message("{{ contact.first_name }}", "# Hi {{ contact.first_name }}\n\n{% for c in contact.cities %}\n- {{ c }}\n{% endfor %}"))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"Ada", "Bob", "Cleo"}
	var workers sync.WaitGroup
	for w := range 4 {
		workers.Go(func() {
			for i := range 120 {
				name := names[(w+i)%3]
				cities := make([]any, i%100) // more pages than the cache holds
				for j := range cities {
					cities[j] = name
				}
				m, err := tmpl.Render(person(map[string]any{"first_name": name, "cities": cities}, nil))
				if err != nil {
					t.Error(err)
					return
				}
				for _, other := range names {
					if other != name && (strings.Contains(m.HTML, other) || strings.Contains(m.Text, other)) {
						t.Errorf("a mail to %s names %s", name, other)
					}
				}
				if got := strings.Count(m.Text, "- "+name); m.Subject != name || got != len(cities) {
					t.Errorf("subject %q, %d items of %d", m.Subject, got, len(cities))
				}
			}
		})
	}
	workers.Wait()
}

func TestRenderNeedsUnsubscribe(t *testing.T) {
	tmpl, err := Compile(message("Hi", "x"))
	if err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"", "javascript:alert(1)"} {
		v := person(nil, nil)
		v.UnsubscribeURL = url
		var fail *Error
		if _, err := tmpl.Render(v); !errors.As(err, &fail) || !strings.Contains(fail.Text, "unsubscribe") {
			t.Errorf("%q: got %v", url, err)
		}
	}
}

func TestSenderOfTheProject(t *testing.T) {
	m := message("Hi", "x")
	m.From = ""
	tmpl, err := Compile(m)
	if err != nil {
		t.Fatal(err)
	}
	v := person(nil, nil)
	if _, err := tmpl.Render(v); err == nil {
		t.Error("a mail without a sender was rendered")
	}
	v.From = Sender("Contoso Coffee")
	got, err := tmpl.Render(v)
	if err != nil {
		t.Fatal(err)
	}
	if want := `"Contoso Coffee" <contoso-coffee@localhost>`; got.From != want {
		t.Errorf("got %s, want %s", got.From, want)
	}
	if !strings.HasSuffix(got.MessageID, "@localhost") {
		t.Errorf("Message-ID %s", got.MessageID)
	}
}

func TestValidAddress(t *testing.T) {
	good := []string{"ada@contoso.example", "a+b@x.example", "a@localhost", "o'neil@contoso.example", "x@a-b.example"}
	bad := []string{"", "ada", "@x.example", "ada@", "a b@x.example", "a@b@c", "a..b@x.example", ".a@x.example", "a@x..example", "a@-x.example",
		"a@x.example\r\nBcc: b@x.example", "<a@x.example>", "Ada <a@x.example>", "å@x.example", "a@ø.example", "\"a\"@x.example",
		strings.Repeat("a", 65) + "@x.example", "a@" + strings.Repeat("x.", 130) + "example", "a@x_y.example"}
	for _, s := range good {
		if !ValidAddress(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range bad {
		if ValidAddress(s) {
			t.Errorf("%q is accepted", s)
		}
	}
}

// Every filter in the table is found, so the table is in order, and none fails on odd values.
func TestFilters(t *testing.T) {
	odd := []any{nil, "", "x y", 1.5, -3, true, time.Date(2026, 1, 1, 1, 0, 0, 0, time.UTC), []any{}, []any{nil, "b", 2.0, "b"}}
	for i := range filterTable {
		f := &filterTable[i]
		if got, ok := findFilter(f.name); !ok || got != f {
			t.Errorf("the filter %s is not found", f.name)
		}
		for _, v := range odd {
			for n := f.min; n <= f.max; n++ {
				for _, arg := range odd {
					args := []any{arg, arg}[:n]
					if _, err := f.fn(v, args...); err != nil {
						t.Errorf("%s of %v with %v: %v", f.name, v, args, err)
					}
				}
			}
		}
	}
}

// What is wrong with the subject hides nothing of what is wrong with the body.
func TestEveryPart(t *testing.T) {
	m := message("Hi {{ contact.first_name", "Hello {{ compony.name }}")
	m.From = "nobody"
	_, err := Compile(m)
	if err == nil {
		t.Fatal("three faults, and no error")
	}
	for _, part := range []string{", from: ", ", subject, line 1: {{ is never closed", `, body, line 1: `, "compony"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("nothing says %q: %v", part, err)
		}
	}
}
