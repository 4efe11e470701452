package main

import (
	"slices"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/explain"
)

// fieldsAtMost is how many fields a line of a list shows, and cellAtMost how many letters of each.
const (
	fieldsAtMost = 4
	cellAtMost   = 40
)

// inShort shows the first fields of a record in a line, but those that stand in columns of their own.
func (a *asked) inShort(fields map[string]any, but ...string) string {
	for _, name := range but {
		delete(fields, name)
	}
	var parts []string
	for _, name := range sortedNames(fields) {
		if fields[name] == nil || fields[name] == "" {
			continue
		}
		if len(parts) == fieldsAtMost {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, name+": "+short(a.plainly(fields[name])))
	}
	return strings.Join(parts, ", ")
}

// short cuts a long text.
func short(text string) string {
	if r := []rune(text); len(r) > cellAtMost {
		return string(r[:cellAtMost-1]) + "…"
	}
	return text
}

// text shows a value of the API without quotes around texts.
func text(v any) string {
	if s, ok := v.(string); ok {
		return short(s)
	}
	if v == nil {
		return ""
	}
	return short(explain.Show(v))
}

func sortedNames(fields map[string]any) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// plainly shows a value of the API: points without the digits that nobody reads, instants to the minute.
func (a *asked) plainly(v any) string {
	switch v := v.(type) {
	case float64:
		return explain.Points(v)
	case string:
		if at := a.minute(v); at != v {
			return at
		}
	}
	return explain.Show(v)
}

// minute tells an instant of the API by the wall clock of the project, to the minute: 2026-03-02 10:00
func (a *asked) minute(instant string) string {
	at, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		return instant
	}
	return at.In(a.zone).Format("2006-01-02 15:04")
}
