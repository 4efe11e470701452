package fold

import "github.com/journeylang/journey/runtime/machine"

// tick fires what is due, at most tickLimit contacts; NextDue tells whether another tick is needed at once.
func (p *Partition) tick() error {
	for fired := 0; fired < tickLimit; {
		due := p.timers.take(p.Now, tickLimit-fired)
		if len(due) == 0 {
			return p.gather(tickLimit - fired)
		}
		ids := make([]string, len(due))
		for i := range due {
			ids[i] = due[i].id
		}
		if err := p.readAhead(ids); err != nil {
			return err
		}
		for len(due) > 0 && fired < tickLimit {
			t := due[0]
			if again, ok := p.timers.popBefore(t); ok {
				t = again // what fired has something to do at once
			} else {
				due = due[1:]
			}
			did, err := p.fire(t)
			if err != nil {
				return err
			}
			if did {
				fired++
			}
		}
		for _, t := range due {
			p.timers.queue.put(t)
		}
	}
	return nil
}

// fire lets a contact do what is due, and reports whether there was anything.
func (p *Partition) fire(t timer) (bool, error) {
	e, err := p.load(t.id)
	if err != nil {
		return false, err
	}
	e.queued = 0
	// A stale timer must not show: which there are depends on what this process has seen. So it neither counts nor
	// fires, also if the contact has something to do by now, but a little later.
	if due := e.state.NextDue(); due == 0 || due > t.due {
		p.schedule(e)
		return false, nil
	}
	return true, p.touch(t.id, func(st *machine.State) { machine.Fire(p.world, st, p.Now, p.Now, &p.out) })
}
