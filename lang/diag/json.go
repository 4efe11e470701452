package diag

import (
	"encoding/json"
	"io"

	"github.com/journeylang/journey/lang/source"
)

// place is a span for machines. Lines and columns count from 1, columns in characters; the end is the place just
// behind the span. A diagnostic of no place has no file and zeros.
type place struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

type jsonDiagnostic struct {
	Code     Code   `json:"code"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	place
	Notes []jsonNote `json:"notes"`
	Hints []string   `json:"hints"`
	Fix   []jsonEdit `json:"fix"`
}

type jsonNote struct {
	Text string `json:"text"`
	place
}

type jsonEdit struct {
	Text string `json:"text"`
	place
}

// WriteJSON writes the diagnostics for machines, in their order: one array, an object each, no field ever missing.
//
//	[
//	  {
//	    "code": "J0102",
//	    "severity": "error",               // or warning, hint
//	    "message": "unknown step \"wiat\"",
//	    "file": "welcome.journey",         // its path in the folder of the program; "" for no place
//	    "line": 5, "column": 3,            // from 1, columns in characters; 0 for no place
//	    "endLine": 5, "endColumn": 7,      // the place just behind
//	    "notes": [],                       // other places: text, file, line, column, endLine, endColumn
//	    "hints": ["did you mean \"wait\"?"],
//	    "fix": [                           // edits that mend it, all or none: text in place of what is there
//	      { "text": "wait", "file": "welcome.journey", "line": 5, "column": 3, "endLine": 5, "endColumn": 7 }
//	    ]
//	  }
//	]
//
// All diagnostics are written, however many there are. The error is that of w.
func WriteJSON(w io.Writer, list List) error {
	all := make([]jsonDiagnostic, 0, len(list))
	for _, d := range list {
		j := jsonDiagnostic{
			Code: d.Code, Severity: d.Severity.String(), Message: d.Message, place: placeOf(d.Span),
			Notes: []jsonNote{}, Hints: append([]string{}, d.Hints...), Fix: []jsonEdit{},
		}
		for _, n := range d.Notes {
			j.Notes = append(j.Notes, jsonNote{n.Text, placeOf(n.Span)})
		}
		for _, e := range d.Fix {
			j.Fix = append(j.Fix, jsonEdit{e.Text, placeOf(e.Span)})
		}
		all = append(all, j)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(all)
}

func placeOf(s source.Span) place {
	if s.IsZero() {
		return place{}
	}
	at, stop := s.Begin(), s.Stop()
	return place{s.File.Name, at.Line, at.Column, stop.Line, stop.Column}
}
