package machine

import (
	"fmt"
	"math"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// Values is a set of named values: a profile, the fields of an event. Its encoding is canonical (names in order), so
// equal values give equal bytes. The values are those of package schema, and maps of them in undeclared events.
type Values map[string]any

// Names returns the names in order.
func (v Values) Names() []string {
	names := make([]string, 0, len(v))
	var few [16]named
	for _, one := range v.inOrder(few[:0]) {
		names = append(names, one.name)
	}
	return names
}

// MarshalMsg implements msgp.Marshaler.
func (v Values) MarshalMsg(b []byte) ([]byte, error) {
	b = msgp.AppendMapHeader(b, uint32(len(v)))
	var few [16]named
	sorted, err := v.inOrder(few[:0]), error(nil)
	for i := range sorted {
		b = msgp.AppendString(b, sorted[i].name)
		if b, err = appendValue(b, sorted[i].value); err != nil {
			return b, fmt.Errorf("encode %s: %w", sorted[i].name, err)
		}
	}
	return b, nil
}

func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return msgp.AppendNil(b), nil
	case string:
		return msgp.AppendString(b, v), nil
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 && !(v == 0 && math.Signbit(v)) {
			return msgp.AppendInt64(b, int64(v)), nil
		}
		return msgp.AppendFloat64(b, v), nil
	case bool:
		return msgp.AppendBool(b, v), nil
	case time.Time:
		return msgp.AppendTime(b, v), nil
	case []any:
		b = msgp.AppendArrayHeader(b, uint32(len(v)))
		var err error
		for _, e := range v {
			if b, err = appendValue(b, e); err != nil {
				return b, err
			}
		}
		return b, nil
	case map[string]any:
		return Values(v).MarshalMsg(b)
	}
	return b, fmt.Errorf("a %T cannot be kept", v)
}

// UnmarshalMsg implements msgp.Unmarshaler.
func (v *Values) UnmarshalMsg(b []byte) ([]byte, error) {
	n, b, err := msgp.ReadMapHeaderBytes(b)
	if err != nil {
		return b, err
	}
	if n == 0 {
		*v = nil
		return b, nil
	}
	m := make(Values, min(n, 1024))
	if b, err = m.fill(n, b); err != nil {
		return b, err
	}
	*v = m
	return b, nil
}

// fill reads n names with their values.
func (v Values) fill(n uint32, b []byte) ([]byte, error) {
	names := ordered(int(n))
	for i := range int(n) {
		text, rest, err := msgp.ReadStringZC(b)
		if err != nil {
			return rest, err
		}
		value, rest, err := readValue(rest, 0)
		if err != nil {
			return rest, err
		}
		if i < len(names) && names[i] == string(text) {
			v[names[i]] = value
		} else {
			v[sharedName(text)] = value
		}
		b = rest
	}
	return b, nil
}

// maxDepth bounds the nesting of lists and maps.
const maxDepth = 16

func readValue(b []byte, depth int) (any, []byte, error) {
	if depth > maxDepth {
		return nil, b, fmt.Errorf("values nested deeper than %d", maxDepth)
	}
	switch msgp.NextType(b) {
	case msgp.NilType:
		b, err := msgp.ReadNilBytes(b)
		return nil, b, err
	case msgp.StrType:
		text, b, err := msgp.ReadStringZC(b)
		if err != nil {
			return nil, b, err
		}
		return sharedText(text), b, nil
	case msgp.IntType, msgp.UintType:
		i, b, err := msgp.ReadInt64Bytes(b)
		if 0 <= i && i < int64(len(smallNumbers)) {
			return smallNumbers[i], b, err
		}
		return float64(i), b, err
	case msgp.Float64Type:
		return wrap(msgp.ReadFloat64Bytes(b))
	case msgp.BoolType:
		return wrap(msgp.ReadBoolBytes(b))
	case msgp.TimeType:
		t, b, err := msgp.ReadTimeBytes(b)
		return t.UTC(), b, err
	case msgp.ArrayType:
		n, b, err := msgp.ReadArrayHeaderBytes(b)
		if err != nil {
			return nil, b, err
		}
		list := make([]any, 0, min(n, 1024))
		for range n {
			var e any
			if e, b, err = readValue(b, depth+1); err != nil {
				return nil, b, err
			}
			list = append(list, e)
		}
		return list, b, nil
	case msgp.MapType:
		n, b, err := msgp.ReadMapHeaderBytes(b)
		if err != nil {
			return nil, b, err
		}
		m := make(map[string]any, min(n, 1024))
		for range n {
			var name string
			if name, b, err = msgp.ReadStringBytes(b); err != nil {
				return nil, b, err
			}
			if m[name], b, err = readValue(b, depth+1); err != nil {
				return nil, b, err
			}
		}
		return m, b, nil
	}
	return nil, b, fmt.Errorf("a value of unknown kind %v", msgp.NextType(b))
}

func wrap[T any](v T, b []byte, err error) (any, []byte, error) { return v, b, err }

// Msgsize implements msgp.Sizer: about what the encoded values take. It is asked before every encoding, so it does not
// look at them.
func (v Values) Msgsize() int { return msgp.MapHeaderSize + usualValue*len(v) }

// usualValue is about how many bytes a name with its value takes.
const usualValue = 32

// Bound returns an upper bound of the encoded size in bytes.
func (v Values) Bound() int {
	size := msgp.MapHeaderSize
	for name, e := range v {
		size += msgp.StringPrefixSize + len(name) + bound(e)
	}
	return size
}

func bound(v any) int {
	switch v := v.(type) {
	case string:
		return msgp.StringPrefixSize + len(v)
	case []any:
		size := msgp.ArrayHeaderSize
		for _, e := range v {
			size += bound(e)
		}
		return size
	case map[string]any:
		return Values(v).Bound()
	}
	return msgp.TimeSize
}
