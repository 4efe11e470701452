package soak

import "testing"

func TestGen(t *testing.T) {
	why := map[string]int{}
	n := 0
	Refused = func(err error, s *Script) { why[err.Error()]++; if n++; n == 300 { for k, v := range why { t.Log(v, k) }; t.Fatal("stop") } }
	for seed := range uint64(40) {
		d := newDice(seed)
		s := newScript(d)
		if _, err := s.Program(); err != nil {
			t.Errorf("%d: %v\n%s", seed, err, s.Text())
			return
		}
		if seed == 3 {
			t.Log(s.Text())
		}
	}
	for k, v := range why {
		t.Log(v, k)
	}
}
