package ast

// Name returns the kind and the name of a declaration, which name it within a program: "journey launch". Of some kinds
// there is one: "project". What has no name of its own is named by its place.
func Name(d Decl) string {
	switch d := d.(type) {
	case *Project:
		return "project"
	case *Contact:
		return "contact"
	case *Account:
		return "account"
	case *Lead:
		return "lead"
	case *Event:
		return "event " + d.Name.Name
	case *Segment:
		return "segment " + d.Name.Name
	case *Function:
		return "function " + d.Name.Name
	case *Action:
		return "action " + d.Name.Name
	case *Topic:
		return "topic " + d.Name.Name
	case *Channel:
		return "channel " + d.Medium.Name
	case *Quiet:
		return "quiet " + d.Name.Name
	case *Email:
		return "message " + d.Name.Name
	case *SMS:
		return "message " + d.Name.Name
	case *Push:
		return "message " + d.Name.Name
	case *Journey:
		return "journey " + d.Name.Name
	case *Score:
		return "score " + d.Name.Name
	case *Process:
		return "process " + d.Name.Name
	case *Form:
		return "form " + d.Name.Name
	case *Map:
		return "map " + d.Name.Name
	case *Test:
		return "test " + d.Name.Value
	}
	return d.Span().File.Name + d.Span().Text()
}
