package check

import "testing"

// The ratios are those of WCAG's own examples.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"white", "rgb(255, 255, 255)", 1}, {"#777777", "white", 4.48}, {"#767676", "white", 4.54}, {"red", "white", 4.0}} {
		a, okA := colour(c.a)
		b, okB := colour(c.b)
		if got := contrast(a, b); !okA || !okB || got < c.want-0.01 || got > c.want+0.01 {
			t.Errorf("%s on %s is %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
	for _, s := range []string{"", "#12", "#gggggg", "rgb(1,2)", "rgb(1,2,300)", "hsl(1,2,3)", "var(--a)"} {
		if _, ok := colour(s); ok {
			t.Errorf("%q is read as a colour", s)
		}
	}
}
