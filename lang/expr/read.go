package expr

import "time"

// The functions here take values from the Env, which expr's machine hands them as it is.

func fromContact(e *Env) map[string]any { return e.Contact }
func fromEvent(e *Env) map[string]any   { return e.Event }
func fromStart(e *Env) map[string]any   { return e.Start }
func fromFields(e *Env) map[string]any  { return e.Fields }

// fromRecord takes a record by its name.
func fromRecord(name string) func(*Env) map[string]any {
	return func(e *Env) map[string]any { return e.Records[name] }
}

func readLeads(env any) any { return env.(*Env).Leads }

// readPart takes a field of an object.
func readPart(name string, unset any) func(any) any {
	return func(object any) any {
		fields, _ := object.(map[string]any)
		v, ok := fields[name]
		if !ok {
			return unset
		}
		return v
	}
}

// callAuthor calls a function of the author's; the first argument is the Env. A missing value gives a missing result
// where the function does not take one.
func callAuthor(name string, f *Function) func(...any) any {
	return func(args ...any) any {
		e := args[0].(*Env)
		for i, v := range args[1:] {
			if v == nil && !f.Params[i].Type.Optional {
				return nil
			}
		}
		if e.Call == nil {
			return nil
		}
		return e.Call(name, args[1:])
	}
}

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
