package machine

import "github.com/tinylib/msgp/msgp"

// HasLeads reports whether what EncodeState wrote has leads, without decoding it.
func HasLeads(b []byte) bool { return has(b, "le") }

// HasTasks reports whether what EncodeState wrote has tasks, without decoding it.
func HasTasks(b []byte) bool { return has(b, "ta") }

// has reports whether an encoded state has a member. One that cannot be read is said to have it: decoding it says why.
func has(b []byte, member string) bool {
	if len(b) == 0 {
		return true
	}
	n, b, err := msgp.ReadMapHeaderBytes(b[1:])
	for ; n > 0 && err == nil; n-- {
		var name []byte
		if name, b, err = msgp.ReadMapKeyZC(b); err != nil || string(name) == member {
			return true
		}
		b, err = msgp.Skip(b)
	}
	return err != nil
}
