package machine

import "github.com/journeylang/journey/lang/plan"

// What people do with messages and forms, and what the runtime notices itself, comes by doors of its own, with their limits and
// their proofs: an event that anybody may report must not pass for it. What lies further back than LateLimit is the history of
// an older system, starts and steers nothing, and may come as an event.

// Forged tells why an event called name, at the time at (ms; 0: now), may not be reported as an event, and by which door it
// comes; "": it may.
func Forged(p *plan.Program, name string, at, now int64) (why, door string) {
	if at != 0 && at < now-LateLimit {
		return "", ""
	}
	switch p.Origin(name) {
	case plan.FromForms:
		return "only forms report this: as an event it would pass by their limits",
			"fill the form in: POST /f/FORM, or POST /v1/inbound/FORM from another system"
	case plan.FromSenders:
		return "this happens to a message, and comes from whoever has sent it",
			`report it by POST /v1/outcomes: {"receipt": "…", "status": "clicked"}; or give an event of your own another name`
	case plan.FromRuntime:
		return "the runtime notices this itself", "report what brings it about, by POST /v1/contacts, /v1/accounts or /v1/leads"
	}
	return "", ""
}
