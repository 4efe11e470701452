package store

import "fmt"

// The layouts of keys and values that there have been. A folder with a newer one is refused; one with an older one becomes
// one of the newest as soon as it is opened, since an older journey could not read what is written from then on.
const (
	timerKeys   = "1" // each timer is a key
	timerBlocks = "2" // timers are in blocks
	redoParts   = "3" // a checkpoint that a process did not finish may lie there in parts
	statePages  = "4" // states are in pages
	squeezedLog = "5" // large records of the log are squeezed
)

func (s *Store) checkFormat() error {
	have, err := s.Secret("format", func() ([]byte, error) { return []byte(squeezedLog), nil })
	if err != nil {
		return fmt.Errorf("read the format of the data folder: %w", err)
	}
	switch string(have) {
	case squeezedLog:
		return nil
	case timerKeys, timerBlocks, redoParts, statePages:
		return s.keepSecret("format", []byte(squeezedLog))
	}
	return fmt.Errorf("the data folder %s has format %s, this journey knows formats %s to %s: use the version that wrote it, or a newer one",
		s.dir, have, timerKeys, squeezedLog)
}
