package expr

import (
	"testing"

	"github.com/journeylang/journey/lang/schema"
)

var recordScope = &Scope{
	Contact: testContact,
	Records: map[string]*schema.Record{
		"account": {Fields: []schema.Field{
			{Name: "name", Type: textType}, {Name: "employees", Type: schema.Type{Kind: schema.Number, Whole: true, Optional: true}},
			{Name: "seats", Type: numberType, Default: 5.0},
		}},
	},
	Leads: &schema.Record{Fields: []schema.Field{
		{Name: "product", Type: schema.Type{Kind: schema.String, Optional: true}}, {Name: "score", Type: numberType},
		{Name: "stage", Type: schema.Type{Kind: schema.Enum, Values: []string{"new", "lost"}, Optional: true}},
	}},
	Calls: map[string]*Function{"initials": {
		Params: []schema.Field{{Name: "first", Type: textType}, {Name: "last", Type: schema.Type{Kind: schema.String, Optional: true}}},
		Result: textType,
	}},
}

// Rules read the account and the leads, and call the author's functions, with the same missing values as elsewhere.
func TestRecords(t *testing.T) {
	env := &Env{
		Contact: map[string]any{"plan": "pro"},
		Records: map[string]map[string]any{"account": {"name": "Contoso", "employees": 250.0}},
		Leads:   []any{map[string]any{"product": "espresso", "score": 10.0, "stage": "lost"}, map[string]any{"score": 60.0, "stage": "new"}},
		Call: func(name string, args []any) any {
			out := name
			for _, a := range args {
				if s, ok := a.(string); ok {
					out += " " + s
				}
			}
			return out
		},
	}
	for text, want := range map[string]any{
		`account.employees >= 200`: true,
		`account["name"] + "!"`:    "Contoso!",
		`account.seats`:            5.0,
		`any(leads, .product == "espresso" and .stage != "lost")`:    false,
		`any(leads, .product == "espresso" and .stage == "lost")`:    true,
		`count(leads, it.score > 5)`:                                 2.0,
		`len(filter(leads, .product != nil))`:                        1.0,
		`sum(map(leads, .score))`:                                    70.0,
		`leads[1].stage`:                                             "new",
		`leads[7].stage`:                                             nil,
		`initials(account.name, "x")`:                                "initials Contoso x",
		`initials(contact.plan, nil)`:                                "initials pro",
		`initials(leads[1].product, "x")`:                            nil,
		`account.name == "Contoso" and initials("a", "b") == "else"`: false,
	} {
		if got, err := mustCompile(t, text, recordScope, anyType).Eval(env); got != want || err != nil {
			t.Errorf("%s is %v, want %v (%v)", text, got, want, err)
		}
	}
	empty := &Env{}
	for text, want := range map[string]any{
		`account.employees >= 200`: false, `any(leads, .score > 5)`: false, `initials("a", "b")`: nil, `account.seats`: 5.0,
	} {
		if got, err := mustCompile(t, text, recordScope, anyType).Eval(empty); got != want || err != nil {
			t.Errorf("without values %s is %v, want %v (%v)", text, got, want, err)
		}
	}
}
