package machine

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/journeylang/journey/lang/plan"
)

//go:generate go run github.com/tinylib/msgp@v1.6.5 -io=false -tests=false -o forget_gen.go -file forget.go

// To forget somebody is to erase all that is kept of them, at once and before anything else of that instant (rule 6): every
// trip leaves, what was not handed over is withdrawn, and what others keep of the person (the desks of their leads, worklists,
// the account, the ids that were merged into them) is told to let go of it. The state is empty then, and the fold drops it
// with its trace. What stays is a Forgot, which names nobody. Counters stay: they name nobody either.

// Verbs of a ForgetInput.
const (
	// ForgetPerson is from outside: Key the mark of the id, Detail who asks for it. Fields: note, why; salt, where the
	// addresses are to stay suppressed, the key of their marks.
	ForgetPerson = ""
	forgetAlias  = "alias" // to an alias: who it was merged into is forgotten
	forgetEntry  = "entry" // to the desk that knows whose a lead is
)

// reasonErased is why the trips of somebody leave who is forgotten.
const reasonErased = "erased"

// Forgot is that somebody was forgotten, and nothing else of them.
type Forgot struct {
	Mark     string `msg:"h"` // a keyed hash of the id
	At       int64  `msg:"t"` // ms
	By       string `msg:"b,omitempty"`
	Note     string `msg:"o,omitempty"`
	Trips    int64  `msg:"n,omitempty"` // that were under way
	Messages int64  `msg:"m,omitempty"` // that were not handed over yet, and are not any more
	Leads    int64  `msg:"l,omitempty"`
	Tasks    int64  `msg:"k,omitempty"` // that were still to be done
	Aliases  int64  `msg:"a,omitempty"` // ids that were merged into this one
	Kept     bool   `msg:"s,omitempty"` // the addresses stay suppressed
}

// Holds counts what there is of a person to forget.
func (st *State) Holds() Forgot {
	f := Forgot{Leads: int64(len(st.Leads)), Aliases: int64(len(st.Aliases))}
	for i := range st.Trips {
		if st.Trips[i].Left == 0 {
			f.Trips++
		}
	}
	for i := range st.Pending {
		if st.Pending[i].Call == nil {
			f.Messages++
		}
	}
	for i := range st.Tasks {
		if st.Tasks[i].Open() {
			f.Tasks++
		}
	}
	return f
}

// Forget applies a ForgetInput to an entity that there is, and reports whether it is erased: its state is empty then.
func Forget(w *World, st *State, now int64, in *Input, out *Output) (erased bool) {
	r := out.begin(w, st, now)
	switch {
	case KindOf(st.ID) == DeskEntity && in.Name == forgetEntry:
	case KindOf(st.ID) != ContactEntity || in.Name == forgetEntry:
		return false
	case st.Into != "" && in.Name == ForgetPerson:
		r.tellOn(in) // it is the other one who is forgotten, and that one tells its aliases
		return false
	default:
		r.withoutFault(r.dismissAll)
		r.withoutFault(func() { r.tellOthers(in) })
		r.trace(Forgotten, "", Values{"by": in.Detail})
	}
	*st = State{ID: st.ID}
	return true
}

// withoutFault does a part of forgetting. What is wrong with a state must not keep it.
func (r *run) withoutFault(do func()) {
	defer func() { _ = recover() }()
	do()
}

// dismissAll lets every trip leave, and withdraws what was not handed over yet.
func (r *run) dismissAll() {
	st := r.st
	for i := range st.Pending {
		r.out.Withdrawn = append(r.out.Withdrawn, st.Pending[i].Key)
	}
	for i := range st.Trips {
		if st.Trips[i].Left == 0 {
			r.leave(i, reasonErased)
		}
	}
	for i := range st.Pending {
		e := &st.Pending[i]
		p := r.world.Program(e.Program)
		_, journey, _ := p.Journey(e.Journey)
		r.out.Counts(p, journey).Steps[e.Step].Withdrawn++
	}
	for i := range st.Doors {
		counted := r.world.Program(st.Doors[i].Program)
		_, was, _ := counted.Journey(st.Doors[i].Journey)
		r.out.Counts(counted, was).Waiting--
	}
}

// tellOthers tells everybody else who keeps something of the person, and notes that they were forgotten.
func (r *run) tellOthers(in *Input) {
	st := r.st
	for i := range st.Leads {
		for _, on := range st.Leads[i].Listed {
			r.tell(RoleID(on.Role), Input{Kind: TaskInput, Name: taskClose, Key: st.Leads[i].ID})
		}
		r.tell(LeadEntry(st.Leads[i].ID), Input{Kind: ForgetInput, Name: forgetEntry})
	}
	for i := range st.Tasks {
		if t := &st.Tasks[i]; t.Open() && t.Role != "" {
			r.tell(RoleID(t.Role), Input{Kind: TaskInput, Name: taskClose, Key: t.ID})
		}
	}
	r.leaveAccounts()
	for _, alias := range st.Aliases {
		r.tell(alias, Input{Kind: ForgetInput, Name: forgetAlias, Detail: in.Detail})
	}
	if st.Joining != "" {
		r.tell(st.Joining, Input{Kind: MergeInput, Name: mergeGone, Key: st.ID})
	}
	if in.Name != ForgetPerson {
		return
	}
	f := st.Holds()
	f.Mark, f.At, f.By = in.Key, r.now, in.Detail
	f.Note, _ = in.Fields["note"].(string)
	if salt, _ := in.Fields["salt"].(string); salt != "" {
		f.Kept = true
		r.broadcast(BoardChange{Suppress: &Suppress{Salt: salt, Marks: st.addressMarks(salt)}})
	}
	r.out.Forgot = &f
}

