package repl

import (
	"fmt"
	"strings"
	"time"

	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/lang/token"
)

// manyContacts is from how many contacts on :advance tells only of the one in hand.
const manyContacts = 200

func (s *Session) showNow(w *strings.Builder, _ string) error {
	fmt.Fprintf(w, "%s %s\n", s.clock(s.now()), s.plan.Zone)
	return nil
}

// advance lets time pass by a length of time or until an instant, and tells what happened meanwhile.
func (s *Session) advance(w *strings.Builder, rest string) error {
	to, err := s.until(rest)
	if err != nil {
		return err
	}
	if to.Before(s.shell.Now()) {
		return fmt.Errorf("it is %s already, and time only goes forward", s.clock(s.now()))
	}
	if err := s.shell.Advance(to); err != nil {
		return err
	}
	ids := s.shell.Contacts()
	if len(ids) > manyContacts {
		fmt.Fprintf(w, "it is %s; %d contacts moved on\n", s.clock(s.now()), len(ids))
		if ids = nil; s.current != "" {
			ids = []string{s.current}
		}
	}
	s.news(w, ids...)
	fmt.Fprintf(w, "it is %s\n", s.clock(s.now()))
	return nil
}

func (s *Session) until(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, fmt.Errorf("how far? write :advance 1h30m, :advance 3d or :advance 2026-03-02 10:00")
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return plan.Local(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, s.plan.Zone), nil
		}
	}
	days, millis, fault := token.ParseDuration(text)
	if fault != nil || days == 0 && millis == 0 {
		return time.Time{}, fmt.Errorf("%q is no length of time and no instant; write :advance 1h30m, :advance 3d or :advance 2026-03-02 10:00", text)
	}
	return plan.Duration{Days: days, Exact: time.Duration(millis) * time.Millisecond}.After(s.shell.Now(), s.plan.Zone), nil
}
