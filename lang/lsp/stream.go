package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// Codes of errors of JSON-RPC and of the protocol.
const (
	codeParse          = -32700
	codeInvalid        = -32600
	codeNotInitialized = -32002
	codeFailed         = -32803
	codeCancelled      = -32800
)

const maxHeader = 4096

// stream frames messages: a header with the length, then so many bytes of JSON. A message that is too long or is no
// message of JSON-RPC is answered with an error and skipped, so that one fault of an editor does not end its session.
type stream struct {
	in    *bufio.Reader
	out   io.Writer
	close func() error
	limit int

	sending sync.Mutex
}

func newStream(conn io.ReadWriteCloser, limit int) *stream {
	return &stream{in: bufio.NewReaderSize(conn, maxHeader), out: conn, close: conn.Close, limit: limit}
}

// ReadObject reads the next message that can be read into v. The error is one of the connection.
func (s *stream) ReadObject(v any) error {
	for {
		length, err := s.header()
		if err != nil {
			return err
		}
		switch {
		case length < 0:
			if err := s.refuse(codeParse, "a message begins with Content-Length: N"); err != nil {
				return err
			}
			continue
		case length > s.limit:
			if _, err := io.CopyN(io.Discard, s.in, int64(length)); err != nil {
				return err
			}
			if err := s.refuse(codeInvalid, fmt.Sprintf("the message is longer than %d bytes", s.limit)); err != nil {
				return err
			}
			continue
		}
		data := make([]byte, length)
		if _, err := io.ReadFull(s.in, data); err != nil {
			return err
		}
		code, why := codeInvalid, "this is no message of JSON-RPC"
		if !json.Valid(data) {
			code, why = codeParse, "this is no JSON"
		} else if err := json.Unmarshal(data, v); err == nil {
			return nil
		}
		if err := s.refuse(code, why); err != nil {
			return err
		}
	}
}

// header reads up to the empty line and returns the length; -1 where there is none.
func (s *stream) header() (length int, err error) {
	length = -1
	read := 0
	for {
		line, err := s.in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue // a line that long is none of ours; its rest follows
		}
		if err != nil {
			return 0, err
		}
		if read += len(line); read > 64*maxHeader {
			return -1, nil
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			return length, nil
		}
		name, value, ok := strings.Cut(text, ":")
		if ok && strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			if n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 40); err == nil {
				length = int(n)
			}
		}
	}
}

// refuse answers a message whose id is not known.
func (s *stream) refuse(code int, why string) error {
	return s.WriteObject(map[string]any{"jsonrpc": "2.0", "id": nil, "error": map[string]any{"code": code, "message": why}})
}

// WriteObject writes a message.
func (s *stream) WriteObject(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.sending.Lock()
	defer s.sending.Unlock()
	_, err = s.out.Write(append([]byte(fmt.Sprintf("Content-Length: %d\r\n\r\n", len(data))), data...))
	return err
}

// Close closes the connection.
func (s *stream) Close() error { return s.close() }
