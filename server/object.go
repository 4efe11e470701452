package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/journeylang/journey/runtime/intake"
)

// readObject reads a body that is one JSON object into v. strict refuses members that v does not have; like is how such an
// object is written, for whoever sent another. The error is a Problem.
func readObject(body []byte, v any, strict bool, like string) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	if strict {
		dec.DisallowUnknownFields()
	}
	switch string(bytes.TrimSpace(body)) {
	case "":
		return problemf(http.StatusBadRequest, "the body is empty; write %s", like)
	case "null":
		return problemf(http.StatusBadRequest, "the body is not one JSON object: it is null; write %s", like)
	}
	if err := dec.Decode(v); err != nil {
		return notObject(body, dec, err, like)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return problemf(http.StatusBadRequest, "the body is not one JSON object: more stands behind it, at line %d; send one at a time", lineOf(body, next(body, int(dec.InputOffset()))))
	}
	if name, twice := intake.Repeated(body); twice {
		return problemf(http.StatusBadRequest, "the body has %s twice in one object, and nobody knows which of the two is meant; write it once", name)
	}
	return nil
}

// notObject says why a body is not the object that was asked for.
func notObject(body []byte, dec *json.Decoder, err error, like string) *Problem {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		if wrong.Field == "" {
			return problemf(http.StatusBadRequest, "the body is not one JSON object: it is %s; write %s", article(wrong.Value), like)
		}
		return problemf(http.StatusBadRequest, "the body has %s as %s; write %s", wrong.Field, article(wrong.Value), like)
	}
	if name, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		return problemf(http.StatusBadRequest, "the body has a member %s, which means nothing here; write %s", name, like)
	}
	return notJSON(body, dec, err, fmt.Sprintf("write %s", like))
}
