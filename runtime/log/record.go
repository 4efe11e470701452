// Package log holds the records of the input log: the truth that every state is a fold of.
//
// A partition's records have dense offsets. Records of many partitions that became durable with one synced write form
// a round; rounds are numbered too, so a round and a partition name a record, and in that order all records have one
// order that viewers can resume from.
package log

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// Partitions is the number of partitions of every installation, for ever: a contact stays in its partition.
const Partitions = 64

// Partition returns the partition of a contact (FNV-1a of its id, modulo Partitions).
func Partition(contact string) uint16 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(contact); i++ {
		h = (h ^ uint64(contact[i])) * 1099511628211
	}
	return uint16((h ^ h>>32) % Partitions)
}

// Kind says what a record holds. The numbers are on disk: never change one.
type Kind uint8

// The kinds of records.
const (
	Inputs  Kind = 1 // Body is a frame of inputs
	Tick    Kind = 2 // time has passed: fire what is due at Time
	Publish Kind = 3 // Body names the program that is the current one from here on
	Sweep   Kind = 4 // bring the next contacts under the current program
	Claim   Kind = 5 // a process has begun to write; its Epoch is that of the records behind it
	Steer   Kind = 6 // Body tells a journey to pause, to resume or to stop
)

// Schema is the number of the bodies that this binary writes: of their encoding, and of what the machine makes of them. A
// record folds for ever as its own number says.
const Schema = 4

// Record is one entry of a partition's log.
type Record struct {
	Partition uint16
	Offset    uint64 // dense, from 1
	Time      int64  // ms; the fold takes max(previous, Time): the only clock of the machine
	Kind      Kind
	Epoch     uint64 // of the process that wrote it
	Schema    uint16
	Body      []byte
}

// ErrDamaged means that the bytes of a record are not what was written.
var ErrDamaged = errors.New("the record is damaged")

const headerSize = 4 + 2 + 8 + 8 + 1 + 8 + 2

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Append appends the encoding of the record: a checksum over the rest, a fixed header, the body.
func (r *Record) Append(b []byte) []byte {
	start := len(b)
	b = append(b, 0, 0, 0, 0)
	b = binary.BigEndian.AppendUint16(b, r.Partition)
	b = binary.BigEndian.AppendUint64(b, r.Offset)
	b = binary.BigEndian.AppendUint64(b, uint64(r.Time))
	b = append(b, byte(r.Kind))
	b = binary.BigEndian.AppendUint64(b, r.Epoch)
	b = binary.BigEndian.AppendUint16(b, r.Schema)
	b = append(b, r.Body...)
	binary.BigEndian.PutUint32(b[start:], crc32.Checksum(b[start+4:], castagnoli))
	return b
}

// Decode reads a record; its body is a part of b.
func Decode(b []byte) (Record, error) {
	if len(b) < headerSize || binary.BigEndian.Uint32(b) != crc32.Checksum(b[4:], castagnoli) {
		return Record{}, ErrDamaged
	}
	r := Record{
		Partition: binary.BigEndian.Uint16(b[4:]),
		Offset:    binary.BigEndian.Uint64(b[6:]),
		Time:      int64(binary.BigEndian.Uint64(b[14:])),
		Kind:      Kind(b[22]),
		Epoch:     binary.BigEndian.Uint64(b[23:]),
		Schema:    binary.BigEndian.Uint16(b[31:]),
		Body:      b[headerSize:],
	}
	if r.Schema > Schema {
		return r, fmt.Errorf("record %d of partition %d was written by a newer journey (schema %d, this one reads up to %d): use that version",
			r.Offset, r.Partition, r.Schema, Schema)
	}
	return r, nil
}
