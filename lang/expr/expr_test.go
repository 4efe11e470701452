package expr

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/diag"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

var (
	textType   = schema.Type{Kind: schema.String}
	maybeText  = schema.Type{Kind: schema.String, Optional: true}
	numberType = schema.Type{Kind: schema.Number}
	boolType   = schema.Type{Kind: schema.Bool}
	anyType    = schema.Type{}

	testContact = &schema.Record{Fields: []schema.Field{
		{Name: "email", Type: schema.Type{Kind: schema.Email, Optional: true}, Unique: true},
		{Name: "first_name", Type: maybeText},
		{Name: "country", Type: schema.Type{Kind: schema.Country, Optional: true}},
		{Name: "plan", Type: schema.Type{Kind: schema.Enum, Values: []string{"free", "pro", "enterprise"}}, Default: "free"},
		{Name: "ltv", Type: numberType, Default: 0.0},
		{Name: "age", Type: schema.Type{Kind: schema.Number, Optional: true}},
		{Name: "recovered", Type: schema.Type{Kind: schema.Bool, Optional: true}},
		{Name: "renewal_date", Type: schema.Type{Kind: schema.Date, Optional: true}},
		{Name: "last_seen", Type: schema.Type{Kind: schema.Time, Optional: true}},
		{Name: "cities", Type: schema.Type{Kind: schema.List, Elem: &textType, Optional: true}},
	}}
	testOrder = &schema.Record{Fields: []schema.Field{
		{Name: "order_id", Type: textType},
		{Name: "total", Type: numberType},
		{Name: "items", Type: schema.Type{Kind: schema.List, Elem: &textType, Optional: true}},
	}}
	testClicked = &schema.Record{Fields: []schema.Field{{Name: "link", Type: maybeText}, {Name: "url", Type: maybeText}}}
	testScope   = &Scope{
		Contact:  testContact,
		Event:    testOrder,
		Segments: []string{"dach", "vip", "lapsed"},
		Events: map[string]*schema.Record{
			"order_placed":    testOrder,
			"page_viewed":     {},
			"welcome.opened":  {},
			"welcome.clicked": testClicked,
			"email.opened":    {},
		},
	}
	testNow = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
)

func spanOf(text string) source.Span {
	f := source.NewFile("test.journey", text)
	return source.Span{File: f, Start: 0, End: len(text)}
}

func mustCompile(t testing.TB, text string, scope *Scope, want schema.Type) *Program {
	t.Helper()
	p, diags := Compile(spanOf(text), scope, want)
	if diags.HasErrors() {
		t.Fatalf("%s: %s", text, show(diags))
	}
	if p == nil {
		t.Fatalf("%s: no program and no diagnostics", text)
	}
	return p
}

func show(diags diag.List) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString("\n" + string(d.Code) + " " + d.Message)
		for _, h := range d.Hints {
			b.WriteString(" | " + h)
		}
		text := d.Span.Text()
		b.WriteString(" @" + text)
	}
	return b.String()
}

func testEnv() *Env {
	return &Env{
		Now: testNow,
		Contact: map[string]any{
			"country": "DE", "plan": "pro", "ltv": 500.0, "cities": []any{"Berlin", "Köln"},
			"last_seen":    testNow.Add(-40 * 24 * time.Hour),
			"renewal_date": time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC),
			"first_name":   "Zoë",
			"undeclared":   "x",
		},
		Event:  map[string]any{"total": 80.0, "order_id": "o1", "items": []any{"beans", "mug"}},
		Member: func(s string) bool { return s == "dach" },
		History: func(a *Aggregate) any {
			switch a.Fn {
			case "count":
				return 3.0
			case "happened":
				return true
			case "sum":
				return 240.0
			case "last":
				return testNow.Add(-31 * 24 * time.Hour)
			}
			return nil
		},
	}
}

