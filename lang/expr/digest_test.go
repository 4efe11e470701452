package expr

import (
	"reflect"
	"testing"

	"github.com/journeylang/journey/lang/schema"
)

// TestDigest holds that nothing may differ in what an expression is compiled from without its digest differing too: each
// field of a scope, of a function, of a field and of a type is changed once.
func TestDigest(t *testing.T) {
	record := func(name string) *schema.Record {
		return &schema.Record{Fields: []schema.Field{{Name: name, Type: schema.Type{Kind: schema.String}}}}
	}
	scopes := map[string]Scope{
		"Contact": {Contact: record("a")}, "Event": {Event: record("a")}, "Start": {Start: record("a")}, "Fields": {Fields: record("a")},
		"Records": {Records: map[string]*schema.Record{"lead": record("a")}}, "Leads": {Leads: record("a")},
		"Calls":    {Calls: map[string]*Function{"f": {Result: schema.Type{Kind: schema.Bool}}}},
		"Segments": {Segments: []string{"dach"}}, "Events": {Events: map[string]*schema.Record{"paid": record("a")}},
	}
	scope := reflect.TypeFor[Scope]()
	for i := range scope.NumField() {
		if name := scope.Field(i).Name; reflect.ValueOf(scopes[name]).FieldByName(name).IsZero() {
			t.Errorf("no case changes the field %s of a scope: add it here and to the digest", name)
		}
	}
	for name, field := range map[string]schema.Field{
		"name": {Name: "b"}, "unique": {Name: "a", Unique: true}, "fades": {Name: "a", Fades: true}, "default": {Name: "a", Default: "x"}, "another default": {Name: "a", Default: "y"},
		"number": {Name: "a", Default: 1.0}, "text": {Name: "a", Default: "1"},
		"kind": {Name: "a", Type: schema.Type{Kind: schema.Number}}, "optional": {Name: "a", Type: schema.Type{Optional: true}},
		"whole": {Name: "a", Type: schema.Type{Whole: true}}, "values": {Name: "a", Type: schema.Type{Values: []string{"x"}}},
		"elem": {Name: "a", Type: schema.Type{Elem: &schema.Type{}}}, "fields": {Name: "a", Type: schema.Type{Fields: record("a")}},
		"other fields": {Name: "a", Type: schema.Type{Fields: record("b")}},
	} {
		scopes["contact with "+name] = Scope{Contact: &schema.Record{Fields: []schema.Field{field}}}
		scopes["call of "+name] = Scope{Calls: map[string]*Function{"f": {Params: []schema.Field{field}}}}
		scopes["call for "+name] = Scope{Calls: map[string]*Function{"f": {Result: field.Type, Params: []schema.Field{{Name: name}}}}}
	}
	for what, n := range map[string]int{"schema.Type": reflect.TypeFor[schema.Type]().NumField() - 6, "schema.Field": reflect.TypeFor[schema.Field]().NumField() - 5,
		"Function": reflect.TypeFor[Function]().NumField() - 2, "schema.Record": reflect.TypeFor[schema.Record]().NumField() - 1} {
		if n != 0 {
			t.Errorf("%s has other fields than the cases here know: add them here and to the digest", what)
		}
	}
	var g Digests
	seen := map[Digest]string{g.Scope(&Scope{}): "nothing"}
	for name, s := range scopes {
		d := g.Scope(&s)
		if other, ok := seen[d]; ok {
			t.Errorf("%s has the digest of %s", name, other)
		}
		seen[d] = name
		var again Digests
		if again.Scope(&s) != d {
			t.Errorf("the digest of %s is another when it is asked for again", name)
		}
	}
	base, other := g.Scope(&Scope{}), g.Scope(&Scope{Contact: record("a")})
	yes := schema.Type{Kind: schema.Bool}
	first := g.Text("a", base, &Scope{}, yes)
	if first != g.Text("a", base, &Scope{}, yes) {
		t.Error("the digest of an expression is another when it is asked for again")
	}
	for name, d := range map[string]Digest{
		"text": g.Text("b", base, &Scope{}, yes), "base": g.Text("a", other, &Scope{}, yes),
		"own": g.Text("a", base, &Scope{Event: record("a")}, yes), "want": g.Text("a", base, &Scope{}, schema.Type{}),
	} {
		if d == first {
			t.Errorf("the digest does not see another %s", name)
		}
	}
}
