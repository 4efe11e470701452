package soak

import "slices"

// Shrink returns the smallest case that it finds, in a number of tries, that still fails: with fewer acts, fewer journeys,
// fewer steps and fewer other declarations. What no longer compiles is not tried.
func (c *Case) Shrink(tries int) *Case {
	best := c
	for again := true; again; {
		again = false
		for i := 0; ; i++ {
			less := best.without(i)
			if less == nil {
				break
			}
			if _, err := less.programs(); err != nil {
				continue
			}
			if tries--; tries < 0 {
				return best
			}
			if less.Check() != nil {
				best, again = less, true
				i--
			}
		}
	}
	return best
}

// without returns the case without its i-th part, the large parts first; nil: there is no such part.
func (c *Case) without(i int) *Case {
	less := &Case{Seed: c.Seed, Acts: c.Acts}
	for _, s := range c.Scripts {
		less.Scripts = append(less.Scripts, s.clone())
	}
	// The first act publishes, the last lets time pass: a part is a run of the others.
	for size := len(c.Acts) / 2; size > 0; size /= 4 {
		runs := (len(c.Acts) - 2) / size
		if i < runs {
			less.Acts = slices.Delete(slices.Clone(c.Acts), 1+i*size, 1+(i+1)*size)
			return less
		}
		i -= runs
	}
	for n, s := range less.Scripts {
		if i < len(s.journeys) {
			s.journeys = slices.Delete(s.journeys, i, i+1)
			return less
		}
		i -= len(s.journeys)
		for k := range s.journeys {
			var found bool
			lists(&s.journeys[k].steps, func(l *[]*node) bool {
				if i < len(*l) {
					*l, found = slices.Delete(*l, i, i+1), true
					return false
				}
				i -= len(*l)
				return true
			})
			if found {
				return less
			}
		}
		if i < len(s.heads) {
			for _, other := range less.Scripts[n:] {
				if k := slices.Index(other.heads, c.Scripts[n].heads[i]); k >= 0 {
					other.heads = slices.Delete(other.heads, k, k+1)
				}
			}
			return less
		}
		i -= len(s.heads)
	}
	return nil
}
