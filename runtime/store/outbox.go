package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dgraph-io/badger/v4"

	"github.com/journeylang/journey/runtime/channel"
)

// ErrNoMail means that the outbox holds no mail of that name.
var ErrNoMail = errors.New("the outbox holds no such mail")

// Mail is a mail of the outbox. Its Name is its place: names in falling order are mails from the newest to the oldest.
type Mail struct {
	Name string
	channel.OutboxRecord
}

func mailKey(date int64, key string) []byte {
	return append(binary.BigEndian.AppendUint64([]byte{'o'}, uint64(date)), key...)
}

func mailName(key []byte) string {
	return fmt.Sprintf("%016x-%s", binary.BigEndian.Uint64(key[1:]), key[9:])
}

func mailKeyOf(name string) ([]byte, error) {
	date, key, ok := strings.Cut(name, "-")
	at, err := strconv.ParseUint(date, 16, 64)
	if !ok || err != nil || len(date) != 16 {
		return nil, fmt.Errorf("%w: %q is not the name of a mail (take it from the list)", ErrNoMail, name)
	}
	return mailKey(int64(at), key), nil
}

// PutMail makes the mails durable; it implements channel.OutboxStore. A mail that was put before is replaced. What is
// more than badger takes in one transaction is divided: of those, some may be there already when the rest fails.
func (s *Store) PutMail(records []channel.OutboxRecord) error {
	if err := s.Room(); err != nil {
		return err
	}
	err := s.state.Update(func(tx *badger.Txn) error {
		for i := range records {
			value, err := records[i].Encode()
			if err != nil {
				return err
			}
			if err := tx.Set(mailKey(records[i].Date, records[i].Key), value); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, badger.ErrTxnTooBig) && len(records) > 1 {
		half := len(records) / 2
		if err := s.PutMail(records[:half]); err != nil {
			return err
		}
		return s.PutMail(records[half:])
	}
	return err
}

// Mails returns up to n mails of the outbox, newest first, that are older than the one called before ("": from the
// newest).
func (s *Store) Mails(before string, n int) ([]Mail, error) {
	from := []byte{'o' + 1}
	if before != "" {
		key, err := mailKeyOf(before)
		if err != nil {
			return nil, err
		}
		from = key
	}
	var mails []Mail
	err := s.state.View(func(tx *badger.Txn) error {
		o := badger.DefaultIteratorOptions
		o.Reverse, o.PrefetchSize = true, min(n, 100)
		it := tx.NewIterator(o)
		defer it.Close()
		prefix := []byte{'o'}
		it.Seek(from)
		// A reverse seek stops at the key itself or below; the mail called before is not older than itself.
		for ; it.Valid() && len(mails) < n; it.Next() {
			item := it.Item()
			if string(item.Key()) == string(from) {
				continue
			}
			if !it.ValidForPrefix(prefix) {
				break
			}
			m, err := readMail(item)
			if err != nil {
				return err
			}
			mails = append(mails, m)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	return mails, nil
}

// Mail returns the mail of that name, or ErrNoMail.
func (s *Store) Mail(name string) (m Mail, err error) {
	key, err := mailKeyOf(name)
	if err != nil {
		return m, err
	}
	err = s.state.View(func(tx *badger.Txn) error {
		item, err := tx.Get(key)
		if errors.Is(err, badger.ErrKeyNotFound) {
			return fmt.Errorf("%w: %q", ErrNoMail, name)
		}
		if err != nil {
			return err
		}
		m, err = readMail(item)
		return err
	})
	return m, err
}

// CountMails returns how many mails of the contacts the outbox holds. It looks at every mail.
func (s *Store) CountMails(contacts []string) (int, error) {
	keys, err := s.mailsOf(contacts)
	return len(keys), err
}

// DropMails drops the mails of the contacts, and returns how many they were, by contact. It looks at every mail.
func (s *Store) DropMails(contacts []string) (map[string]int, error) {
	keys, err := s.mailsOf(contacts)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	dropped := map[string]int{}
	batch := s.state.NewWriteBatch()
	defer batch.Cancel()
	for key, contact := range keys {
		dropped[contact]++
		if err := batch.Delete([]byte(key)); err != nil {
			return nil, fmt.Errorf("drop mails of the outbox: %w", err)
		}
	}
	if err := batch.Flush(); err != nil {
		return nil, fmt.Errorf("drop mails of the outbox: %w", err)
	}
	return dropped, nil
}

// mailsOf returns the contacts of the mails that went to some of them, by the keys of the mails.
func (s *Store) mailsOf(contacts []string) (map[string]string, error) {
	keys := map[string]string{}
	prefix := []byte{'o'}
	err := scan(s.state, prefix, prefix, func(item *badger.Item) (bool, error) {
		return true, item.Value(func(b []byte) error {
			contact, err := channel.OutboxContact(b)
			if err == nil && slices.Contains(contacts, contact) {
				keys[string(item.KeyCopy(nil))] = contact
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("look through the outbox: %w", err)
	}
	return keys, nil
}

func readMail(item *badger.Item) (Mail, error) {
	m := Mail{Name: mailName(item.Key())}
	err := item.Value(func(b []byte) error {
		r, err := channel.DecodeOutbox(b)
		if err == nil {
			m.OutboxRecord = *r
		}
		return err
	})
	return m, err
}
