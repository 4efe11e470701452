package explain

// forgotten tells those who watch that a contact is gone; no path keeps it.
func (p *telling) forgotten() string {
	if by, _ := p.Values["by"].(string); by != "" {
		return "was forgotten, as " + by + " asked: nothing is kept of them"
	}
	return "was forgotten: nothing is kept of them"
}