// leaveAccounts tells the accounts that the contact ever belonged to, by the marks of all that it did: they keep a trace of
// that too.
func (r *run) leaveAccounts() {
	var accounts []string
	if r.st.Account != nil {
		accounts = append(accounts, r.st.Account.ID)
	}
	past := r.pastEntries()
	for i := range past {
		if past[i].Kind == Linked && !slices.Contains(accounts, past[i].Text) {
			accounts = append(accounts, past[i].Text)
		}
	}
	if len(accounts) == 0 {
		return
	}
	var did []PastEvent
	for i := range past {
		if k := past[i].Kind; k == Happened || k == Inherited {
			did = append(did, PastEvent{At: int64(deedMark(&past[i]))})
		}
	}
	for _, account := range accounts {
		r.tell(AccountID(account), Input{Kind: AccountInput, Name: AccountForget, Key: r.st.ID})
		for chunk := range slices.Chunk(did, pastChunk) {
			r.tell(AccountID(account), Input{Kind: AccountInput, Name: AccountForget, Key: r.st.ID, Past: chunk})
		}
	}
}

// PresumesThere reports whether an input is only for an entity that there is: what comes late, of a message or from another
// entity, must not bring back somebody who was forgotten. schema is that of its record.
func (in *Input) PresumesThere(schema uint16) bool {
	if in.Kind == AnswerInput {
		return true
	}
	if schema != 0 && schema < goneIsGone {
		return false
	}
	contact := KindOf(in.Contact) == ContactEntity
	switch in.Kind {
	case OutcomeInput:
		return true
	case TaskInput:
		return KindOf(in.Contact) != DeskEntity
	case LeadInput:
		return in.Name != LeadCreate && in.Name != LeadPut
	case AccountInput:
		return contact || in.Name == AccountForget
	}
	// What an entity tells makes no contact, but for one that another is to be merged into.
	return in.Sent != 0 || in.From != 0 && contact && !(in.Kind == MergeInput && in.Name == mergeAsk)
}

// BeforeThem reports whether an input answers a message from before the contact there began: it went to somebody who had the
// same id, and was forgotten.
func (in *Input) BeforeThem(st *State) bool { return in.Sent != 0 && in.Sent < st.Created }

// Suppress is news for the boards: addresses of somebody who was forgotten that are to stay suppressed.
type Suppress struct {
	Salt  string   `msg:"s"` // the key of the marks
	Marks []uint64 `msg:"m"`
}

// What the mark of an address stands for.
const (
	suppressAll       = "all"       // nothing goes there: it complained
	suppressMarketing = "marketing" // nothing but what is transactional goes there, unless somebody there opts in anew
)

// addressMark is a keyed hash of an address.
func addressMark(salt, what, address string) uint64 {
	mac := hmac.New(sha256.New, []byte(salt))
	mac.Write([]byte(what + "\x00" + strings.ToLower(strings.TrimSpace(address))))
	return binary.BigEndian.Uint64(mac.Sum(nil))
}

// addressMarks returns the marks of all addresses of a contact.
func (st *State) addressMarks(salt string) []uint64 {
	var addresses []string
	add := func(address string) {
		if address != "" && !slices.Contains(addresses, address) {
			addresses = append(addresses, address)
		}
	}
	for _, field := range [...]string{"email", "phone", "push_token"} {
		text, _ := st.Profile[field].(string)
		if field == "phone" {
			text = phone(text)
		}
		add(text)
	}
	var marks []uint64
	for i := range st.Addresses {
		add(st.Addresses[i].Address)
		if st.Addresses[i].Complained != 0 {
			marks = append(marks, addressMark(salt, suppressAll, st.Addresses[i].Address))
		}
	}
	for _, a := range addresses {
		marks = append(marks, addressMark(salt, suppressMarketing, a))
	}
	return marks
}

// suppress adds marks to the board.
func (b *Board) suppress(s *Suppress) {
	b.Salt = s.Salt
	b.Suppressed = append(b.Suppressed, s.Marks...)
	slices.Sort(b.Suppressed)
	b.Suppressed = slices.Compact(b.Suppressed)
}

// keptSuppressed reports whether a message may not go to an address that somebody had who was forgotten, and asked for that.
func (r *run) keptSuppressed(m *plan.Message, to string) bool {
	b := r.board()
	if b.keptSuppressed(suppressAll, to) {
		return true
	}
	if m.Purpose == "transactional" || !b.keptSuppressed(suppressMarketing, to) {
		return false
	}
	said := r.st.said(m.For(), to)
	return said == nil || !said.Yes
}

// keptSuppressed reports whether an address is suppressed that somebody had who was forgotten.
func (b *Board) keptSuppressed(what, address string) bool {
	if len(b.Suppressed) == 0 {
		return false
	}
	_, found := slices.BinarySearch(b.Suppressed, addressMark(b.Salt, what, address))
	return found
}
