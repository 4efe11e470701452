package server

import (
	"strings"

	"github.com/journeylang/journey/runtime/machine"
)

// nameOf is what people call a contact: its name, else its mail address; "": it has neither.
func nameOf(st *machine.State) string {
	if st == nil || machine.KindOf(st.ID) != machine.ContactEntity {
		return ""
	}
	text := func(field string) string {
		v, _ := st.Profile[field].(string)
		return v
	}
	if name := strings.TrimSpace(text("first_name") + " " + text("last_name")); name != "" {
		return name
	}
	if name := text("name"); name != "" {
		return name
	}
	return text("email")
}
