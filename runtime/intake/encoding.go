package intake

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// decoderOf returns what turns text in the encoding into UTF-8, or nil where it is UTF-8 already.
func decoderOf(name string) (*encoding.Decoder, error) {
	if name == "" {
		return nil, nil
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, fmt.Errorf("%q is no encoding that is known; write it like windows-1252, iso-8859-15, shift_jis or utf-16", name)
	}
	if n, err := htmlindex.Name(e); err == nil && strings.EqualFold(n, "utf-8") {
		return nil, nil
	}
	return e.NewDecoder(), nil
}

// utf16Of returns what turns UTF-16 into UTF-8, where the first bytes of a file say that it is written so, and which
// kind it is. Text that says nothing shows itself by the NULs beside its first letters.
func utf16Of(first []byte) (*encoding.Decoder, string) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	big := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	switch {
	case bytes.HasPrefix(first, []byte{0xff, 0xfe}):
		return little, "little-endian"
	case bytes.HasPrefix(first, []byte{0xfe, 0xff}):
		return big, "big-endian"
	case len(first) >= 4 && first[0] != 0 && first[1] == 0 && first[2] != 0 && first[3] == 0:
		return little, "little-endian, without a mark"
	case len(first) >= 4 && first[0] == 0 && first[1] != 0 && first[2] == 0 && first[3] != 0:
		return big, "big-endian, without a mark"
	}
	return nil, ""
}

// decoded returns a reader of the text in UTF-8, and what is to be remarked about it.
func decoded(src io.Reader, first []byte, named string) (io.Reader, string, error) {
	d, err := decoderOf(named)
	if err != nil {
		return nil, "", err
	}
	if d != nil {
		return d.Reader(src), "", nil
	}
	if d, kind := utf16Of(first); d != nil {
		return d.Reader(src), fmt.Sprintf("it is written in UTF-16 (%s) and was read as such; reject files are UTF-8", kind), nil
	}
	return src, "", nil
}
