package machine

import (
	"cmp"
	"slices"

	"github.com/journeylang/journey/lang/plan"
)

// The ladder of rule 18: an address that does not work is left alone for a while, longer each time. A complaint is for
// ever. This holds for every message, whatever it is for: it is the reputation of the sender that is at stake.
var blockDays = [...]int64{7, 14, 30, 180}

// softLimit is how many soft bounces in a row block an address.
const softLimit = 5

const dayMillis = int64(24 * 60 * 60 * 1000)

// feedback takes in what the receiving system says of a message: delivered, bounced, complained.
func (r *run) feedback(message, interaction string, fields Values) {
	to := r.sentTo(message)
	if to == "" {
		return
	}
	i, known := slices.BinarySearchFunc(r.st.Addresses, to, func(a Address, to string) int { return cmp.Compare(a.Address, to) })
	if !known {
		if interaction == "delivered" {
			return // nothing was ever wrong with it
		}
		r.st.Addresses = slices.Insert(r.st.Addresses, i, Address{Address: to})
	}
	a := &r.st.Addresses[i]
	switch interaction {
	case "delivered":
		a.Soft = 0
	case "complained":
		if a.Complained == 0 {
			a.Complained = r.now
			r.trace(AddressBlocked, to, Values{"because": "complained"})
		}
	case "bounced":
		hard := fields["type"] == "hard"
		if a.Soft++; !hard && a.Soft < softLimit {
			return
		}
		because := "hard bounce"
		if !hard {
			because = "soft bounces in a row"
		}
		days := blockDays[min(int(a.Blocks), len(blockDays)-1)]
		a.Soft, a.Blocks, a.Until = 0, a.Blocks+1, r.now+days*dayMillis
		r.trace(AddressBlocked, to, Values{"because": because, "until": moment(a.Until)})
	}
}

// sentTo returns the address that a message last went to; one that no trip remembers, the contact's address now.
func (r *run) sentTo(message string) string {
	at, to := int64(-1), ""
	for i := range r.st.Trips {
		for _, s := range r.st.Trips[i].Sent {
			if s.Message == message && s.To != "" && s.At > at {
				at, to = s.At, s.To
			}
		}
	}
	if to != "" {
		return to
	}
	m, ok := r.p.Message(message)
	if !ok {
		return ""
	}
	to, _ = r.address(m)
	return to
}

// suppressed reports whether nothing may go to the address, or to the contact at all.
func (r *run) suppressed(m *plan.Message, to string) (Values, bool) {
	i, known := slices.BinarySearchFunc(r.st.Addresses, to, func(a Address, to string) int { return cmp.Compare(a.Address, to) })
	if known {
		switch a := &r.st.Addresses[i]; {
		case a.Complained != 0:
			return Values{"because": "complained", "at": moment(a.Complained)}, true
		case a.Until > r.now:
			return Values{"because": "bounced", "until": moment(a.Until)}, true
		}
	}
	if r.keptSuppressed(m, to) {
		return Values{"because": "forgotten"}, true
	}
	for _, g := range r.p.Plan.Suppressed {
		if g.Segment && r.member(g.Name) || !g.Segment && r.belongs(g.Name) {
			return Values{"because": g.Name}, true
		}
	}
	return nil, false
}

// belongs reports whether the contact is in one of the groups that the runtime keeps.
func (r *run) belongs(group string) bool {
	switch group {
	case "unsubscribed":
		said := r.st.said("marketing", "")
		return said != nil && !said.Yes
	case "complained":
		return slices.ContainsFunc(r.st.Addresses, func(a Address) bool { return a.Complained != 0 })
	case "bounced":
		return slices.ContainsFunc(r.st.Addresses, func(a Address) bool { return a.Until > r.now })
	}
	return false
}
