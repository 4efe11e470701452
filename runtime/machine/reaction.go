package machine

// reaction takes in what came of a message, at once and however late it is heard of: the answer of a receiving system,
// the end of consent, what people take notice of. It comes before everything that the event may send.
func (r *run) reaction(message, interaction string, fields Values) {
	switch interaction {
	case "delivered", "bounced", "complained":
		r.feedback(message, interaction, fields)
	case "opened", "clicked", "replied":
		r.learnActed(message)
	case "unsubscribed":
		if m, ok := r.p.Message(message); ok {
			r.refuse(m.For(), "message "+message)
		}
	}
}

// medium returns what a message goes by.
func (r *run) medium(message string) string {
	if m, ok := r.p.Message(message); ok {
		return m.Medium
	}
	return ""
}
