package sim_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/journeylang/journey/runtime/machine"
)

// stages has every step that people stand at for a while; what it ends with is another thing in each version.
const stages = `
quiet nights { 20:00-08:00 }
journey j {
  start on visited
  quiet nights
  wait 1d
  wait until next weekday 09:00
  email hello
  wait up to 3d for ordered
  repeat up to 2 times {
    remind until ordered or 5d {
      after 0h email hello
      after 1d email again
      after 40h email last
    } done { wait 6h }
    wait until 2026-03-20 12:00
  }
  email %s
}
`

// TestMoveToTheSame: who is moved to a version in which the step where they stand is as it was notices nothing of it,
// however often that is done, wherever they stand, and whatever happens meanwhile.
func TestMoveToTheSame(t *testing.T) {
	versions := [2]string{fmt.Sprintf(stages, "last"), fmt.Sprintf(stages, "again")}
	moved, left := launch(t, versions[0]), launch(t, versions[0])
	dice := rand.New(rand.NewPCG(1, 2))
	people := make([]string, 12)
	for i := range people {
		people[i] = fmt.Sprintf("p%02d", i)
		moved.person(people[i])
		left.person(people[i])
	}
	trip := func(s *ship, id string) (out machine.Trip) {
		s.must(s.View(id, func(_ int64, _ *machine.World, st *machine.State) {
			if len(st.Trips) > 0 {
				out = st.Trips[0]
			}
		}))
		return out
	}
	same := cmp.Options{cmpopts.IgnoreFields(machine.Trip{}, "Program"), cmpopts.IgnoreUnexported(machine.Trip{}), cmpopts.EquateEmpty()}
	for hour := range 24 * 30 {
		now := at(0, "10:00").Add(time.Duration(hour) * time.Hour)
		moved.until(now)
		left.until(now)
		for i, id := range people {
			switch {
			case hour == 3*i:
				moved.does(id, "visited")
				left.does(id, "visited")
			case dice.IntN(100) == 0:
				moved.does(id, "ordered")
				left.does(id, "ordered")
			}
		}
		if dice.IntN(4) > 0 {
			continue
		}
		before := make([]machine.Trip, len(people))
		for i, id := range people {
			before[i] = trip(moved, id)
		}
		moved.must(moved.Publish(compiled(t, versions[(hour+1)%2]), machine.MovePeople))
		for i, id := range people {
			after := trip(moved, id)
			if diff := cmp.Diff(before[i], after, same); diff != "" {
				t.Fatalf("hour %d: %s was moved to a step that is as it was (-before +after):\n%s\n%s", hour, id, diff, moved.path(id))
			}
			if diff := cmp.Diff(trip(left, id), after, same); diff != "" {
				t.Fatalf("hour %d: %s stands elsewhere than without the moves (-without +with):\n%s\n%s", hour, id, diff, moved.path(id))
			}
		}
	}
	for _, id := range people {
		if trip(left, id).No != 0 {
			t.Errorf("%s has not come to the end: the property was not tried on all of it", id)
		}
	}
}

// TestMoveIsTold: the trace of a move says until when the trip waits now, and until when it would have waited.
func TestMoveIsTold(t *testing.T) {
	s := launch(t, "journey j { start on visited\n wait until 2026-03-09 10:00\n email hello }")
	s.person("ada")
	s.does("ada", "visited")
	s.until(at(1, "10:00"))
	s.must(s.Publish(compiled(t, "journey j { start on visited\n wait until 2026-03-05 10:00\n email hello }"), machine.MovePeople))
	s.saw("ada", "03 10:00 moved to the new version of j, from wait until 2026-03-09 10:00 to wait until 2026-03-05 10:00, until 2026-03-05 10:00 instead of 2026-03-09 10:00")
	s.must(s.Publish(compiled(t, "journey j { start on visited\n wait until 2026-03-05 10:00\n email again }"), machine.MovePeople))
	s.saw("ada", "03 10:00 moved to the new version of j, still at wait until 2026-03-05 10:00, until 2026-03-05 10:00")
}
