package expr

import "time"

// The functions here take values from the Env, which expr's machine hands them as it is.

func fromContact(e *Env) map[string]any { return e.Contact }
func fromEvent(e *Env) map[string]any   { return e.Event }
func fromStart(e *Env) map[string]any   { return e.Start }
func fromFields(e *Env) map[string]any  { return e.Fields }

// readField reads a field; one that was never set has its default.
func readField(from func(*Env) map[string]any, name string, unset any) func(any) any {
	return func(env any) any {
		v, ok := from(env.(*Env))[name]
		if !ok {
			return unset
		}
		return v
	}
}

func readNow(env any) any { return env.(*Env).Now }

// readMember asks for the membership in a segment.
func readMember(segment string) func(any) any {
	return func(env any) any {
		member := env.(*Env).Member
		return member != nil && member(segment)
	}
}

// readHistory asks for a reading of the history. Nothing counted is zero, whatever the answer.
func readHistory(a *Aggregate) func(any) any {
	var none any
	switch a.Fn {
	case "count", "sum", "distinct":
		none = 0.0
	case "happened":
		none = false
	}
	return func(env any) any {
		history := env.(*Env).History
		if history == nil {
			return none
		}
		switch v := history(a).(type) {
		case nil:
			return none
		case int:
			return float64(v)
		case int64:
			return float64(v)
		default:
			return v
		}
	}
}

// readSince is the time since the last event.
func readSince(a *Aggregate) func(any) any {
	last := readHistory(a)
	return func(env any) any {
		at, ok := last(env).(time.Time)
		if !ok {
			return nil
		}
		return env.(*Env).Now.Sub(at)
	}
}
