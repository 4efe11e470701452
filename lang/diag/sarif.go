package diag

import (
	"encoding/json"
	"io"
	"net/url"
	"path"
	"slices"

	"github.com/journeylang/journey/lang/source"
)

// SARIFOptions say how a report is written. The zero value is of use.
type SARIFOptions struct {
	Version string // of this program; may be empty
	Base    string // folder of the program, with slashes: from the root of the repository, or absolute
}

// WriteSARIF writes the diagnostics as SARIF 2.1.0, the format that code hosts show beside the lines. Each code that
// appears is a rule, with its meaning and its page; a fix is a fix; a note with a place is a related location. Lines
// and columns count from 1, columns in characters. The error is that of w.
//
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
func WriteSARIF(w io.Writer, list List, o SARIFOptions) error {
	driver := sarifDriver{Name: "journey", Version: o.Version, InformationURI: "https://github.com/journeylang/journey", Rules: []sarifRule{}}
	var codes []Code
	for _, d := range list {
		codes = append(codes, d.Code)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	for _, code := range codes {
		driver.Rules = append(driver.Rules, ruleOf(code))
	}
	run := sarifRun{Tool: sarifTool{driver}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	for _, d := range list {
		at, _ := slices.BinarySearch(codes, d.Code)
		run.Results = append(run.Results, o.result(d, at))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool     `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               Code         `json:"id"`
	ShortDescription sarifMessage `json:"shortDescription"`
	FullDescription  sarifMessage `json:"fullDescription"`
	Help             sarifHelp    `json:"help"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifHelp struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown"`
}

type sarifResult struct {
	RuleID    Code            `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifMessage    `json:"message"`
	Locations []sarifLocation `json:"locations"`
	Related   []sarifLocation `json:"relatedLocations,omitempty"`
	Fixes     []sarifFix      `json:"fixes,omitempty"`
}

type sarifLocation struct {
	ID       *int          `json:"id,omitempty"`
	Physical sarifPhysical `json:"physicalLocation"`
	Message  *sarifMessage `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifFix struct {
	Description sarifMessage  `json:"description"`
	Changes     []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifRegion  `json:"deletedRegion"`
	Inserted sarifMessage `json:"insertedContent"`
}

// ruleOf returns the rule that a code is.
func ruleOf(code Code) sarifRule {
	r := sarifRule{ID: code, ShortDescription: sarifMessage{Meaning(code)}, FullDescription: sarifMessage{Meaning(code)}}
	page, ok := PageOf(code)
	if !ok {
		r.Help = sarifHelp{Text: Meaning(code), Markdown: Meaning(code)}
		return r
	}
	r.FullDescription.Text = page.What[0].Text
	r.Help = sarifHelp{Text: page.String(), Markdown: page.markdown}
	return r
}

// result writes one diagnostic. SARIF knows no hints: they stand behind the message.
func (o SARIFOptions) result(d Diagnostic, rule int) sarifResult {
	r := sarifResult{RuleID: d.Code, RuleIndex: rule, Level: map[Severity]string{Error: "error", Warning: "warning", Hint: "note"}[d.Severity],
		Message: sarifMessage{d.Message}, Locations: []sarifLocation{}}
	if !d.Span.IsZero() {
		r.Locations = append(r.Locations, sarifLocation{Physical: o.physical(d.Span)})
	}
	for _, n := range d.Notes {
		if n.Span.IsZero() {
			r.Message.Text += "\n" + n.Text
			continue
		}
		id := len(r.Related) + 1
		r.Related = append(r.Related, sarifLocation{ID: &id, Physical: o.physical(n.Span), Message: &sarifMessage{n.Text}})
	}
	for _, h := range d.Hints {
		r.Message.Text += "\n" + h
	}
	if len(d.Fix) > 0 {
		how := "mend it"
		if len(d.Hints) > 0 {
			how = d.Hints[0]
		}
		r.Fixes = []sarifFix{{sarifMessage{how}, o.changes(d.Fix)}}
	}
	return r
}

// changes writes a fix: what is replaced, by file, in the order in which files first appear.
func (o SARIFOptions) changes(fix []Edit) []sarifChange {
	var all []sarifChange
	at := map[*source.File]int{}
	for _, e := range fix {
		i, ok := at[e.Span.File]
		if !ok {
			i = len(all)
			at[e.Span.File] = i
			all = append(all, sarifChange{Artifact: o.artifact(e.Span.File)})
		}
		all[i].Replacements = append(all[i].Replacements, sarifReplacement{regionOf(e.Span), sarifMessage{e.Text}})
	}
	return all
}

func (o SARIFOptions) physical(s source.Span) sarifPhysical {
	return sarifPhysical{o.artifact(s.File), regionOf(s)}
}

// artifact names a file by its path from the root of the repository, as a URI; a file elsewhere by its whole path.
func (o SARIFOptions) artifact(f *source.File) sarifArtifact {
	u := url.URL{Path: path.Join(o.Base, f.Name)}
	if path.IsAbs(u.Path) {
		u.Scheme = "file"
	}
	return sarifArtifact{u.String()}
}

func regionOf(s source.Span) sarifRegion {
	p := placeOf(s)
	return sarifRegion{p.Line, p.Column, p.EndLine, p.EndColumn}
}
