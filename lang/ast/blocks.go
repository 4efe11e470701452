package ast

// Blocks returns the blocks of steps inside a step, in the order of the script; none for a step without.
func Blocks(s Step) []*Block {
	var all []*Block
	add := func(blocks ...*Block) {
		for _, b := range blocks {
			if b != nil {
				all = append(all, b)
			}
		}
	}
	switch s := s.(type) {
	case *Send:
		add(s.Else)
	case *SendBest:
		add(s.Else)
	case *WaitUntil:
		add(s.Else)
	case *WaitFor:
		for _, o := range s.Outcomes {
			add(o.Body)
		}
		add(s.Else)
	case *Remind:
		add(s.Done, s.Expired)
	case *If:
		for _, b := range s.Branches {
			add(b.Body)
		}
		add(s.Else)
	case *Choose:
		for _, c := range s.Cases {
			add(c.Body)
		}
		add(s.Else)
	case *Split:
		for _, a := range s.Arms {
			add(a.Body)
		}
	case *Repeat:
		add(s.Body)
	case *Do:
		add(s.OnError)
	}
	return all
}
