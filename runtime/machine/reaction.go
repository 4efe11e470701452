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

func (r *run) medium(message string) string { return r.p.medium(message) }

// medium returns what a message goes by.
func (m *Program) medium(message string) string {
	if one, ok := m.Message(message); ok {
		return one.Medium
	}
	return ""
}
