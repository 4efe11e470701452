package ast

// Wait lets time pass: wait 3d
type Wait struct {
	At
	For Duration
}

// WaitFor waits for an event, up to a limit.
//
//	wait up to 3d for order_placed where event.total > 20 { … } else { … }
//	wait up to 3d { on welcome.clicked { … } on order_placed { … } else { … } }
type WaitFor struct {
	At
	Limit    Duration
	Outcomes []*Outcome
	Else     *Block // taken when the limit passes
}

// Outcome is one of the events that end a wait: on welcome.clicked where event.link == "espresso" { … }
type Outcome struct {
	At
	On   Trigger
	Body *Block // nil: the journey just goes on
}

func (*Wait) step()    {}
func (*WaitFor) step() {}
