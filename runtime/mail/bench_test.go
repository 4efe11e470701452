package mail

import "testing"

const benchBody = `# Hello {{ contact.first_name }}

Read about [espresso](https://contoso.example/espresso?c={{ contact.email }} "espresso") or [filter](https://contoso.example/filter "filter").

{% if contact.plan == "free" %}You are on the free plan.{% else %}Thank you for being {{ contact.plan }}.{% endif %}
Your cart is worth {{ start.total }} EUR:

{% for item in start.items %}
- {{ item }}
{% endfor %}

See you soon, **Contoso Coffee**
`

func benchTemplate(b *testing.B) (*Template, Values) {
	b.Helper()
	tmpl, err := Compile(message("Welcome, {{ contact.first_name | default: 'you' }}!", benchBody))
	if err != nil {
		b.Fatal(err)
	}
	return tmpl, person(map[string]any{"first_name": "Ada", "email": "ada@contoso.example", "plan": "pro", "language": "en"},
		map[string]any{"total": 80.5, "items": []any{"beans", "filter", "mill"}})
}

func BenchmarkRender(b *testing.B) {
	tmpl, v := benchTemplate(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tmpl.Render(v); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRenderNewPage is a mail whose branches no mail took before.
func BenchmarkRenderNewPage(b *testing.B) {
	tmpl, v := benchTemplate(b)
	b.ReportAllocs()
	for b.Loop() {
		clear(tmpl.pages)
		if _, err := tmpl.Render(v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompose(b *testing.B) {
	tmpl, v := benchTemplate(b)
	m, err := tmpl.Render(v)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		raw, err := Compose(m)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(raw)))
	}
}
