package ast

// Remind sends messages until an event happens or time runs out.
//
//	remind until checked_out where event.cart_id == start.cart_id or 5d {
//	  after 0h email cart_reminder
//	  after 1d sms   last_call
//	} done { … } expired { … }
type Remind struct {
	At
	Until     Trigger
	Limit     *Duration // or 5d
	LimitDate *Expr     // or event.closes_at: a date of the start or contact
	Reminders []*Reminder
	Done      *Block
	Expired   *Block
}

// Reminder is one message of the series: after 1d email cart_offer
type Reminder struct {
	At
	After Duration
	Send  Step // *Send or *SendBest
}

func (*Remind) step() {}