func TestEval(t *testing.T) {
	for text, want := range map[string]any{
		`1 + 2 * 3`:                             7.0,
		`(1 + 2) * 3`:                           9.0,
		`2 ** 3`:                                8.0,
		`10 % 3`:                                1.0,
		`7 / 2`:                                 3.5,
		`1_000 + 0.5`:                           1000.5,
		`"a" + 'b'`:                             "ab",
		`"caf\u00e9"`:                           "café",
		`30d`:                                   30 * 24 * time.Hour,
		`1h30m`:                                 90 * time.Minute,
		`2d * 2`:                                96 * time.Hour,
		`36h / 1d`:                              1.5,
		`2d / 4`:                                12 * time.Hour,
		`-5`:                                    -5.0,
		`- - 5`:                                 5.0,
		`-(2 + 3)`:                              -5.0,
		`contact.plan`:                          "pro",
		`contact["plan"]`:                       "pro",
		`contact["undeclared"]`:                 "x",
		`contact["nothing"]`:                    nil,
		`contact.plan == "pro"`:                 true,
		`contact.plan != 'pro'`:                 false,
		`contact.ltv >= 500`:                    true,
		`contact.ltv < 500`:                     false,
		`100 < contact.ltv <= 500`:              true,
		`100 < contact.ltv < 500`:               false,
		`event.total > 20 and dach`:             true,
		`event.total > 20 && !dach`:             false,
		`vip or dach and not vip`:               true,
		`not vip`:                               true,
		`contact.country in ["DE", "AT", "CH"]`: true,
		`contact.country not in ["DE", "AT", "CH"]`:                                       false,
		`contact.country in ["IT", "AT", "CH", "DK", "SE", "NO", "FI", "NL", "BE", "DE"]`: true,
		`contact.ltv in 1..3`:                                             false,
		`3 in 1..3`:                                                       true,
		`event.total in [80, 90]`:                                         true,
		`"Berlin" in contact.cities`:                                      true,
		`contact.cities contains "Köln"`:                                  true,
		`contact.first_name contains "oë"`:                                true,
		`contact.first_name not contains "oë"`:                            false,
		`contact.first_name startsWith "Z"`:                               true,
		`contact.first_name endsWith "ë"`:                                 true,
		`contact.first_name matches "(?i)^zo.$"`:                          true,
		`contact.first_name not matches "^x"`:                             true,
		`contact.first_name ?? "you"`:                                     "Zoë",
		`contact.email ?? "none"`:                                         "none",
		`(contact.age ?? 0) > 5`:                                          false,
		`contact.age == nil`:                                              true,
		`contact.plan != nil`:                                             true,
		`nil == contact.plan`:                                             false,
		`event.total > 50 ? "big" : "small"`:                              "big",
		`len(contact.cities)`:                                             2.0,
		`len(contact.first_name)`:                                         3.0,
		`contact.cities[0]`:                                               "Berlin",
		`contact.cities[-1]`:                                              "Köln",
		`contact.cities[7]`:                                               nil,
		`any(contact.cities, it == "Köln")`:                               true,
		`all(contact.cities, len(it) > 4)`:                                false,
		`none(contact.cities, it == "Rom")`:                               true,
		`one(contact.cities, it startsWith "B")`:                          true,
		`count(contact.cities, it != "Rom")`:                              2.0,
		`filter(contact.cities, it != "Berlin")`:                          []any{"Köln"},
		`map(contact.cities, upper(it))`:                                  []any{"BERLIN", "KÖLN"},
		`join(map(filter(contact.cities, len(it) > 4), lower(it)), ", ")`: "berlin",
		`split("a,b", ",")`:                                               []any{"a", "b"},
		`replace("a b c", " ", "-")`:                                      "a-b-c",
		`trim("  x ")`:                                                    "x",
		`round(2.5) + floor(2.9) + ceil(2.1) + abs(-1)`:                   9.0,
		`min(event.total, 10, 20)`:                                        10.0,
		`max(event.total, 10)`:                                            80.0,
		`sum([1, 2, event.total])`:                                        83.0,
		`["a", contact.plan]`:                                             []any{"a", "pro"},
		`count(order_placed) > 2`:                                         true,
		`count(order_placed, 90d) >= 3 and happened(order_placed, 60d)`:   true,
		`count(order_placed where total > 50, 30d)`:                       3.0,
		`sum(order_placed, "total", 30d)`:                                 240.0,
		`avg(order_placed, "total")`:                                      nil,
		`first(order_placed) == nil`:                                      true,
		`since(order_placed) > 30d`:                                       true,
		`since(order_placed) / 1d`:                                        31.0,
		`now - last(order_placed) > 31d`:                                  false,
		`count(welcome.clicked where link == "espresso")`:                 3.0,
		`count(email.opened, 30d)`:                                        3.0,
		`now - contact.last_seen > 30d`:                                   true,
		`contact.renewal_date - 7d`:                                       time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
		`contact.renewal_date == "2026-03-09"`:                            true,
		`contact.renewal_date > 2026-03-01`:                               true,
		`contact.renewal_date in ["2026-03-09"]`:                          true,
		`contact.last_seen < "2026-02-01T00:00:00Z"`:                      true,
		`contact.country == "de"`:                                         true,
		"event.total > 20 // big\n  and dach":                             true,
	} {
		t.Run(text, func(t *testing.T) {
			p := mustCompile(t, text, testScope, anyType)
			got, err := p.Eval(testEnv())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
