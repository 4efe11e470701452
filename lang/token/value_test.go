package token

import "testing"

func TestUnquote(t *testing.T) {
	for _, c := range []struct {
		lit, want  string
		start, end int // of the fault
	}{
		{`"plain"`, "plain", 0, 0},
		{`'it is "so"'`, `it is "so"`, 0, 0},
		{`"\n\t\r\\\"\'"`, "\n\t\r\\\"'", 0, 0},
		{`"\u00e6ble"`, "æble", 0, 0},
		{`"a\qb"`, "", 2, 4},
		{`"a\æb"`, "", 2, 5},
		{`"\u12"`, "", 1, 5},
		{`"\uD800"`, "", 1, 7},
	} {
		got, fault := Unquote(c.lit)
		if fault == nil && (c.end > 0 || got != c.want) {
			t.Errorf("Unquote(%s) = %q, want %q", c.lit, got, c.want)
		}
		if fault != nil && (fault.Start != c.start || fault.End != c.end) {
			t.Errorf("Unquote(%s): %s at %d-%d %q, want %d-%d", c.lit, fault.Message, fault.Start, fault.End, c.lit[fault.Start:fault.End], c.start, c.end)
		}
	}
}

func TestDedent(t *testing.T) {
	for lit, want := range map[string]string{
		`"""one"""`:                             "one",
		`""""""`:                                "",
		"\"\"\"\n\"\"\"":                        "",
		"\"\"\"\n  a\n    b\n\n  c\n  \"\"\"":   "a\n  b\n\nc",
		"\"\"\"\r\n\ta\r\n\tb\r\n\"\"\"":        "a\nb",
		"\"\"\"first\n    a\n      b\n\"\"\"":   "first\na\n  b",
		"\"\"\"\n\ta\n  b\n\"\"\"":              "\ta\n  b",
		"\"\"\"\n  a  \n   \n  back\\n\"\"\"":   "a  \n\nback\\n",
		"\"\"\"\n\n  a\n\n\"\"\"":               "\na\n",
		"\"\"\"\n  {{ \"quoted\" }} \"\n\"\"\"": "{{ \"quoted\" }} \"",
	} {
		if got := Dedent(lit); got != want {
			t.Errorf("Dedent(%q) = %q, want %q", lit, got, want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for lit, want := range map[string]struct {
		days   int
		millis int64
	}{
		"45s": {0, 45_000}, "30m": {0, 1_800_000}, "1h30m": {0, 5_400_000}, "3d": {3, 0}, "2w": {14, 0},
		"1w2d3h4m5s": {9, 3*3_600_000 + 4*60_000 + 5_000}, "0h": {0, 0}, "1_000d": {1000, 0}, "24h": {0, 86_400_000},
	} {
		days, millis, fault := ParseDuration(lit)
		if fault != nil || days != want.days || millis != want.millis {
			t.Errorf("ParseDuration(%s) = %d, %d, %v", lit, days, millis, fault)
		}
	}
	for _, lit := range []string{"99999999999999999999999s", "36526d", "6000w", "876601h", "1_000_000h", "30", "-3d", "d", "3x", "1d 2h"} {
		if days, millis, fault := ParseDuration(lit); fault == nil {
			t.Errorf("ParseDuration(%s) = %d, %d", lit, days, millis)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for lit, want := range map[string]float64{"20": 20, "1_000": 1000, "0.5": 0.5, "10%": 10, "12.5%": 12.5} {
		if got := ParseNumber(lit); got != want {
			t.Errorf("ParseNumber(%s) = %v", lit, got)
		}
	}
}
