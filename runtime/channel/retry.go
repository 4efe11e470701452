package channel

import (
	"hash/fnv"
	"strconv"
	"time"
)

// The patience with a server that does not take a mail: one second, doubled each time up to five minutes, about eight
// hours in all.
const (
	firstWait   = time.Second
	longestWait = 5 * time.Minute
	MaxAttempts = 100 // tries, the first one included; then the mail counts as rejected
)

// Backoff returns how long to wait behind the given failed attempt (1: the first) of the mail with the key, so that the
// mails that failed together do not come back together: between three quarters and five quarters of the plain wait. It
// is the same on every replay.
func Backoff(attempt int, key string) time.Duration {
	wait := longestWait
	if attempt < 10 {
		wait = min(longestWait, firstWait<<max(attempt-1, 0))
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(key + "\x00" + strconv.Itoa(attempt)))
	share := time.Duration(h.Sum64() >> 20 % 1024)
	return wait*3/4 + wait*share/2048
}
