package plan_test

import (
	"strings"
	"testing"
)

// Steps that hand work to a team are compared like any other: a task that is due later is the same step, changed.
func TestCompareTasks(t *testing.T) {
	got := compared(t, `task "Call" to sales round robin due in 1d`, `task "Call" to sales round robin due in 2d`)
	if !strings.HasPrefix(got, "changed ") || strings.Contains(got, "added") {
		t.Errorf("a task that is due later:\n%s", got)
	}
}
