package expr

import "testing"

// TestMaybe holds which rules are said to turn around where a value is missing, and that the mended rule is not.
func TestMaybe(t *testing.T) {
	for text, mended := range map[string]string{
		`contact.country != "DE"`:                    `(contact.country ?? "DE") != "DE"`,
		`"DE" != contact.country`:                    `"DE" != (contact.country ?? "DE")`,
		`contact.age != 18`:                          `(contact.age ?? 18) != 18`,
		`contact.country not in ["DE", "AT"]`:        `(contact.country ?? "DE") not in ["DE", "AT"]`,
		`not (contact.country in ["DE"])`:            `not ((contact.country ?? "DE") in ["DE"])`,
		`contact.age + 1`:                            `(contact.age ?? 0) + 1`,
		`10 - contact.age`:                           `10 - (contact.age ?? 0)`,
		`contact.age * 2 > 5`:                        `(contact.age ?? 1) * 2 > 5`,
		`contact.country == "DE"`:                    "",
		`contact.country in ["DE"]`:                  "",
		`contact.country != nil`:                     "",
		`contact.age > 18`:                           "",
		`not (contact.age > 18)`:                     "",
		`contact.plan != "pro"`:                      "",
		`contact.renewal_date - 7d`:                  "",
		`since(order_placed) > 3d`:                   "",
		`(contact.country ?? "") != "DE"`:            "",
		`avg(order_placed, "total") + 1 > 5`:         "",
		`contact.age / 2 > 5 or contact.age % 2 > 0`: "",
	} {
		p, diags := Compile(spanOf(text), testScope, anyType)
		if p == nil {
			t.Errorf("%s does not compile: %v", text, diags)
			continue
		}
		if mended == "" {
			if len(diags) > 0 {
				t.Errorf("%s: %s", text, diags[0].Message)
			}
			continue
		}
		if len(diags) != 1 || diags[0].Code != CodeMaybe || len(diags[0].Fix) != 1 {
			t.Errorf("%s has the diagnostics %v", text, diags)
			continue
		}
		fix := diags[0].Fix[0]
		got := text[:fix.Span.Start] + fix.Text + text[fix.Span.End:]
		if got != mended {
			t.Errorf("%s becomes %s", text, got)
		}
		if p, diags := Compile(spanOf(got), testScope, anyType); p == nil || len(diags) > 0 {
			t.Errorf("%s, which was mended, has the diagnostics %v", got, diags)
		}
	}
}
