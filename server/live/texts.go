package live

import (
	"encoding/json"
	"sync"

	"github.com/journeylang/journey/runtime/explain"
	"github.com/journeylang/journey/runtime/fold"
	"github.com/journeylang/journey/runtime/machine"
)

// texts keeps the newest lines as they are written, so that each is told once and not once for every viewer.
type texts struct {
	mu    sync.Mutex
	slots [queueLines]struct {
		cursor fold.Cursor
		text   []byte
	}
}

// of returns the message of a line.
func (t *texts) of(w *machine.World, l *fold.Line) ([]byte, error) {
	slot := &t.slots[(l.Cursor.Round*31+uint64(l.Cursor.Partition)*7+uint64(l.Cursor.Seq))%queueLines]
	t.mu.Lock()
	if slot.text != nil && slot.cursor == l.Cursor {
		defer t.mu.Unlock()
		return slot.text, nil
	}
	t.mu.Unlock()
	text, err := json.Marshal(trace{"trace", explain.Of(w, l)})
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	slot.cursor, slot.text = l.Cursor, text
	return text, nil
}
