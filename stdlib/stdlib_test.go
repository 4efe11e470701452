package stdlib

import (
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/journeylang/journey/lang/expr"
	"github.com/journeylang/journey/lang/schema"
	"github.com/journeylang/journey/lang/source"
)

// The sample of the reference: Ada from Berlin and Rome, who ordered twice.
var (
	text   = schema.Type{Kind: schema.String}
	number = schema.Type{Kind: schema.Number}
	order  = &schema.Record{Fields: []schema.Field{{Name: "total", Type: number}, {Name: "shop", Type: text}}}
	scope  = &expr.Scope{
		Contact: &schema.Record{Fields: []schema.Field{
			{Name: "first_name", Type: text},
			{Name: "cities", Type: schema.Type{Kind: schema.List, Elem: &text}},
			{Name: "lifetime_value", Type: number},
		}},
		Events: map[string]*schema.Record{"order_placed": order},
	}
	orders = []struct {
		at     time.Time
		fields map[string]any
	}{
		{time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC), map[string]any{"total": 40.0, "shop": "web"}},
		{time.Date(2026, 1, 30, 10, 0, 0, 0, time.UTC), map[string]any{"total": 80.0, "shop": "app"}},
	}
	now = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
)

// history reads the sample's orders, as the runtime would.
func history(a *expr.Aggregate) any {
	var values []any
	var times []time.Time
	for _, o := range orders {
		if a.Window > 0 && !now.Before(o.at.Add(a.Window)) || a.Where != nil && !a.Where.Holds(&expr.Env{Fields: o.fields}) {
			continue
		}
		values, times = append(values, o.fields[a.Field]), append(times, o.at)
	}
	sum, lo, hi, seen := 0.0, 0.0, 0.0, map[any]bool{}
	for i, v := range values {
		seen[v] = true
		n, _ := v.(float64)
		sum += n
		if i == 0 || n < lo {
			lo = n
		}
		hi = max(hi, n)
	}
	switch {
	case a.Fn == "count":
		return float64(len(values))
	case a.Fn == "happened":
		return len(values) > 0
	case a.Fn == "sum":
		return sum
	case a.Fn == "distinct":
		return float64(len(seen))
	case len(values) == 0:
		return nil
	}
	return map[string]any{"avg": sum / float64(len(values)), "min": lo, "max": hi, "first": times[0], "last": times[len(times)-1]}[a.Fn]
}

func eval(t *testing.T, what string) any {
	t.Helper()
	f := source.NewFile("example", what)
	p, diags := expr.Compile(source.Span{File: f, End: len(what)}, scope, schema.Type{})
	if p == nil {
		t.Fatalf("%s: %s", what, diags[0].Message)
	}
	v, err := p.Eval(&expr.Env{
		Now:     now,
		Contact: map[string]any{"first_name": "Ada", "cities": []any{"Berlin", "Rome"}, "lifetime_value": 120.0},
		History: history,
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestExamples(t *testing.T) {
	for _, f := range Functions {
		t.Run(f.Signature, func(t *testing.T) {
			if !strings.Contains(f.Example, f.Name+"(") || !strings.HasPrefix(f.Signature, f.Name+"(") {
				t.Errorf("the example or the signature does not use %s", f.Name)
			}
			if f.Doc == "" || f.Since == "" {
				t.Error("doc or edition is missing")
			}
			if diff := cmp.Diff(eval(t, f.Result), eval(t, f.Example)); diff != "" {
				t.Errorf("%s (-said +is)\n%s", f.Example, diff)
			}
		})
	}
}

// The catalogue and the compiler know the same functions.
func TestComplete(t *testing.T) {
	names := map[string]bool{}
	for i, f := range Functions {
		names[f.Name] = true
		if i > 0 && f.Category == Functions[i-1].Category && f.Name <= Functions[i-1].Name {
			t.Errorf("%s stands in the wrong place", f.Name)
		}
	}
	var have []string
	for name := range names {
		have = append(have, name)
	}
	sort.Strings(have)
	if diff := cmp.Diff(expr.Functions(), have); diff != "" {
		t.Errorf("-compiler +catalogue\n%s", diff)
	}
}

func TestChannels(t *testing.T) {
	if Channels[0].Kind != "outbox" {
		t.Error("the outbox is the default")
	}
	for _, c := range Channels {
		for _, s := range c.Settings {
			if s.Doc == "" || s.Form == "" || s.Required == (s.Default != "") && s.Required {
				t.Errorf("%s of %s is not described well", s.Name, c.Kind)
			}
		}
	}
}
