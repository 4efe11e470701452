package machine

// EntityKind says what an entity is.
type EntityKind uint8

// The kinds of entities.
const (
	ContactEntity EntityKind = iota
	AccountEntity
	DeskEntity
)

// The bytes that lead the ids of entities that are no contacts. An id that comes from outside holds no control
// characters, so no contact can take the id of another entity.
const (
	accountMark = "\x01"
	deskMark    = "\x02"
)

// FirstContact is before the id of every contact and behind the ids of all other entities.
const FirstContact = "\x1f"

// AccountID returns the id of the account called name.
func AccountID(name string) string { return accountMark + name }

// DeskID returns the id of the desk called name.
func DeskID(name string) string { return deskMark + name }

// KindOf returns what the entity with the id is.
func KindOf(id string) EntityKind {
	if id == "" {
		return ContactEntity
	}
	switch id[:1] {
	case accountMark:
		return AccountEntity
	case deskMark:
		return DeskEntity
	}
	return ContactEntity
}

// EntityName returns the id without what tells its kind: the name of an account or desk, the id of a contact.
func EntityName(id string) string {
	if KindOf(id) == ContactEntity {
		return id
	}
	return id[1:]
}
