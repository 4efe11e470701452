package identity

import (
	"testing"
	"time"
)

// TestShare takes locks beside those that are held already, gives way to whoever waits, and never waits while it holds any.
func TestShare(t *testing.T) {
	var l Locks
	s := l.Share()
	first, ok := s.Try([]string{"ada", "ben"})
	if !ok {
		t.Fatal("free locks were not taken")
	}
	second, ok := s.Try([]string{"ben", "cy"})
	if !ok {
		t.Fatal("the share is in its own way")
	}
	first()
	if release, ok := l.Share().Try([]string{"cy"}); ok {
		release()
		t.Fatal("what a share holds was taken from it")
	}
	taken := make(chan func())
	go func() { taken <- l.Hold([]string{"cy"}) }()
	for l.waiting.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, ok := s.Try([]string{"dora"}); ok {
		t.Fatal("more was taken while somebody waits")
	}
	second()
	(<-taken)()
	release := s.Hold([]string{"ada", "ben", "cy"})
	release()
	if again, ok := s.Try([]string{"ada", "ben", "cy", "dora"}); !ok {
		t.Error("what was given back is not free")
	} else {
		again()
	}
}
