package store

import "fmt"

// DefaultReserve is the room that must be left on the disk to accept more: badger maps its files into memory and
// cannot be told of a full disk in the middle of a write, so it must never meet one.
const DefaultReserve = 192 << 20

// Room returns ErrFull when the disk has too little room left to accept more.
func (s *Store) Room() error {
	free, err := freeBytes(s.dir)
	if err != nil {
		return fmt.Errorf("ask for the room on the disk: %w", err)
	}
	if free < s.Reserve {
		return fmt.Errorf("%w: %d MB are left for %s, at least %d MB are needed; nothing that was accepted is lost, free some room and it goes on",
			ErrFull, free>>20, s.dir, s.Reserve>>20)
	}
	return nil
}
