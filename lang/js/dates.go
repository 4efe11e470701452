package js

import (
	_ "embed"

	"github.com/dop251/goja"
)

//go:embed dates.js
var datesSource string

// dates makes the constructor of Date that reads texts and parts as UTC.
var dates = goja.MustCompile("dates.js", datesSource, true)

// localIsUTC keeps the zone of the machine out of a runtime, as it must not decide an outcome.
func localIsUTC(r *goja.Runtime) error {
	date := r.Get("Date").(*goja.Object)
	proto := date.Get("prototype").(*goja.Object)
	for _, part := range []string{"Date", "Day", "FullYear", "Hours", "Milliseconds", "Minutes", "Month", "Seconds"} {
		hidden(proto, "get"+part, proto.Get("getUTC"+part))
		if set := proto.Get("setUTC" + part); set != nil {
			hidden(proto, "set"+part, set)
		}
	}
	hidden(proto, "toString", proto.Get("toUTCString"))
	hidden(proto, "toLocaleString", proto.Get("toISOString"))
	hidden(proto, "getTimezoneOffset", r.ToValue(func(goja.FunctionCall) goja.Value { return r.ToValue(0) }))
	for _, name := range []string{"toDateString", "toTimeString", "toLocaleDateString", "toLocaleTimeString"} {
		hidden(proto, name, proto.Get("toUTCString"))
	}
	v, err := r.RunProgram(dates)
	if err != nil {
		return err
	}
	hidden(proto, "constructor", v)
	hidden(r.GlobalObject(), "Date", v)
	return nil
}
