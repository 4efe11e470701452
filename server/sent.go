package server

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"

	"github.com/journeylang/journey/runtime/intake"
)

// maxParts is how many parts of a form are passed over that are neither a mapping nor a file.
const maxParts = 20

// sent is a file that was sent to POST /v1/import: the body itself, or a part of a form beside its mapping. It is read as it
// comes, so the mapping stands before the file.
type sent struct {
	rows    io.Reader
	mapping *intake.Mapping   // nil: the names of the columns say which field is which
	form    *multipart.Reader // nil: the body is the file
}

// openSent finds the file in what was sent, and reads the mapping before it.
func openSent(r *http.Request, body io.Reader) (*sent, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return &sent{rows: body}, nil
	}
	if params["boundary"] == "" {
		return nil, errors.New("the form does not say what stands between its parts (boundary); let the program that sends it write Content-Type")
	}
	s := &sent{form: multipart.NewReader(body, params["boundary"])}
	for range maxParts {
		part, err := s.form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, errors.New("the form has no part called file; send the rows in it, and the mapping before them: -F mapping=@leads.map.yaml -F file=@leads.csv")
		case err != nil:
			return nil, errors.New("the form broke off before its file; send it again")
		}
		switch part.FormName() {
		case "file":
			s.rows = part
			return s, nil
		case "mapping":
			if s.mapping != nil {
				return nil, errors.New("the form has two mappings; send one")
			}
			if s.mapping, err = readMapping(part); err != nil {
				return nil, err
			}
		}
	}
	return nil, fmt.Errorf("the form has more than %d parts before its file; send only mapping and file", maxParts)
}

func readMapping(part *multipart.Part) (*intake.Mapping, error) {
	text, err := io.ReadAll(io.LimitReader(part, intake.MappingBytes+1))
	if err != nil {
		return nil, errors.New("the form broke off in its mapping; send it again")
	}
	name := "mapping"
	if given := filepath.Base(part.FileName()); part.FileName() != "" && len(given) <= maxName {
		name = given
	}
	return intake.ReadMapping(name, text)
}

// end looks at what stands behind the file. A mapping there came too late, and the rows were read without it.
func (s *sent) end() error {
	for n := 0; s.form != nil && n < maxParts; n++ {
		part, err := s.form.NextPart()
		if err != nil {
			return nil // that the file itself broke off was told
		}
		if part.FormName() == "mapping" {
			return errors.New("the mapping stands behind the file, which was read without it; put it before the file")
		}
	}
	return nil
}
