package schema

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Hidden tells the first character of an id that nobody sees, such as one of no width or one that turns the direction of the text
// round, and which character of the id it is: "U+200B, character 3"; "": there is none. Two ids that differ by one look the
// same, and would be two people.
func Hidden(id string) string {
	for i, r := range id {
		if unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
			return fmt.Sprintf("%U, character %d", r, utf8.RuneCountInString(id[:i])+1)
		}
	}
	return ""
}
