package mail

import (
	"errors"
	"fmt"
	"strings"
)

// Error says what is wrong with a message, and where in its template.
type Error struct {
	Message string // the message's name
	Part    string // from, subject, body
	Line    int    // in the part, from 1; 0: the whole part
	Text    string // what is wrong, in the author's words
	Hint    string // how to mend it; may be empty
}

// Error returns one line: email welcome, body, line 3: there is no filter "upcas"; did you mean "upcase"?
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "email %s, %s", e.Message, e.Part)
	if e.Line > 0 {
		fmt.Fprintf(&b, ", line %d", e.Line)
	}
	b.WriteString(": " + e.Text)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

var (
	errTooLong = fmt.Errorf("the mail grows beyond %d KiB", maxOutput/1024)
	errTooMuch = fmt.Errorf("the template takes more than %d steps; shorten its lists and loops", maxSteps)
	errBig     = fmt.Errorf("a text grows beyond %d KiB", maxText/1024)
	errLong    = fmt.Errorf("a list has more than %d items", maxList)
)

// recovered turns what the template library threw into an error.
func recovered(r any) error {
	err, ok := r.(error)
	if !ok {
		return fmt.Errorf("%v", r)
	}
	for _, known := range []error{errTooLong, errTooMuch, errBig, errLong} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}
