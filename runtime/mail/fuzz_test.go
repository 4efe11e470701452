package mail

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever a person's values are, rendering ends, is bounded, and their text stays text.
func FuzzRender(f *testing.F) {
	for _, s := range []string{"Ada", "<script>alert(1)</script>", "[x](javascript:alert(1))", "**", "jvq0z4z", "{{ contact.email }}",
		"a\r\nBcc: b@x.example", "\x00\xff\u202e", "\"><img src=x onerror=y>", "]]>-->", "javascript:alert(1)", strings.Repeat("<", 70000)} {
		f.Add(s, s)
	}
	tmpl, err := Compile(message("Hi {{ contact.name }}", "# {{ contact.name }}\n\n{{ contact.name | upcase | truncate: 20 }} `{{ start.v }}` [a]({{ start.v }} \"t{{ start.v }}\") "+
		"<https://x.example/?q={{ contact.name }}>\n\n{% for p in parts %}{% endfor %}{% capture x %}*{{ contact.name }}*{% endcapture %}{{ x }}{% assign parts = contact.name | split: start.v %}{% for p in parts %}\n- {{ p }}\n{% endfor %}"))
	if err != nil {
		f.Fatal(err)
	}
	calm, err := tmpl.Render(person(map[string]any{"name": "Ada"}, map[string]any{"v": "x"}))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, v string) {
		m, err := tmpl.Render(person(map[string]any{"name": name}, map[string]any{"v": v}))
		if err != nil {
			return
		}
		if len(m.HTML) > maxOutput || len(m.Text) > maxOutput {
			t.Errorf("%d bytes of HTML, %d of text", len(m.HTML), len(m.Text))
		}
		if strings.ContainsAny(m.Subject, "\r\n\x00") || !utf8.ValidString(m.Subject) || !utf8.ValidString(m.HTML) {
			t.Errorf("subject %q", m.Subject)
		}
		lower := strings.ToLower(m.HTML)
		for _, bad := range []string{"<script", "<img", `href="javascript:`} {
			if strings.Contains(lower, bad) {
				t.Errorf("%q in the page", bad)
			}
		}
		// Items aside, the page has the tags of a calm one, no more and no fewer.
		count := func(s string) int {
			return strings.Count(s, "<") - 2*strings.Count(s, "<li") - 2*strings.Count(s, "<ul") - 2*strings.Count(s, "<p ")
		}
		if a, b := count(m.HTML), count(calm.HTML); a != b {
			t.Errorf("%d tags instead of %d", a, b)
		}
		m.To = "ada@contoso.example"
		if _, err := Compose(m); err != nil {
			t.Errorf("composing: %v", err)
		}
	})
}

// Compiling anything ends with a template or an error, never with a panic; what compiles renders or fails politely.
func FuzzCompile(f *testing.F) {
	for _, s := range []string{"{{ contact.name | upcase }}", "{% for x in (1..3) %}{{ x }}{% endfor %}", "{{ 99999999999999999999 }}", "{% if %}", "{{-}}", "{%%}",
		"{{ 1 | date: 1 }}", "{% assign x = contact.a[0].b | sort %}{{ x[1] }}", "{% case %}{% when 1 %}{% endcase %}", "{% for x in contact.a limit:2 %}{%endfor%}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		tmpl, err := Compile(message("Hi", body))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "email welcome, body") {
				t.Errorf("the error names no place: %v", err)
			}
			return
		}
		if _, err := tmpl.Render(person(map[string]any{"name": "Ada", "a": []any{"x", 1.0}}, nil)); err != nil && !strings.HasPrefix(err.Error(), "email welcome, ") {
			t.Errorf("the error names no place: %v", err)
		}
	})
}
