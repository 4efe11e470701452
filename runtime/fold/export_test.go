package fold

// Narrow leaves but so many bytes of room for the traces of those who are asked about.
func (a *Asking) Narrow(room int) *Asking {
	a.room = room
	return a
}
