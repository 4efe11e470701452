package expr

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/journeylang/journey/lang/schema"
)

// Digest identifies what an expression is compiled from: its text, what it may name and what it must yield. Equal
// digests give equal programs, so that whoever compiles a program again need not compile what has stayed the same.
type Digest [sha256.Size]byte

// Digests computes digests. It remembers those of records, which must not change while it is in use. The zero value
// is ready.
type Digests struct {
	records map[*schema.Record]Digest
	buffer  []byte
}

// Scope returns the digest of what a scope lets be named.
func (g *Digests) Scope(s *Scope) Digest {
	return sha256.Sum256(g.appendScope(nil, s))
}

// Text returns the digest of an expression that reads text. It may name what the scope of the digest base holds, and
// what own holds besides or instead.
func (g *Digests) Text(text string, base Digest, own *Scope, want schema.Type) Digest {
	b := append(g.buffer[:0], base[:]...)
	b = g.appendScope(b, own)
	b = g.appendType(b, want)
	b = append(b, text...)
	g.buffer = b
	return sha256.Sum256(b)
}

func (g *Digests) appendScope(b []byte, s *Scope) []byte {
	for _, r := range [...]*schema.Record{s.Contact, s.Event, s.Start, s.Fields, s.Leads} {
		b = g.appendRecord(b, r)
	}
	b = g.appendRecords(b, s.Records)
	b = strconv.AppendBool(b, s.Events == nil)
	b = g.appendRecords(b, s.Events)
	b = appendNames(b, s.Segments)
	b = strconv.AppendInt(b, int64(len(s.Calls)), 10)
	if len(s.Calls) == 0 {
		return b
	}
	for _, name := range slices.Sorted(maps.Keys(s.Calls)) {
		f := s.Calls[name]
		b = strconv.AppendQuote(b, name)
		b = g.appendFields(b, f.Params)
		b = g.appendType(b, f.Result)
	}
	return b
}

func appendNames(b []byte, names []string) []byte {
	b = append(strconv.AppendInt(b, int64(len(names)), 10), ' ')
	for _, n := range names {
		b = strconv.AppendQuote(b, n)
	}
	return b
}

func (g *Digests) appendRecords(b []byte, all map[string]*schema.Record) []byte {
	b = append(strconv.AppendInt(b, int64(len(all)), 10), ' ')
	if len(all) == 0 {
		return b
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b = strconv.AppendQuote(b, name)
		b = g.appendRecord(b, all[name])
	}
	return b
}

func (g *Digests) appendRecord(b []byte, r *schema.Record) []byte {
	if r == nil {
		return append(b, 0)
	}
	d, ok := g.records[r]
	if !ok {
		d = sha256.Sum256(g.appendFields(nil, r.Fields))
		if g.records == nil {
			g.records = map[*schema.Record]Digest{}
		}
		g.records[r] = d
	}
	return append(append(b, 1), d[:]...)
}

func (g *Digests) appendFields(b []byte, fields []schema.Field) []byte {
	b = append(strconv.AppendInt(b, int64(len(fields)), 10), ' ')
	for i := range fields {
		f := &fields[i]
		b = strconv.AppendQuote(b, f.Name)
		b = strconv.AppendBool(b, f.Unique)
		b = strconv.AppendBool(b, f.Fades)
		b = strconv.AppendBool(b, f.Fades)
		if f.Default != nil {
			b = fmt.Appendf(b, "%T %q", f.Default, fmt.Sprint(f.Default))
		}
		b = g.appendType(append(b, ' '), f.Type)
	}
	return b
}

func (g *Digests) appendType(b []byte, t schema.Type) []byte {
	b = append(b, byte(t.Kind))
	b = strconv.AppendBool(b, t.Optional)
	b = strconv.AppendBool(b, t.Whole)
	b = appendNames(b, t.Values)
	b = strconv.AppendBool(b, t.Elem != nil)
	if t.Elem != nil {
		b = g.appendType(b, *t.Elem)
	}
	return g.appendRecord(b, t.Fields)
}
