package expr

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/schema"
)

// In this table the contact has only a plan and a lifetime value of 500: everything else is missing.
func TestMissing(t *testing.T) {
	for text, want := range map[string]any{
		`contact.age == 5`:                       false,
		`contact.age != 5`:                       true,
		`contact.age < 5`:                        false,
		`contact.age <= 5`:                       false,
		`contact.age > 5`:                        false,
		`contact.age >= 5`:                       false,
		`5 > contact.age`:                        false,
		`contact.age == contact.age`:             false,
		`contact.age != contact.age`:             true,
		`contact.age + 1`:                        nil,
		`1 - contact.age`:                        nil,
		`contact.age * 2`:                        nil,
		`contact.age / 2`:                        nil,
		`contact.age % 2`:                        nil,
		`contact.age ** 2`:                       nil,
		`-contact.age`:                           nil,
		`contact.ltv / (contact.ltv - 500)`:      nil,
		`contact.ltv % (contact.ltv - 500)`:      nil,
		`contact.first_name + "x"`:               nil,
		`now - contact.last_seen`:                nil,
		`contact.last_seen + 1d`:                 nil,
		`now - contact.last_seen > 30d`:          false,
		`not (now - contact.last_seen > 30d)`:    true,
		`contact.recovered`:                      nil,
		`not contact.recovered`:                  true,
		`contact.recovered == false`:             false,
		`contact.recovered != true`:              true,
		`contact.recovered and true`:             false,
		`contact.recovered or true`:              true,
		`true and contact.recovered`:             false,
		`contact.recovered ? 1 : 2`:              2.0,
		`contact.age ?? 7`:                       7.0,
		`contact.first_name ?? contact.plan`:     "pro",
		`contact.age == nil`:                     true,
		`contact.age != nil`:                     false,
		`contact.country in ["DE"]`:              false,
		`contact.country not in ["DE"]`:          true,
		`"Rom" in contact.cities`:                false,
		`contact.cities contains "Rom"`:          false,
		`contact.first_name contains "a"`:        false,
		`"abc" contains contact.first_name`:      false,
		`contact.first_name matches "."`:         false,
		`contact.first_name not matches "."`:     true,
		`contact.first_name startsWith ""`:       false,
		`contact.first_name endsWith ""`:         false,
		`len(contact.cities)`:                    nil,
		`len(contact.first_name) > 0`:            false,
		`lower(contact.first_name)`:              nil,
		`upper(contact.first_name)`:              nil,
		`trim(contact.first_name)`:               nil,
		`split(contact.first_name, ",")`:         nil,
		`join(contact.cities, ",")`:              nil,
		`replace(contact.first_name, "a", "b")`:  nil,
		`round(contact.age)`:                     nil,
		`min(contact.age, 1)`:                    nil,
		`max(1, contact.age)`:                    nil,
		`sum([contact.age, 1])`:                  1.0,
		`contact.cities[0]`:                      nil,
		`any(contact.cities, it == "x")`:         nil,
		`all(contact.cities, it == "x")`:         nil,
		`none(contact.cities, it == "x")`:        nil,
		`one(contact.cities, it == "x")`:         nil,
		`filter(contact.cities, it == "x")`:      nil,
		`map(contact.cities, upper(it))`:         nil,
		`count(contact.cities, it == "x")`:       nil,
		`any(contact.cities, it == "x") or true`: true,
		`not any(contact.cities, it == "x")`:     true,
		`[contact.age, 1]`:                       []any{1.0},
		`contact["nothing"] > 5`:                 false,
		`contact["plan"] > contact["ltv"]`:       false,
		`event.total > 5`:                        false,
		`vip`:                                    false,
		`count(order_placed)`:                    0.0,
		`happened(order_placed)`:                 false,
		`sum(order_placed, "total")`:             0.0,
		`last(order_placed)`:                     nil,
		`since(order_placed)`:                    nil,
		`since(order_placed) > 30d`:              false,
		`now - last(order_placed) > 30d`:         false,
	} {
		scope := testScope
		if text == `contact["plan"] > contact["ltv"]` {
			scope = &Scope{Contact: &schema.Record{}}
		}
		p := mustCompile(t, text, scope, anyType)
		got, err := p.Eval(&Env{Now: testNow, Contact: map[string]any{"plan": "pro", "ltv": 500.0}})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		if _, err := p.Eval(nil); err != nil {
			t.Errorf("%s without an Env: %v", text, err)
		}
	}
}

// Old data may hold values of another kind than is declared now: they count as missing.
func TestForeignValues(t *testing.T) {
	env := &Env{Contact: map[string]any{"age": "five", "first_name": 5.0, "cities": "Rom", "recovered": "yes"}}
	for text, want := range map[string]any{
		`contact.age > 1`:                          false,
		`contact.age + 1`:                          nil,
		`contact.first_name contains "5"`:          false,
		`"Rom" in contact.cities`:                  false,
		`len(filter(contact.cities, true)) == nil`: true,
		`contact.recovered and true`:               false,
	} {
		got, err := mustCompile(t, text, testScope, anyType).Eval(env)
		if err != nil || got != want {
			t.Errorf("%s = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestDefaults(t *testing.T) {
	p := mustCompile(t, `contact.plan`, testScope, anyType)
	if got, _ := p.Eval(&Env{}); got != "free" {
		t.Errorf("a plan that was never set is %v, want its default", got)
	}
	if got, _ := p.Eval(&Env{Contact: map[string]any{"plan": nil}}); got != nil {
		t.Errorf("a plan that was cleared is %v, want missing", got)
	}
}
